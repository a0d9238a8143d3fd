/** The false alarms and the misses of other checkers, and what fairness is, each as a system small enough to see. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { type CheckOptions, check } from '../../../checker/check.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { tracePath } from '../../../checker/counterexample/trace.ts';
import { livenessOf } from '../../../checker/interpret/liveness.ts';
import {
  actor,
  array,
  eventually,
  everyone,
  flag,
  inState,
  leadsTo,
  me,
  mutex,
  not,
  notStarved,
  optional,
  or,
  type Property,
  range,
  role,
  type Scenario,
  scenario,
  shared,
} from '../../../checker/language/index.ts';
import type { MachineLike } from '../../../checker/language/role.ts';
import type { Fairness } from '../../../checker/language/spec.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { breadthFirst, depthFirst } from '../../../checker/search/strategy.ts';
import { simulate } from '../../../checker/simulate.ts';

const mm = shared('mm', { x: flag, n: range(0, 3), lock: mutex });
const user = role('user', { registers: {}, family: true, optional: ['perhaps'] }, () => ({
  guards: { xSet: mm.x },
  actions: { setX: mm.x.set(true), clearX: mm.x.set(false), unlock: mm.lock.release() },
  steps: { lock: mm.lock.acquire() },
}));
const nobody = role('nobody', { registers: {}, family: true }, () => ({}));
const chart = setup(vocabulary(user));

const walker = chart.createMachine({
  id: 'walker',
  initial: 'a',
  states: { a: { on: { go: { target: 'b' } } }, b: { on: { go: { target: 'c' } } }, c: { type: 'final' } },
});
const hesitant = chart.createMachine({
  id: 'hesitant walker',
  initial: 'a',
  states: { a: { tags: 'idle', on: { perhaps: { target: 'c' } } }, c: { type: 'final' } },
});
const stutterer = chart.createMachine({
  id: 'stutterer',
  initial: 'here',
  states: { here: { tags: 'idle', on: { stutter: { target: 'here', reenter: true } } } },
});
const runner = chart.createMachine({
  id: 'runner',
  initial: 'left',
  states: { left: { on: { run: { target: 'right' } } }, right: { on: { run: { target: 'left' } } } },
});
const taker = chart.createMachine({
  id: 'taker',
  initial: 'waiting',
  states: {
    waiting: { on: { take: { guard: 'lock', actions: 'lock', target: 'inside' } } },
    inside: { on: { drop: { actions: 'unlock', target: 'waiting' } } },
  },
});
/** May finish wherever it is. */
const worker = chart.createMachine({
  id: 'worker',
  initial: 'a',
  states: {
    a: { on: { work: { target: 'b' }, finish: { target: 'c' } } },
    b: { on: { work: { target: 'a' }, finish: { target: 'c' } } },
    c: { type: 'final' },
  },
});
/** May finish every other time. */
const chancer = chart.createMachine({
  id: 'worker with few chances',
  initial: 'a',
  states: {
    a: { on: { work: { target: 'b' }, finish: { target: 'c' } } },
    b: { on: { work: { target: 'a' } } },
    c: { type: 'final' },
  },
});

function made(machines: readonly MachineLike[], property: Property, fairness?: Fairness): Scenario {
  const actors = Object.fromEntries(machines.map((machine, at) => [`p${at}`, user.runs(machine)]));
  const base = { name: 'classic', text: 'a classic', actors, properties: [property] };
  return scenario(fairness === undefined ? base : { ...base, fairness });
}
/** In words, as the search decides it, once the reference has been asked whether it agrees. */
function decided(from: Scenario, options: CheckOptions = {}): string {
  const expected = livenessOf(buildSystem(from));
  const { violations, verdict } = check(from, null, options);
  const [found] = violations.filter(({ property }) => property === 'P');
  expect({ violated: found !== undefined, vacuous: verdict === 'vacuous' }).toEqual({
    violated: expected.violated.has('P'),
    vacuous: expected.vacuous.has('P'),
  });
  if (found === undefined) return verdict;
  const { steps, cycle = 0 } = found;
  return cycle === 0 ? `ends short after ${steps}` : `goes round ${cycle} after ${steps - cycle}`;
}
const decide = (...definition: Parameters<typeof made>): string => decided(made(...definition));

const arrives = eventually('P', 'the first arrives', inState(0, 'c'));
const served = notStarved('P', 'nobody waits for ever', everyone, (who) => inState(who, 'waiting'));

describe('a cycle that only unfairness allows', () => {
  test('is no alarm: who can always move does in the end, whatever the others do', () => {
    expect(decide([walker, runner], arrives)).toBe('holds');
    expect(decide([walker, runner, runner], arrives)).toBe('holds');
  });
  test('is one where nobody owes the step', () => {
    expect(decide([hesitant, runner], arrives)).toBe('goes round 2 after 0');
  });
});

describe('a state in which a step changes nothing', () => {
  test('is no cycle that keeps others from moving: no alarm', () => {
    expect(decide([walker, stutterer], arrives)).toBe('holds');
  });
  test('is no progress either: a run stays there', () => {
    expect(decide([stutterer], eventually('P', 'x is set', mm.x))).toBe('ends short after 0');
    // The walker owes its two steps first.
    expect(decide([stutterer, walker], eventually('P', 'x is set', mm.x))).toBe('ends short after 2');
  });
});

describe('a run that ends', () => {
  test('short of the goal breaks it, in a final state as in one that nobody has to leave', () => {
    expect(decide([walker], leadsTo('P', 'from b back to a', inState(0, 'b'), inState(0, 'a')))).toBe(
      'ends short after 2',
    );
    expect(decide([hesitant], arrives)).toBe('ends short after 0');
  });
  test('with somebody blocked for good breaks what that one is to reach', () => {
    const keeper = chart.createMachine({
      id: 'keeper',
      initial: 'waiting',
      states: { waiting: { on: { take: { guard: 'lock', actions: 'lock', target: 'kept' } } }, kept: { tags: 'idle' } },
    });
    expect(decide([keeper, keeper], served)).toBe('ends short after 1');
  });
});

describe('a lock that is free again and again', () => {
  test('starves under weak fairness, which only asks about what is always possible', () => {
    expect(decide([taker, taker], served)).toBe('goes round 2 after 0');
  });
  test('starves nobody where everybody is served in order', () => {
    const strong = { take: 'strong' } as const;
    expect(decide([taker, taker], served, { p0: strong, p1: strong })).toBe('holds');
    expect(decide([taker, taker, taker], served, { p0: strong, p1: strong, p2: strong })).toBe('holds');
  });
  test('starves whoever is not', () => {
    expect(decide([taker, taker], served, { p0: { take: 'strong' } })).toBe('goes round 2 after 0');
    expect(decide([taker, taker, taker], served, { p0: { take: 'strong' }, p2: { take: 'strong' } })).toMatch(
      'goes round',
    );
  });
});

describe('fairness of a single event', () => {
  test('is not implied by that of its actor, which may do something else for ever', () => {
    expect(decide([worker], arrives)).toBe('goes round 2 after 0');
  });
  test('if weak, is about what stays possible all the time', () => {
    expect(decide([worker], arrives, { p0: { finish: 'weak' } })).toBe('holds');
    expect(decide([chancer], arrives, { p0: { finish: 'weak' } })).toBe('goes round 2 after 0');
  });
  test('if strong, about what is possible again and again', () => {
    expect(decide([chancer], arrives, { p0: { finish: 'strong' } })).toBe('holds');
  });
  test('of another event than the one that is missing helps nothing', () => {
    expect(decide([chancer], arrives, { p0: { work: 'strong' } })).toBe('goes round 2 after 0');
  });
});

describe('what is missed where a search carries what is still due along its way', () => {
  // By way of the goal or not, both ways meet: whoever comes second finds the state visited.
  const diamond = chart.createMachine({
    id: 'diamond',
    initial: 'top',
    states: {
      top: { on: { left: { target: 'goal' }, right: { target: 'aside' } } },
      goal: { on: { down: { target: 'bottom' } } },
      aside: { on: { down: { target: 'bottom' } } },
      bottom: { type: 'final' },
    },
  });
  const reaches = eventually('P', 'the goal is reached', inState(0, 'goal'));
  test.each([
    ['breadth', breadthFirst],
    ['depth', depthFirst],
  ])('a goal that only one of two ways to a state passes, %s first', (_, strategy) => {
    expect(decided(made([diamond], reaches), { strategy: strategy() })).toBe('ends short after 2');
  });
  test.each([
    ['breadth', breadthFirst],
    ['depth', depthFirst],
  ])('a way back to a state that was visited, %s first', (_, strategy) => {
    expect(decided(made([chancer], arrives), { strategy: strategy() })).toBe('goes round 2 after 0');
  });
});

describe('what leads to what', () => {
  const line = chart.createMachine({
    id: 'line',
    initial: 'p',
    states: {
      p: { on: { go: { target: 'q' } } },
      q: { on: { go: { target: 'again' } } },
      again: { on: { go: { target: 'rest' } } },
      rest: { type: 'final' },
    },
  });
  test('is due anew each time, also when it was fulfilled before', () => {
    const each = leadsTo('P', 'p leads to q', inState(0, 'p', 'again'), inState(0, 'q'));
    expect(decide([line], each)).toBe('ends short after 3');
    expect(decide([line], leadsTo('P', 'p leads to q', inState(0, 'p'), inState(0, 'q')))).toBe('holds');
  });
  test('is fulfilled for ever by a run that goes on fulfilling it', () => {
    expect(decide([runner], leadsTo('P', 'left leads to right', inState(0, 'left'), inState(0, 'right')))).toBe(
      'holds',
    );
  });
  test('is fulfilled at once where both hold', () => {
    const both = leadsTo('P', 'p or q leads to q', inState(0, 'p', 'q'), inState(0, 'q', 'rest'));
    expect(decide([line], both)).toBe('holds');
  });
  test('is due for each actor by itself: that another is served does not help', () => {
    // Of two takers one is always somewhere else than waiting.
    const some = leadsTo(
      'P',
      'somebody gets in',
      or(inState(0, 'waiting'), inState(1, 'waiting')),
      or(inState(0, 'inside'), inState(1, 'inside')),
    );
    expect(decide([taker, taker], some)).toBe('holds');
    expect(decide([taker, taker], served)).toBe('goes round 2 after 0');
  });
});

test('of those who starve, the one is shown who does so after the fewest steps', () => {
  const stuck = notStarved('P', 'nobody is stuck', everyone, (who) => inState(who, 'stuck'));
  const early = chart.createMachine({
    id: 'early',
    initial: 'a',
    states: { a: { tags: 'idle', on: { perhaps: 'stuck' } }, stuck: { type: 'final' } },
  });
  const late = chart.createMachine({
    id: 'late',
    initial: 'a',
    states: {
      a: { tags: 'idle', on: { perhaps: 'b' } },
      b: { tags: 'idle', on: { perhaps: 'stuck' } },
      stuck: { type: 'final' },
    },
  });
  expect(decide([late], stuck)).toBe('ends short after 2');
  expect(decide([late, early], stuck)).toBe('ends short after 1');
  expect(decide([early, late], stuck)).toBe('ends short after 1');
});

describe('a liveness property that says nothing is vacuous', () => {
  test.each([
    [
      'never due',
      [walker],
      leadsTo('P', 'x leads to c', mm.x, inState(0, 'c')),
      'in no reachable state does it fall due',
    ],
    [
      'fulfilled wherever it is due',
      [walker],
      leadsTo('P', 'c leads to c', inState(0, 'c'), inState(0, 'b', 'c')),
      'its goal is reached in every state in which it falls due',
    ],
    ['true from the start', [walker], eventually('P', 'a', inState(0, 'a')), 'it has come about at the start'],
    [
      'of a role that nobody plays',
      [walker],
      notStarved('P', 'nobody', nobody, (who) => who.in('a')),
      'no actor plays the role that it speaks of',
    ],
  ] as const)('%s', (_, machines, property, why) => {
    const from = made(machines, property);
    expect(decided(from)).toBe('vacuous');
    expect(check(from).vacuous).toEqual([{ property: 'P', why }]);
  });
  test('not so if it is due for one actor and not for the others', () => {
    const leaves = notStarved('P', 'nobody stays in a', everyone, (who) => inState(who, 'a'));
    expect(decide([walker, runner], leaves)).toBe('holds');
  });
});

const arrivesNever = eventually('P', 'x is set', mm.x);
describe('a search that did not see all', () => {
  const from = made([taker, taker, runner], served);
  test('decides nothing where memory is short', () => {
    // 256 states and the table for them fit, 2,048 steps between them do not.
    const runners = made([runner, runner, runner, runner, runner, runner, runner, runner], arrivesNever);
    const result = check(runners, null, { memory: 20_000 });
    expect(result.states).toBe(256);
    expect(result).toMatchObject({ verdict: 'incomplete', cut: 'memory', violations: [], vacuous: [] });
  });
  test('decides nothing where it is interrupted between the search and the decision', () => {
    expect(check(from, null, { interrupted: () => 'interrupt' })).toMatchObject({
      verdict: 'incomplete',
      cut: 'interrupt',
    });
  });
  test('decides nothing at random', () => {
    const options = { seed: 1, runs: 1, stepsMax: 2 };
    expect(simulate(from, null, options)).toMatchObject({ verdict: 'incomplete', cut: 'runs', violations: [] });
  });
});

describe('a condition that cannot be evaluated everywhere', () => {
  const shelf = shared('shelf', { item: optional(actor), full: array(actor, flag) });
  const stocker = role('stocker', { registers: {} }, () => ({ actions: { put: shelf.item.set(me) } }));
  const stocking = setup(vocabulary(stocker)).createMachine({
    id: 'stocker',
    initial: 'empty',
    states: { empty: { on: { put: { actions: 'put', target: 'stocked' } } }, stocked: { type: 'final' } },
  });

  test('is a violation in the first state in which it cannot, and its path shows it', () => {
    const from = scenario({
      name: 'shelf',
      text: 'what is in it is asked for before there is something',
      actors: { s: stocker.runs(stocking) },
      properties: [leadsTo('P', 'p', shelf.full.at(shelf.item.known()), not(true))],
    });
    const [violation] = check(from).violations;
    expect(violation).toMatchObject({ property: 'none used as an index', steps: 0, path: [] });
    const trace = tracePath(buildSystem(from), [], 'none used as an index');
    expect(trace.broken.map(({ name }) => name)).toEqual(['none used as an index']);
  });
});

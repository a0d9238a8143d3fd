/** Scenarios with many starts: how many there are, that each is judged and none before it, and what is refused. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../checker/check.ts';
import { lint } from '../../../checker/compile/lint/lint.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { whyUnsound } from '../../../checker/compile/reduce/soundness.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { explore } from '../../../checker/interpret/explore.ts';
import {
  always,
  and,
  arbitrary,
  array,
  type Cond,
  type Effect,
  each,
  eventually,
  exists,
  flag,
  howMany,
  type IndexExpr,
  index,
  initially,
  ModelError,
  mutex,
  optional,
  type Property,
  queue,
  range,
  record,
  role,
  type Scenario,
  scenario,
  set,
  shared,
  sort,
  suchThat,
  waitQueue,
  when,
  words,
} from '../../../checker/language/index.ts';
import type { MachineLike } from '../../../checker/language/role.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';

const place = sort('place');
const all = shared('all', {
  yes: flag,
  colour: words('red', 'green', 'blue'),
  few: range(2, 4),
  one: index(place),
  maybe: optional(place),
  some: set(place),
  line: queue(place, 2),
  pair: record({ yes: flag, few: range(0, 2) }),
  each: array(place, range(0, 2)),
  lock: mutex,
});
/** Looks at every field, so that each is a part of the state, and does nothing. */
const onlooker = role('onlooker', { registers: { seen: range(0, 4) }, family: true }, ({ self }) => ({
  guards: {
    never: and(
      all.yes.is(all.pair.yes),
      all.colour.is('red'),
      all.one.is(all.maybe),
      all.some.has(0),
      all.line.has(0),
      all.few.is(all.pair.few),
      all.each.at(0).lessThan(0),
    ),
    seen: self.seen.lessThan(0),
  },
  actions: { take: arbitrary(all.few), unlock: all.lock.release() },
  steps: { lock: all.lock.acquire() },
}));
const looking = setup(vocabulary(onlooker)).createMachine({
  id: 'looking',
  initial: 'looking',
  states: { looking: { tags: 'idle', on: { look: { guard: 'never', target: 'seen' } } }, seen: { tags: 'idle' } },
});
interface Extra {
  readonly properties?: readonly Property[];
  readonly machine?: MachineLike;
}
function starting(initial: Effect, { properties = [], machine = looking }: Extra = {}): Scenario {
  const actors = { onlooker: onlooker.runs(machine) };
  return scenario({ name: 'starts', text: '', bounds: { place: 3 }, initial, actors, properties });
}
/** The same in the engine and in the reference. */
function counts(of: Scenario) {
  const { states, transitions, depth } = check(of, null, { until: null });
  const slow = explore(buildSystem(of));
  expect([slow.states, slow.transitions, slow.depth]).toEqual([states, transitions, depth]);
  return { states, transitions, depth };
}

describe('an arbitrary place starts with each value', () => {
  test.each<[string, Effect, number]>([
    ['of a flag', arbitrary(all.yes), 2],
    ['of three words', arbitrary(all.colour), 3],
    ['of a range from 2 to 4', arbitrary(all.few), 3],
    ['of an index into three', arbitrary(all.one), 3],
    ['of an optional, none included', arbitrary(all.maybe), 4],
    ['of a set of three: each subset', arbitrary(all.some), 8],
    ['of a queue with room for two: 1 + 3 + 9', arbitrary(all.line), 13],
    ['of a record: each combination', arbitrary(all.pair), 6],
    ['of an array: each combination', arbitrary(all.each), 27],
    ['of one element', arbitrary(all.each.at(1)), 3],
    ['of each element in turn', each(place, (one) => arbitrary(all.each.at(one))), 27],
    ['of two places: each pair', [arbitrary(all.yes), arbitrary(all.colour)], 6],
    ['of a place that is set afterwards: one', [arbitrary(all.yes), all.yes.set(true)], 1],
    ['where another one says so', [arbitrary(all.yes), when(all.yes, arbitrary(all.colour))], 4],
    ['such that a condition holds', [arbitrary(all.each), suchThat(all.each.at(0).is(all.each.at(1)))], 9],
  ])('%s', (_, initial, states) => {
    // Nobody but the look, which no start allows, could lead on.
    expect(counts(starting([all.few.set(3), initial]))).toEqual({ states, transitions: 0, depth: 0 });
  });

  test('so may a mutant begin', () => {
    const one = starting(all.yes.set(true));
    const open = scenario({ ...one, mutants: { open: { text: '', change: initially(arbitrary(all.colour)) } } });
    expect(check(open, 'open', { until: null }).states).toBe(3);
    expect(check(open, null, { until: null }).states).toBe(1);
  });
});

describe('what is judged', () => {
  const lit = always('lit', '', all.yes);
  test('is each start', () => {
    const { violations } = check(starting(arbitrary(all.yes), { properties: [lit] }), null, { until: null });
    expect(violations.map(({ property, steps }) => [property, steps])).toEqual([['lit', 1]]);
  });
  test('is nothing before the start', () => {
    const of = starting([arbitrary(all.yes), suchThat(all.yes)], { properties: [lit, eventually('e', '', all.yes)] });
    expect(check(of, null, { until: null }).violations).toEqual([]);
  });
});

/**
 * Dijkstra's ring of machines, each with a number: the first one may act if its number is that of the last, each other
 * one if its number is not that of the one before it. With numbers enough, only one comes to be able to, from any start.
 */
const machine = sort('machine');
const ring = shared('ring', { value: array(machine, index(place)) });
function mayAct(one: IndexExpr<'machine'>): Cond {
  return ring.value.at(one).is(ring.value.at(one.previousInCircle())).is(one.isFirst());
}
const machines = role('machines', { registers: {}, choices: { machine } }, ({ chosen }) => {
  const mine = ring.value.at(chosen.machine);
  const before = ring.value.at(chosen.machine.previousInCircle());
  return {
    guards: { mayAct: mayAct(chosen.machine) },
    actions: { act: when(chosen.machine.isFirst(), mine.set(mine.nextInCircle()), mine.set(before)) },
  };
});
const ringing = setup(vocabulary(machines)).createMachine({
  id: 'ringing',
  initial: 'ringing',
  states: { ringing: { on: { act: { guard: 'mayAct', actions: 'act' } } } },
});
const stabilising = (size: number, numbers: number): Scenario =>
  scenario({
    name: 'stabilising',
    text: '',
    bounds: { machine: size, place: numbers },
    initial: arbitrary(ring.value),
    actors: { machines: machines.runs(ringing) },
    properties: [
      always('someone', 'some machine may act', exists(machine, mayAct)),
      eventually('alone', 'only one may act', howMany(machine, mayAct).is(1)),
    ],
  });

describe('a ring that starts with any numbers', () => {
  test.each([
    [3, 3],
    [4, 3],
    [3, 5],
  ])('of %d machines and %d numbers: each state is a start, and each step counts once', (size, numbers) => {
    const all = numbers ** size;
    // The first one may act where its number is that of the last, each of the others where it is another's.
    const alike = numbers ** (size - 1);
    const transitions = alike + (size - 1) * (all - alike);
    expect(counts(stabilising(size, numbers))).toEqual({ states: all, transitions, depth: 0 });
  });
  test('of four comes to rest with three numbers, and need not with two', () => {
    expect(check(stabilising(4, 3)).verdict).toBe('holds');
    const { verdict, violations } = check(stabilising(4, 2));
    expect([verdict, violations.map(({ property }) => property)]).toEqual(['violated', ['alone']]);
  });
});

/**
 * The first actor may hold the lock when it starts; it looks, and takes it if it does not. Where it is free at first: the
 * first is at start, outside, inside or done, the other wants, has or has had the lock, and not both have it: 11 states, in
 * which the first takes 3 + 2 + 2 steps and the other 3 + 3. Where it is held: start and inside while the other wants it,
 * and done with each of its three: 5 states in a row, 4 steps.
 */
test('a lock may be held in some of the starts', () => {
  const first = role('first', { registers: {} }, () => ({
    guards: { held: all.lock.held() },
    actions: { unlock: all.lock.release() },
    steps: { lock: all.lock.acquire() },
  }));
  const lock = { guard: 'lock', actions: 'lock' } as const;
  const unlock = { actions: 'unlock', target: 'done' } as const;
  const looks = setup(vocabulary(first)).createMachine({
    id: 'looks',
    initial: 'start',
    states: {
      start: { on: { look: [{ guard: 'held', target: 'inside' }, { target: 'outside' }] } },
      outside: { on: { lock: { ...lock, target: 'inside' } } },
      inside: { on: { unlock } },
      done: { type: 'final' },
    },
  });
  const wants = setup(vocabulary(first)).createMachine({
    id: 'wants',
    initial: 'wants',
    states: { wants: { on: { lock: { ...lock, target: 'has' } } }, has: { on: { unlock } }, done: { type: 'final' } },
  });
  const of = scenario({
    name: 'held',
    text: '',
    bounds: { place: 1 },
    initial: [arbitrary(all.yes), when(all.yes, all.lock.acquire().effect)],
    actors: { a: first.runs(looks), b: first.runs(wants) },
    properties: [],
  });
  expect(counts(of)).toMatchObject({ states: 16, transitions: 17 });
  expect(check(of).verdict).toBe('holds');
});

describe('is refused', () => {
  const refusal = (of: () => Scenario): string => {
    try {
      const system = buildSystem(of());
      lint(system);
      return '';
    } catch (problem) {
      return problem instanceof ModelError ? problem.message : String(problem);
    }
  };
  const acting = (guard: 'seen', actions: 'take') =>
    setup(vocabulary(onlooker)).createMachine({
      id: 'acting',
      initial: 'acting',
      states: { acting: { on: { act: { guard, actions } } } },
    });
  test.each<[string, () => Scenario, string]>([
    ['no start', () => starting([arbitrary(all.yes), suchThat(false)]), "scenario 'starts' has no start"],
    [
      'more starts than are compiled',
      () => starting([arbitrary(all.each), arbitrary(all.line), arbitrary(all.some), arbitrary(all.colour)]),
      "scenario 'starts' has over 4096 starts; make fewer places arbitrary",
    ],
    [
      'an arbitrary lock',
      () => starting(arbitrary(all.lock)),
      'arbitrary() is given a mutex: who holds one must know of it',
    ],
    [
      'an arbitrary wait queue',
      () => starting(arbitrary(shared('bed', { sleepers: waitQueue }).sleepers)),
      'arbitrary() is given a wait queue, in which nobody stands twice',
    ],
    [
      'arbitrary() in a step',
      () => starting([], { machine: acting('seen', 'take') }),
      'arbitrary() is about how a scenario starts: write it in its initial; what a step picks is a choice',
    ],
    [
      'registers that take over what is arbitrary',
      () =>
        scenario({
          ...starting(arbitrary(all.few)),
          actors: { onlooker: onlooker.runs(looking, { seen: all.few }) },
        }),
      "the registers of 'onlooker' start with what is arbitrary(); let its first step read it",
    ],
  ])('%s', (_, of, message) => {
    expect(refusal(of)).toContain(message);
  });
  test('a reduction, which is argued from one initial state', () => {
    const program = buildProgram(buildSystem(starting(arbitrary(all.yes))));
    expect(whyUnsound(program, 'partial order')).toContain('there are several starts');
    expect(whyUnsound(program, 'symmetry')).toContain('it does not rename starts');
  });
});

/** Small systems in which a wrong partial-order reduction loses what is to be found, one for each condition. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check, checkProgram } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { persistentSets } from '../../checker/compile/reduce/persistent.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import {
  also,
  and,
  array,
  atEnd,
  flag,
  index,
  mutex,
  never,
  not,
  type Property,
  range,
  role,
  rwsem,
  type Scenario,
  scenario,
  shared,
  sometimes,
  sort,
} from '../../checker/language/index.ts';
import type { ActorSpec } from '../../checker/language/role.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { drawnMachine } from '../drawn-machine.ts';
import { compare } from './compare.ts';

const world = shared('world', { x: flag, y: flag, lock: mutex });
const player = role(
  'player',
  { registers: { mine: range(0, 9) }, choices: {}, optional: ['signal'], family: true },
  ({ self }) => ({
    guards: { isLess: self.mine.lessThan(9), isX: world.x, isFree: world.lock.isFree() },
    actions: {
      count: self.mine.increment(),
      turn: self.mine.set(0),
      setX: world.x.set(true),
      setY: world.y.set(true),
      unlock: world.lock.release(),
    },
    steps: { lock: world.lock.acquire() },
  }),
);
type Config = Parameters<ReturnType<typeof machines>['createMachine']>[0];
function machines() {
  return setup(vocabulary(player));
}
let named = 0;
function runs(config: Config): ActorSpec {
  return player.runs(machines().createMachine({ ...config, id: `machine ${named++}` }));
}
function play(actors: { readonly [name: string]: ActorSpec }, ...properties: readonly Property[]): Scenario {
  return scenario({ name: 'play', text: 'a play', actors, properties });
}

/** Counts to nine in a register of its own, a state for each number. */
const counting = runs({
  initial: 'counting',
  states: { counting: { tags: 'idle', on: { count: { guard: 'isLess', actions: 'count' } } } },
});
/** Turns a register of its own for ever. */
const spinning = runs({
  initial: 'even',
  states: {
    even: { on: { count: { actions: 'count', target: 'odd' } } },
    odd: { on: { turn: { actions: 'turn', target: 'even' } } },
  },
});
function settingTo(action: 'setX' | 'setY'): ActorSpec {
  return runs({
    initial: 'ready',
    states: { ready: { on: { set: { actions: action, target: 'done' } } }, done: { type: 'final' } },
  });
}

function ordered(of: Scenario, strict = false) {
  const { result, outcome } = checkProgram(buildProgram(buildSystem(of)), {
    until: null,
    reductions: ['partial order'],
  });
  outcome.release();
  if (strict) expect(compare(of, null, true).differences).toEqual([]);
  return result;
}
function violated(of: Scenario): string[] {
  return ordered(of, true).violations.map(({ property, steps }) => `${property} in ${steps}`);
}

describe('steps that concern nobody else', () => {
  test.each([1, 2, 3])('of %d actors are taken in one order: 9 states more for each, not 10 times as many', (count) => {
    const scenario = play(Object.fromEntries(Array.from({ length: count }, (_, id) => [`t${id}`, counting])));
    expect(check(scenario).states).toBe(10 ** count);
    expect(ordered(scenario, true).states).toBe(9 * count + 1);
  });

  test('of one actor do not hide what another does, however long they go on', () => {
    // Without the rule that some successor must be new, the spinning actor's circle would be all there is.
    const bad = never('bad', 'x is never set', world.x);
    expect(violated(play({ spinner: spinning, worker: settingTo('setX') }, bad))).toEqual(['bad in 1']);
    expect(violated(play({ worker: settingTo('setX'), spinner: spinning, other: spinning }, bad))).toEqual([
      'bad in 1',
    ]);
  });

  test('of one actor that may also stay where it is do not hide what another does', () => {
    const staying = runs({
      initial: 'even',
      states: {
        even: { on: { count: { actions: 'count', target: 'odd' }, stay: 'even' } },
        odd: { on: { turn: { actions: 'turn', target: 'even' }, stay: 'odd' } },
      },
    });
    const bad = never('bad', 'x is never set', world.x);
    expect(violated(play({ spinner: staying, worker: settingTo('setX') }, bad))).toEqual(['bad in 1']);
  });

  test('of another actor do not lengthen a counterexample', () => {
    const bad = never('bad', 'x is never set', world.x);
    expect(violated(play({ a: counting, b: counting, worker: settingTo('setX') }, bad))).toEqual(['bad in 1']);
  });
});

describe('an actor with more control states than a word has bits', () => {
  /** Goes round in its own register until it sets x, as its last step but `after`. */
  const long = (before: number, after: number): ActorSpec => {
    const does = (at: number): 'setX' | 'turn' => (at === before ? 'setX' : 'turn');
    const step = (at: number) => ({ on: { go: { actions: does(at), target: `at ${at + 1}` } } });
    const states = Array.from({ length: before + 1 + after }, (_, at) => [`at ${at}`, step(at)] as const);
    const end = { [`at ${before + 1 + after}`]: { type: 'final' as const } };
    return runs({ initial: 'at 0', states: { ...Object.fromEntries(states), ...end } });
  };

  test.each([
    [30, 5],
    [31, 5],
    [32, 5],
    [40, 30],
    [70, 3],
  ])('is known to write after %i steps, and no more in the %i that follow', (before, after) => {
    const bad = never('bad', 'x is never set before y', and(world.x, not(world.y)));
    const scenario = play({ long: long(before, after), worker: settingTo('setY'), other: settingTo('setX') }, bad);
    const { differences, reduced, states } = compare(scenario, null, true);
    expect(differences).toEqual([]);
    expect(reduced).toBeLessThan(states);
  });
});

describe('what properties read', () => {
  const actors = { first: settingTo('setY'), second: settingTo('setX') };

  test('is seen in every order: both flags are set independently, but never x before y would be missed', () => {
    const bad = never('bad', 'x is never set before y', and(world.x, not(world.y)));
    expect(violated(play(actors, bad))).toEqual(['bad in 1']);
  });

  test('so is a witness', () => {
    const seen = sometimes('seen', 'x is set before y', and(world.x, not(world.y)));
    expect(ordered(play(actors, seen), true).unwitnessed).toEqual([]);
  });

  test('so is a control state', () => {
    const isIn = (state: string) => player.some((t) => t.in(state));
    const bad = never('bad', 'the second does not leave before the first is done', and(isIn('odd'), not(isIn('done'))));
    expect(violated(play({ first: settingTo('setX'), second: spinning }, bad))).toEqual(['bad in 1']);
  });

  test('only at the end costs nothing', () => {
    const end = atEnd('end', 'both are set', and(world.x, world.y));
    const result = ordered(play(actors, end), true);
    // Of the four states of two flags one order is left.
    expect([result.states, result.violations]).toEqual([3, []]);
  });
});

describe('a step that nobody owes', () => {
  const waiting = runs({
    initial: 'waiting',
    states: {
      waiting: { tags: 'idle', on: { signal: { actions: 'setX', target: 'signalled' } } },
      signalled: { tags: 'idle' },
    },
  });

  test('does not stand for the others: rest without it is judged', () => {
    const end = atEnd('end', 'the signal has come', world.x);
    expect(violated(play({ sleeper: waiting, worker: settingTo('setY') }, end))).toEqual(['end in 1']);
  });

  test('beside one that is owed: rest after either is judged', () => {
    const either = runs({
      initial: 'waiting',
      states: {
        waiting: {
          tags: 'idle',
          on: { signal: { actions: 'setX', target: 'rest' }, count: { actions: 'count', target: 'rest' } },
        },
        rest: { tags: 'idle' },
      },
    });
    const end = atEnd('end', 'no signal has come', not(world.x));
    expect(violated(play({ sleeper: either, worker: settingTo('setY') }, end))).toEqual(['end in 2']);
  });
});

describe('a step that leads nowhere', () => {
  const polling = runs({
    initial: 'polling',
    states: { polling: { tags: 'idle', on: { turn: { actions: 'turn' } } } },
  });
  const end = atEnd('end', 'x is set', world.x);

  test('does not stand for the others: the actor that polls is at rest', () => {
    // The register is read, so that it is state, and written, so that it varies.
    const counter = runs({
      initial: 'one',
      states: {
        one: { on: { count: { guard: 'isLess', actions: 'count', target: 'done' } } },
        done: { type: 'final' },
      },
    });
    expect(violated(play({ poller: polling, worker: settingTo('setY'), counter }, end))).toEqual(['end in 2']);
  });

  test('nor does one that nobody owes beside one that cannot be taken', () => {
    const stuck = runs({
      initial: 'waiting',
      states: {
        waiting: {
          tags: 'idle',
          on: { signal: { actions: 'setX', target: 'signalled' }, see: { guard: 'isX', target: 'signalled' } },
        },
        signalled: { tags: 'idle' },
      },
    });
    expect(violated(play({ sleeper: stuck, worker: settingTo('setY') }, end))).toEqual(['end in 1']);
  });
});

describe('a step that another actor may make possible', () => {
  const looking = runs({
    initial: 'looking',
    states: {
      looking: { on: { see: { guard: 'isX', target: 'bad' }, count: { actions: 'count', target: 'rest' } } },
      rest: { type: 'final' },
      bad: { type: 'final' },
    },
  });

  test('is waited for: the actor’s other steps do not stand for all', () => {
    const bad = never(
      'bad',
      'x is never seen',
      player.some((t) => t.in('bad')),
    );
    const { violations, unreachedStates } = ordered(play({ looker: looking, worker: settingTo('setX') }, bad), true);
    expect(violations.map(({ property, steps }) => [property, steps])).toEqual([['bad', 2]]);
    expect(unreachedStates).toEqual([]);
  });

  test('is taken even where no property asks for it', () => {
    expect(ordered(play({ looker: looking, worker: settingTo('setX') }), true).unreachedStates).toEqual([]);
  });
});

describe('a lock that is held', () => {
  const config = (lock: boolean): Config => ({
    initial: 'ready',
    states: {
      ready: { on: { count: { actions: 'count', target: 'counted' } } },
      counted: { on: lock ? { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } : { go: 'locked' } },
      locked: { on: { set: { actions: 'setX', target: 'set' } } },
      set: { on: lock ? { unlock: { actions: 'unlock', target: 'done' } } : { go: 'done' } },
      done: { type: 'final' },
    },
  });
  /** Whether what the first does in 'locked' may stand for all while the second is in 'ready' or 'counted'. */
  const standsForAll = (second: ActorSpec): boolean => {
    const program = buildProgram(
      buildSystem(play({ first: runs(config(true)), second }, atEnd('end', 'x is set', world.x))),
    );
    const [found] = program.actors[0]?.cases.filter(({ held }) => held.size > 0) ?? [];
    const chart = program.actors[0]?.actor.chart;
    expect(chart?.states[found?.state ?? -1]?.path).toBe('locked');
    const sets = persistentSets(program).filter(({ actor, code }) => actor === 0 && code === 2);
    return sets.some(({ others }) => others.every(({ codes }) => (codes & 3n) === 3n));
  };

  test('keeps away who must take it first', () => {
    expect(standsForAll(runs(config(true)))).toBe(true);
  });

  test('does not keep away who writes without it', () => {
    expect(standsForAll(runs(config(false)))).toBe(false);
  });

  test('changes nothing of what is found', () => {
    const end = atEnd('end', 'x is never set', not(world.x));
    expect(
      violated(play({ first: runs(config(true)), second: runs(config(true)), third: runs(config(false)) }, end)),
    ).toEqual(['end in 12']);
  });
});

test('whether a lock is free depends on everyone who may hold it', () => {
  const looking = runs({
    initial: 'looking',
    states: { looking: { on: { look: { guard: 'isFree', target: 'done' } } }, done: { type: 'final' } },
  });
  const taking = runs({
    initial: 'ready',
    states: {
      ready: { on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } },
      locked: { on: { unlock: { actions: 'unlock', target: 'done' } } },
      done: { type: 'final' },
    },
  });
  const program = buildProgram(buildSystem(play({ looker: looking, taker: taking })));
  // Who takes the lock disturbs who looks at it: no step of either stands for all while the other has yet to come.
  const start = persistentSets(program).filter(({ code }) => code === 0);
  expect(start.filter(({ others }) => others.every(({ codes }) => (codes & 1n) === 1n))).toEqual([]);
});

test('for which lock another actor waits is seen in every order', () => {
  // While the reader of both semaphores turns the index to the second one and back, a writer waits for the one who reads
  // that, and who waits for the writer's mutex. Only then is there a circle.
  const spot = sort('spot', { standard: 2 });
  const shop = shared('shop', { sems: array(spot, rwsem(2)), at: index(spot), open: flag, lock: mutex });
  const [sem0, sem1] = [shop.sems.at(0), shop.sems.at(1)];
  const member = role('member', { registers: {}, family: true }, () => ({
    guards: { open: shop.open },
    actions: {
      turn: shop.at.set(1),
      back: shop.at.set(0),
      leave: [sem0.releaseRead(), sem1.releaseRead()],
      leaveSecond: sem1.releaseRead(),
      written: shop.sems.at(shop.at).releaseWrite(),
      unlock: shop.lock.release(),
    },
    steps: {
      first: sem0.acquireRead(),
      second: sem1.acquireRead(),
      secondAndOpen: also(sem1.acquireRead(), shop.open.set(true)),
      write: shop.sems.at(shop.at).acquireWrite(),
      lock: shop.lock.acquire(),
    },
  }));
  let number = 0;
  /** One step after the other; a name with 'open' first waits for it. */
  const inARow = (...names: string[]): ActorSpec => {
    const states = names.map((name, at): [string, object] => {
      const blocks = ['first', 'second', 'secondAndOpen', 'write', 'lock', 'open'].includes(name);
      const does = { ...(blocks ? { guard: name } : {}), ...(name === 'open' ? {} : { actions: name }) };
      return [`s${at}`, { on: { [name]: { ...does, target: `s${at + 1}` } } }];
    });
    const all = { ...Object.fromEntries(states), [`s${names.length}`]: { type: 'final' } };
    return member.runs(drawnMachine(member, { id: `member ${number++}`, initial: 's0', states: all }));
  };
  const turner = inARow('first', 'secondAndOpen', 'turn', 'back', 'leave');
  const writer = inARow('open', 'lock', 'write', 'written', 'unlock');
  const reader = inARow('open', 'second', 'lock', 'unlock', 'leaveSecond');
  // Open, its mutex, its semaphore, and two to open and one to turn.
  expect(violated(play({ turner, writer, reader }))).toContain('deadlock in 7');
});

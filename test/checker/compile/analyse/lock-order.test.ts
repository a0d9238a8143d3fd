/** Two actors that take locks in sequences given by the test. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../../checker/check.ts';
import { buildProgram } from '../../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import { flag, ModelError, mutex, role, scenario, shared } from '../../../../checker/language/index.ts';
import { vocabulary } from '../../../../checker/language/vocabulary.ts';

const locks = shared('s', { gate: mutex, a: mutex, b: mutex });
const taker = role('taker', { registers: {}, family: true }, () => ({
  actions: { dropGate: locks.gate.release(), dropA: locks.a.release(), dropB: locks.b.release() },
  steps: { takeGate: locks.gate.acquire(), takeA: locks.a.acquire(), takeB: locks.b.acquire() },
}));
type Step = 'takeGate' | 'takeA' | 'takeB';
type Act = Step | 'dropGate' | 'dropA' | 'dropB';
const isStep = (act: Act): act is Step => act.startsWith('take');

/** One state for each act; a tried lock that is not free is done without, and with all that follows. */
function machine(acts: readonly Act[], tries: Act | null = null) {
  const states = acts.map((act, at) => {
    const target = at + 1 < acts.length ? `s${at + 1}` : 'done';
    const take = isStep(act) ? { guard: act, actions: act, target } : { actions: act, target };
    return [`s${at}`, { on: { [act]: act === tries ? [take, { target: 'gaveUp' }] : take } }];
  });
  const gaveUp = tries === null ? {} : { gaveUp: { on: { leave: { actions: 'dropB', target: 'done' } } } };
  return setup(vocabulary(taker)).createMachine({
    id: acts.join(),
    initial: 's0',
    states: { ...Object.fromEntries(states), ...gaveUp, done: { type: 'final' } },
  });
}
function run(first: ReturnType<typeof machine>, second: ReturnType<typeof machine>) {
  const actors = { first: taker.runs(first), second: taker.runs(second) };
  const result = check(scenario({ name: 'locks', text: 'locks', actors, properties: [] }));
  const order = result.lockOrder.filter(({ realised }) => realised).map(({ held, taken }) => `${held} ${taken}`);
  return { order, cycles: result.lockCycles, violated: result.violations.map(({ property }) => property) };
}
const aThenB = machine(['takeA', 'takeB', 'dropB', 'dropA']);

test('a lock taken under another makes an edge', () => {
  expect(run(aThenB, aThenB)).toEqual({ order: ['s.a s.b'], cycles: [], violated: [] });
});

test('opposite orders make a cycle, and some schedule deadlocks', () => {
  const { order, cycles, violated } = run(aThenB, machine(['takeB', 'takeA', 'dropA', 'dropB']));
  expect(order).toEqual(['s.a s.b', 's.b s.a']);
  expect(cycles).toEqual([['s.a', 's.b']]);
  expect(violated).toEqual(['deadlock']);
});

test('opposite orders under one lock make a cycle that no schedule turns into a deadlock', () => {
  const one = machine(['takeGate', 'takeA', 'takeB', 'dropB', 'dropA', 'dropGate']);
  const other = machine(['takeGate', 'takeB', 'takeA', 'dropA', 'dropB', 'dropGate']);
  const { cycles, violated } = run(one, other);
  expect(cycles).toEqual([['s.a', 's.b']]);
  expect(violated).toEqual([]);
});

test('a lock that is only tried makes no edge', () => {
  const { order, cycles, violated } = run(aThenB, machine(['takeB', 'takeA', 'dropA', 'dropB'], 'takeA'));
  expect(order).toEqual(['s.a s.b']);
  expect(cycles).toEqual([]);
  expect(violated).toEqual([]);
});

test('what may be taken under another lock where nobody ever comes is told, and told apart from what happens', () => {
  const picky = role('picky', { registers: { on: flag } }, ({ self }) => ({
    guards: { isOn: self.on },
    actions: { dropA: [locks.a.release(), self.on.set(true)], dropB: locks.b.release() },
    steps: { takeGate: locks.gate.acquire(), takeA: locks.a.acquire(), takeB: locks.b.acquire() },
  }));
  const rarely = setup(vocabulary(picky)).createMachine({
    id: 'rarely',
    initial: 'begun',
    states: {
      begun: { on: { takeA: { guard: 'takeA', actions: 'takeA', target: 'a' } } },
      a: { on: { 'go on': { guard: 'isOn', target: 'never' }, leave: { actions: 'dropA', target: 'done' } } },
      never: { on: { takeB: { guard: 'takeB', actions: 'takeB', target: 'b' } } },
      b: { on: { 'drop b': { actions: 'dropB', target: 'without b' } } },
      'without b': { on: { takeGate: { guard: 'takeGate', actions: 'takeGate', target: 'gate' } } },
      // And then once more, with the gate.
      gate: { on: { again: 'never' } },
      done: { type: 'final' },
    },
  });
  const actors = {
    first: picky.runs(rarely),
    second: taker.runs(machine(['takeB', 'takeA', 'dropA', 'dropB'])),
    third: taker.runs(machine(['takeGate', 'dropGate'])),
  };
  const result = check(scenario({ name: 'locks', text: 'locks', actors, properties: [] }));
  expect(result.lockOrder.map(({ held, taken, realised }) => `${held} ${taken}${realised ? '' : ', never'}`)).toEqual([
    's.a s.b, never',
    's.a s.gate, never',
    's.b s.a',
    's.gate s.b, never',
    's.gate s.gate, never',
  ]);
});

describe('a circle while somebody else always moves', () => {
  const spin = shared('spin', { on: flag });
  const spinner = role('spinner', { registers: {} }, () => ({
    guards: { isOn: spin.on },
    actions: { on: spin.on.set(true), off: spin.on.set(false) },
  }));
  const spinning = setup(vocabulary(spinner)).createMachine({
    id: 'spinner',
    initial: 's',
    states: { s: { on: { turn: [{ guard: 'isOn', actions: 'off' }, { actions: 'on' }] } } },
  });
  /** Under the gate it takes one lock or the other, by these events, or none. */
  const either = (events: { readonly [name: string]: readonly ('takeA' | 'takeB' | 'giveUp')[] }) => {
    const all = Object.values(events).flat();
    const candidate = (way: 'takeA' | 'takeB' | 'giveUp') =>
      way === 'giveUp' ? { target: way } : { guard: way, actions: way, target: way };
    const drop = { takeA: ['dropA', 'dropGate'], takeB: ['dropB', 'dropGate'], giveUp: ['dropGate'] } as const;
    const last = (way: keyof typeof drop) => [way, { on: { drop: { actions: drop[way], target: 'done' } } }] as const;
    const choosing = Object.fromEntries(Object.entries(events).map(([name, ways]) => [name, ways.map(candidate)]));
    return setup(vocabulary(taker)).createMachine({
      id: 'either',
      initial: 'begun',
      states: {
        begun: { on: { gate: { guard: 'takeGate', actions: 'takeGate', target: 'choosing' } } },
        choosing: { on: choosing },
        ...Object.fromEntries(all.map(last)),
        done: { type: 'final' },
      },
    });
  };
  const violated = (...machines: Parameters<typeof taker.runs>[0][]): string[] => {
    const takers = Object.fromEntries(machines.map((each, at) => [`t${at}`, taker.runs(each)]));
    const actors = { ...takers, spinner: spinner.runs(spinning) };
    const result = check(scenario({ name: 'locks', text: 'locks', actors, properties: [] }));
    expect(result.neverQuiescent).toBe(true);
    return result.violations.map(({ property }) => property);
  };
  const holdsBoth = machine(['takeA', 'takeB', 'takeGate', 'dropGate', 'dropB', 'dropA']);
  const holdsA = machine(['takeA', 'takeGate', 'dropGate', 'dropA']);
  const holdsB = machine(['takeB', 'dropB']);

  test('is found if one of them could take either of two locks, by two events or two candidates', () => {
    expect(violated(either({ a: ['takeA'], b: ['takeB'] }), holdsBoth)).toEqual(['deadlock']);
    expect(violated(either({ a: ['takeA', 'takeB'] }), holdsBoth)).toEqual(['deadlock']);
  });

  test('is none while one of the two locks is free or held by someone outside', () => {
    expect(violated(either({ a: ['takeA'], b: ['takeB'] }), holdsA)).toEqual([]);
    expect(violated(either({ a: ['takeA'], b: ['takeB'] }), holdsA, holdsB)).toEqual([]);
  });

  test('is none if one of them need not take a lock', () => {
    expect(violated(either({ a: ['takeA'], leave: ['giveUp'] }), holdsA)).toEqual([]);
  });
});

test('more actors than a word has bits are refused', () => {
  const crowd = (size: number) => {
    const one = machine(['takeA', 'dropA']);
    const actors = Object.fromEntries(Array.from({ length: size }, (_, at) => [`t${at}`, taker.runs(one)]));
    return buildSystem(scenario({ name: 'crowd', text: 'crowd', actors, properties: [] }));
  };
  expect(buildProgram(crowd(31)).waits).toHaveLength(31);
  expect(() => buildProgram(crowd(32))).toThrow(ModelError);
  expect(() => buildProgram(crowd(32))).toThrow("scenario 'crowd' has 32 actors, but at most 31 can be checked");
});

test('a circle of the last two of 31 actors is found', () => {
  const idle = machine(['takeGate', 'dropGate']);
  const stays = setup(vocabulary(taker)).createMachine({ id: 'stays', initial: 's', states: { s: { tags: 'idle' } } });
  const others = Array.from({ length: 29 }, (_, at) => [`t${at}`, taker.runs(at === 0 ? idle : stays)]);
  const last = { u: taker.runs(aThenB), v: taker.runs(machine(['takeB', 'takeA', 'dropA', 'dropB'])) };
  const actors = { ...Object.fromEntries(others), ...last };
  const result = check(scenario({ name: 'many', text: 'many', actors, properties: [] }));
  expect(result.violations.map(({ property, text }) => [property, text])).toEqual([
    ['deadlock', 'actors wait for locks in a circle'],
  ]);
});

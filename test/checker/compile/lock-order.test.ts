/** Two actors that take locks in sequences given by the test. */
import { expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../checker/check.ts';
import { mutex, role, scenario, shared } from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';

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

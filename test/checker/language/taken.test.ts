/** `taken`: a branch of a machine as a witness, without a field that remembers it. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../checker/check.ts';
import { lint } from '../../../checker/compile/lint/lint.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { whyUnsound } from '../../../checker/compile/reduce/soundness.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { explore } from '../../../checker/interpret/explore.ts';
import { flag, initially, type Property, role, scenario, shared, taken } from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';

const table = shared('table', { there: flag });
const maker = role('maker', { registers: {} }, () => ({
  guards: { there: table.there },
  actions: { make: table.there.set(true) },
}));
const making = setup(vocabulary(maker)).createMachine({
  id: 'making',
  initial: 'start',
  states: {
    start: { on: { look: [{ guard: 'there', target: 'done' }, { target: 'missed' }] } },
    missed: { on: { make: { actions: 'make', target: 'done' } } },
    done: { type: 'final' },
  },
});
const first = taken('found', 'somebody finds the table', making, 'start', 'look', 0);
const second = taken('missed', 'somebody misses it', making, 'start', 'look', 1);

function makers(count: number, properties: readonly Property[]) {
  const names = Array.from({ length: count }, (_, at) => `t${at}`);
  return scenario({
    name: 'makers',
    text: '',
    actors: Object.fromEntries(names.map((name) => [name, maker.runs(making)])),
    properties,
    mutants: { there: { text: 'the table is there.', change: initially(table.there.set(true)) } },
  });
}

describe('a branch', () => {
  test('is a witness where somebody takes it', () => {
    const { verdict, unwitnessed } = check(makers(2, [first, second]), null, { until: null });
    expect([verdict, unwitnessed]).toEqual(['holds', []]);
  });
  test('makes the verdict vacuous where nobody does', () => {
    // Alone nobody finds what another one made.
    const { verdict, unwitnessed } = check(makers(1, [first, second]), null, { until: null });
    expect([verdict, unwitnessed]).toEqual(['vacuous', ['found']]);
    expect(check(makers(2, [first, second]), 'there', { until: null }).unwitnessed).toEqual(['missed']);
  });
  test('is what the reference says', () => {
    const witnessed = (count: number) => [...explore(buildSystem(makers(count, [first, second]))).witnessed].sort();
    expect(witnessed(1)).toEqual(['missed']);
    expect(witnessed(2)).toEqual(['found', 'missed']);
  });
  test('adds no state', () => {
    const { states, transitions } = check(makers(2, []), null, { until: null });
    expect(check(makers(2, [first, second]), null, { until: null })).toMatchObject({ states, transitions });
  });
  test('is not asked for where steps are left out', () => {
    const program = buildProgram(buildSystem(makers(2, [first])));
    expect(whyUnsound(program, 'partial order')).toContain("'found' asks whether one is taken");
  });
});

describe('a branch that there is not is refused', () => {
  // What tsc refuses already, where it is misspelt.
  const misspelt = (machine: string, state: string, event: string, candidate: number): Property =>
    taken('p', '', { id: machine }, state, event, candidate);
  test.each([
    [
      misspelt('makin', 'start', 'look', 0),
      "no actor runs the machine 'makin'; they run making. Did you mean 'making'?",
    ],
    [misspelt('making', 'stat', 'look', 0), "machine 'making' has no state 'stat'; there are start, missed, done."],
    [misspelt('making', 'start', 'loo', 0), "state 'start' has no event 'loo'; there are look."],
    [misspelt('making', 'start', 'look', 2), "'look' has no candidate 2; there are 2, counted from 0"],
  ])('%#', (property, message) => {
    expect(() => lint(buildSystem(makers(1, [property])))).toThrow(message);
  });
});

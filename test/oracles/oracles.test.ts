/** Counts that other checkers published. The models are written from their stated steps; see each file's header. */
import { describe, expect, test } from '@jest/globals';
import { pageFault } from '../../bench/models/page-fault.ts';
import { philosophers } from '../../bench/models/philosophers.ts';
import { check } from '../../checker/check.ts';
import { lint } from '../../checker/compile/lint/lint.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { explore } from '../../checker/interpret/explore.ts';
import type { Scenario } from '../../checker/language/index.ts';
import { terminationDetection } from './ewd840.ts';
import { lockedUpdate, lostUpdate } from './lost-update.ts';
import { peterson, petersonFilter } from './peterson.ts';
import { leftFirst, orderedForks } from './philosophers.ts';
import { readersWriters, writersPreferred } from './readers-writers.ts';
import { semaphoreMutex } from './semaphore-mutex.ts';
import { transactionCommit } from './transaction-commit.ts';
import { twoPhaseCommit } from './two-phase-commit.ts';

/** The interpreter is slow: beyond this many states only the engine counts. */
const interpretedMax = 2_500;

/** Everything that both count; the engine also where the interpreter is too slow. */
function counted(scenario: Scenario, states: number) {
  lint(buildSystem(scenario));
  const { violations, ...engine } = check(scenario, null, { until: null });
  const found = new Map(violations.map(({ property, steps }) => [property, steps]));
  if (states <= interpretedMax) {
    const slow = explore(buildSystem(scenario));
    expect({ states: engine.states, transitions: engine.transitions, depth: engine.depth, found }).toEqual({
      states: slow.states,
      transitions: slow.transitions,
      depth: slow.depth,
      found: new Map(slow.violations),
    });
  }
  expect(engine.cut).toBeNull();
  return { states: engine.states, transitions: engine.transitions, found };
}

/** Puts the scenario's name in front, for the name of the test. */
function named<Row extends [Scenario, ...number[]]>(list: Row[]): [string, ...Row][] {
  return list.map((row) => [`${row[0].name}: ${row.slice(1).join(', ')}`, ...row]);
}

/** TLC and Stateright count the initial state as generated; here it is no transition. */
const generated = (count: number): number => count - 1;

describe('published counts of a model with many starts', () => {
  // TLC counts the starts as generated.
  test.each([
    { nodes: 3, states: 302, generated: 2001 },
    { nodes: 4, states: 1566, generated: 15_986 },
  ])('termination detection on a ring of $nodes', ({ nodes, states, generated }) => {
    const scenario = terminationDetection(nodes);
    const starts = 2 ** nodes * 2 ** nodes * nodes;
    expect(counted(scenario, states)).toEqual({ states, transitions: generated - starts, found: new Map() });
  });
});

describe('published counts of models that hold', () => {
  test.each(
    named<[Scenario, number, number]>([
      [twoPhaseCommit(3), 288, generated(1146)],
      [twoPhaseCommit(4), 1568, generated(8258)],
      [twoPhaseCommit(5), 8832, generated(58146)],
      [twoPhaseCommit(6), 50816, generated(402306)],
      [transactionCommit(3), 34, generated(94)],
      [lockedUpdate(2), 17, generated(17)],
      [lockedUpdate(3), 61, generated(61)],
      [lockedUpdate(4), 257, generated(257)],
      [readersWriters(2, 1), 22, generated(58)],
      [readersWriters(3, 2), 140, generated(561)],
      [writersPreferred(2, 1), 22, generated(52)],
      [writersPreferred(3, 2), 140, generated(480)],
      [semaphoreMutex(3), 32, generated(73)],
      // Murphi counts rules fired; the second start state of its 2_peterson is reachable from the first.
      [peterson, 26, 52],
      [petersonFilter(3), 882, 2646],
    ]),
  )('%s', (_, scenario, states, transitions) => {
    expect(counted(scenario, states)).toEqual({ states, transitions, found: new Map() });
  });
});

describe('the lost update', () => {
  test.each([
    [2, 13, 15],
    [3, 84, 112],
  ])('%i threads without a lock: %i states, %i generated, an update lost', (threads, states, all) => {
    const result = counted(lostUpdate(threads), states);
    expect(result).toMatchObject({ states, transitions: generated(all) });
    // Every thread runs to its end, two steps each, before the count is judged.
    expect(result.found).toEqual(new Map([['no lost update', 2 * threads]]));
  });
});

describe('dining philosophers against their closed forms', () => {
  test.each([2, 3, 4, 5, 6, 7, 8])('%i of them, all left-first: 3^N - 1 states and a deadlock', (seats) => {
    const { states, found } = counted(leftFirst(seats), 3 ** seats - 1);
    expect(states).toBe(3 ** seats - 1);
    // The deadlock: everybody has taken one fork.
    expect(found).toEqual(new Map([['deadlock', seats]]));
  });

  test.each([2, 3, 4, 5, 6, 7, 8])('%i of them, forks in order: 3^N states and no deadlock', (seats) => {
    const { states, found } = counted(orderedForks(seats), 3 ** seats);
    expect(states).toBe(3 ** seats);
    expect(found).toEqual(new Map());
  });

  test('the published numbers of transitions', () => {
    expect(counted(leftFirst(3), 26).transitions).toBe(generated(52));
    expect(counted(orderedForks(5), 243).transitions).toBe(generated(811));
  });
});

describe('the benchmark models count as Spin does', () => {
  test.each(
    named<[Scenario, number]>([
      [pageFault(3, 119_772), 397_645],
      [pageFault(4, 2_654_060), 11_102_719],
    ]),
  )('%s', (_, scenario, matchedAndStored) => {
    const { states, transitions, found } = counted(scenario, Number.POSITIVE_INFINITY);
    expect(scenario.expect).toEqual({ verdict: 'holds', states });
    // Spin's stored states count the initial one.
    expect(transitions).toBe(generated(matchedAndStored));
    expect(found).toEqual(new Map());
  });

  test('13 philosophers, the first one left-handed: 3^13 - 1 states', () => {
    const { states, transitions, found } = counted(philosophers(13, 1_594_322), Number.POSITIVE_INFINITY);
    expect(states).toBe(3 ** 13 - 1);
    expect(transitions).toBe(generated(13_817_454));
    expect(found).toEqual(new Map());
  });
});

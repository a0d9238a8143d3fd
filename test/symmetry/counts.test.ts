/** Orbits: against published numbers, and against all renamings of all states of the reference interpreter. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../checker/check.ts';
import { lint } from '../../checker/compile/lint/lint.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { symmetryOf } from '../../checker/compile/reduce/symmetry.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { always, range, role, type Scenario, scenario } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { lockedUpdate, lostUpdate } from '../oracles/lost-update.ts';
import { petersonFilter } from '../oracles/peterson.ts';
import { leftFirst } from '../oracles/philosophers.ts';
import { readersWriters, writersPreferred } from '../oracles/readers-writers.ts';
import { semaphoreMutex } from '../oracles/semaphore-mutex.ts';
import { transactionCommit } from '../oracles/transaction-commit.ts';
import { twoPhaseCommit } from '../oracles/two-phase-commit.ts';
import { orbits, permutations, type Renaming, upTo } from './rename.ts';

function counted(scenario: Scenario) {
  lint(buildSystem(scenario));
  const { states, explored, violations } = check(scenario, null, { until: null, reductions: ['symmetry'] });
  return {
    states,
    orbitStates: explored.orbitStates,
    found: violations.map(({ property, steps }) => [property, steps]),
  };
}
function named<Row extends [Scenario, ...unknown[]]>(list: Row[]): [string, ...Row][] {
  return list.map((row) => [row[0].name, ...row]);
}

describe('published numbers of orbits, which stand for the published numbers of states', () => {
  test.each(
    named<[Scenario, number, number]>([
      [twoPhaseCommit(3), 80, 288],
      [twoPhaseCommit(4), 166, 1568],
      [twoPhaseCommit(5), 314, 8832],
      [twoPhaseCommit(6), 553, 50816],
      [petersonFilter(3), 172, 882],
    ]),
  )('%s', (_, scenario, states, orbitStates) => {
    expect(counted(scenario)).toEqual({ states, orbitStates, found: [] });
  });
  test.each([
    [2, 8, 13],
    [3, 22, 84],
  ])('%i threads that lose an update', (threads, states, orbitStates) => {
    expect(counted(lostUpdate(threads))).toEqual({ states, orbitStates, found: [['no lost update', 2 * threads]] });
  });
});

const actors = (lists: readonly number[][]): Renaming[] => lists.map((actor) => ({ actor }));
/** The first so many actors among themselves, and the others among themselves. */
const apart = (first: number, second: number): number[][] =>
  permutations(upTo(first)).flatMap((one) =>
    permutations(upTo(second)).map((other) => [...one, ...other.map((each) => first + each)]),
  );
const rotations = (count: number): Renaming[] =>
  upTo(count).map((by) => {
    const turned = upTo(count).map((each) => (each + by) % count);
    return { actor: turned, seat: turned };
  });

describe('as many least forms as orbits of all reachable states under the renamings written here', () => {
  test.each(
    named<[Scenario, Renaming[]]>([
      [lostUpdate(3), actors(permutations(upTo(3)))],
      [lockedUpdate(4), actors(permutations(upTo(4)))],
      [transactionCommit(3), actors(permutations(upTo(3)))],
      [semaphoreMutex(3), actors(permutations(upTo(3)))],
      [petersonFilter(3), actors(permutations(upTo(3)))],
      [readersWriters(3, 2), actors(apart(3, 2))],
      [writersPreferred(3, 2), actors(apart(3, 2))],
      // Each participant is one of the managers: they are renamed together, and the coordinator comes first.
      [
        twoPhaseCommit(3),
        permutations(upTo(3)).map((manager) => ({ manager, actor: [0, ...manager.map((each) => each + 1)] })),
      ],
      // Philosophers and forks may only be turned.
      [leftFirst(4), rotations(4)],
      [leftFirst(5), rotations(5)],
    ]),
  )('%s', (_, scenario, renamings) => {
    const system = buildSystem(scenario);
    expect(symmetryOf(buildProgram(system)).order).toBe(renamings.length);
    const unreduced = check(scenario, null, { until: null });
    expect(counted(scenario)).toEqual({
      states: orbits(system, renamings, 5000),
      orbitStates: unreduced.states,
      found: unreduced.violations.map(({ property, steps }) => [property, steps]),
    });
  });

  test('every search gives the same number', () => {
    const run = () => check(twoPhaseCommit(4), null, { until: null, reductions: ['symmetry'] });
    expect(run()).toEqual(run());
  });
});

describe('threads that have nothing to do with each other, in states of several words', () => {
  // The number takes twelve bits of the state.
  const walker = role('walker', { registers: { far: range(0, 4000) } }, ({ self }) => ({
    actions: { walk: self.far.set(self.far.plus(1500)) },
  }));
  const walking = setup(vocabulary(walker)).createMachine({
    id: 'walking',
    initial: 'start',
    states: {
      start: { on: { walk: { actions: 'walk', target: 'middle' } } },
      middle: { on: { walk: { actions: 'walk', target: 'end' } } },
      end: { type: 'final' },
    },
  });
  const walkers = (count: number) =>
    scenario({
      name: 'walkers',
      text: 'each is in one of three places',
      actors: Object.fromEntries(upTo(count).map((at) => [`w${at}`, walker.runs(walking)])),
      properties: [
        always(
          'within',
          'nobody is beyond the end',
          walker.all(({ far }) => far.atMost(3000)),
        ),
      ],
    });

  // 3^n states; an orbit says how many are where.
  test.each([
    [2, 9, 6],
    [4, 81, 15],
    [6, 729, 28],
  ])('%i threads', (count, orbitStates, states) => {
    expect(buildProgram(buildSystem(walkers(count))).layout.words).toBe(count / 2);
    expect(counted(walkers(count))).toEqual({ states, orbitStates, found: [] });
  });
});

describe('many members', () => {
  test('of eight threads seven are exchanged, for 8! renamings would be too many', () => {
    const { order, alike } = symmetryOf(buildProgram(buildSystem(lostUpdate(8))));
    expect(order).toBe(5040);
    expect(alike).toEqual([0, 0, 0, 0, 0, 0, 0, 7]);
  });
  test('of thirteen philosophers all are turned', () => {
    expect(symmetryOf(buildProgram(buildSystem(leftFirst(13)))).order).toBe(13);
  });
});

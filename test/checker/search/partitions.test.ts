/** A search in parts is the search of one engine: the same counts, findings and paths, into however many it is divided. */
import { describe, expect, test } from '@jest/globals';
import { type CheckOptions, check } from '../../../checker/check.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import type { Scenario } from '../../../checker/language/index.ts';
import { statesMax } from '../../../checker/search/engine.ts';
import { reportLost } from '../../../checker/search/partitions/control.ts';
import { type Threads, whyUndivided } from '../../../checker/search/partitions/divide.ts';
import { LostThreadError } from '../../../checker/search/partitions/team.ts';
import { plain, type SearchOptions, search } from '../../../checker/search/search.ts';
import { breadthFirst, depthFirst } from '../../../checker/search/strategy.ts';
import { counter } from '../../counter.ts';
import { leftFirst } from '../../oracles/philosophers.ts';
import { twoPhaseCommit } from '../../oracles/two-phase-commit.ts';

/** So many parts, one after the other on this thread, from the first state on. */
function inParts(parts: number): Threads {
  return { count: 1, start: () => {}, parts, alone: 0 };
}
const program = (scenario: Scenario, mutant: string | null = null) => buildProgram(buildSystem(scenario, mutant));
const numbers = [2, 3, 7];

describe('a search in parts is the search of one engine', () => {
  test.each<{ name: string; scenario: Scenario; mutant?: string; options: CheckOptions }>([
    { name: 'that visits everything', scenario: twoPhaseCommit(4), options: { until: null } },
    { name: 'that finds deadlocks, and goes on', scenario: leftFirst(8), options: { until: null } },
    { name: 'that ends at a violation', scenario: leftFirst(8), options: { until: 'any' } },
    { name: 'of a mutant', scenario: counter(), mutant: 'no lock', options: { until: null } },
    { name: 'of orbits', scenario: leftFirst(8), options: { until: null, reductions: ['symmetry'] } },
  ])('$name', ({ scenario, mutant = null, options }) => {
    const whole = check(scenario, mutant, options);
    for (const parts of numbers)
      expect(check(scenario, mutant, { ...options, threads: inParts(parts) })).toEqual(whole);
  });

  test('whose outboxes are full before the states of a round are expanded', () => {
    const dinner = program(leftFirst(9));
    const searched = (division: SearchOptions['division']) => {
      const { states, transitions, depth, findings, taken, release } = search(dinner, {
        ...{ ...plain, strategy: breadthFirst(), memory: 2 ** 28, until: null, division },
        ...{ interrupted: () => null, progress: () => {} },
      });
      release();
      return { states, transitions, depth, taken, found: findings.map(({ name, steps }) => [name, steps]) };
    };
    const whole = searched(null);
    for (const partitions of numbers) {
      expect(searched({ partitions, threads: 1, start: () => {}, outboxes: 0 })).toEqual(whole);
    }
  });
});

test('one that is small does not begin in parts', () => {
  const start = (): never => {
    throw new Error('threads are started');
  };
  expect(check(leftFirst(7), null, { until: null, threads: { count: 4, start } }).states).toBe(3 ** 7 - 1);
});

test('what one engine has enough memory for, parts have, too', () => {
  const dinner = leftFirst(9);
  let [enough, tooLittle] = [0, 0];
  for (const memory of [2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20]) {
    const whole = check(dinner, null, { until: null, memory });
    for (const parts of numbers) {
      const { cut, states } = check(dinner, null, { until: null, memory, threads: inParts(parts) });
      if (whole.cut === null) expect([memory, parts, cut]).toEqual([memory, parts, null]);
      if (cut === null) enough++;
      else tooLittle++;
      // Nobody gives up with half of the memory unused.
      if (cut !== null) expect(states).toBeGreaterThan(statesMax(program(dinner), memory) / 2);
    }
  }
  expect([enough > 0, tooLittle > 0]).toEqual([true, true]);
});

test('a thread that ends before its time ends the search, and leaves it without a result', () => {
  const threads: Threads = { count: 2, start: ({ control }) => reportLost(control), alone: 0 };
  expect(() => check(leftFirst(7), null, { until: null, threads })).toThrow(LostThreadError);
});

test.each<[string, Partial<SearchOptions>]>([
  ['order', { strategy: depthFirst() }],
  ['lossy', { lossy: { kind: 'bitstate' } }],
  ['partial order', { reductions: ['partial order'] }],
])('what cannot be divided says why: %s', (word, changes) => {
  const options = { ...plain, memory: 0, until: null, interrupted: () => null, progress: () => {} };
  const why = whyUndivided(program(counter()), { ...options, strategy: breadthFirst(), ...changes });
  expect(why).toContain(word);
  expect(whyUndivided(program(counter()), { ...options, strategy: breadthFirst() })).toBe(null);
});

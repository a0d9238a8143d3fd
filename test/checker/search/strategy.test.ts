/** Strategies order the work of one loop: what is visited does not depend on them, what is found first does. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../../checker/check.ts';
import { seeded } from '../../../checker/search/random.ts';
import { breadthFirst, depthFirst } from '../../../checker/search/strategy.ts';
import { randomWalks } from '../../../checker/search/walks.ts';
import { simulate } from '../../../checker/simulate.ts';
import { lostUpdate } from '../../oracles/lost-update.ts';
import { leftFirst } from '../../oracles/philosophers.ts';
import { twoPhaseCommit } from '../../oracles/two-phase-commit.ts';

describe('depth first', () => {
  test.each([lostUpdate(3), leftFirst(4), twoPhaseCommit(4)])('visits what breadth first visits: $name', (scenario) => {
    const broad = check(scenario, null, { strategy: breadthFirst() });
    const deep = check(scenario, null, { strategy: depthFirst() });
    expect(deep.states).toBe(broad.states);
    expect(deep.transitions).toBe(broad.transitions);
    expect(deep.violations.map(({ property }) => property)).toEqual(broad.violations.map(({ property }) => property));
  });

  test('finds a counterexample that is no shorter', () => {
    const [broad] = check(leftFirst(4), null, { until: 'deadlock' }).violations;
    const [deep] = check(leftFirst(4), null, { until: 'deadlock', strategy: depthFirst() }).violations;
    // Each of the four takes its left fork.
    expect(broad?.steps).toBe(4);
    expect(deep?.path).toHaveLength(deep?.steps ?? -1);
    expect(deep?.steps).toBeGreaterThanOrEqual(4);
  });
});

describe('random walks', () => {
  const options = { runs: 50, stepsMax: 100 };
  test('are the same for the same seed, and others for another', () => {
    const walk = (seed: number) => simulate(leftFirst(6), null, { ...options, seed });
    expect(walk(7)).toEqual(walk(7));
    expect(new Set([1, 2, 3, 4].map((seed) => walk(seed).transitions)).size).toBeGreaterThan(1);
  });

  test('never say that a scenario holds', () => {
    const { verdict, cut } = simulate(twoPhaseCommit(3), null, { ...options, seed: 1 });
    expect({ verdict, cut }).toEqual({ verdict: 'incomplete', cut: 'runs' });
  });

  test('end after as many runs as they were given', () => {
    const strategy = randomWalks(seeded(1), 3, 5);
    const starts = Array.from({ length: 10 }, () => strategy.next(1)).filter((run) => run !== null);
    expect(starts).toHaveLength(3);
  });
});

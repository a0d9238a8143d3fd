/** Every scenario and every mutant is as it claims to be: the tests of several files, so that all cores share them. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../checker/check.ts';
import { searchedFor, verify } from '../../checker/claim.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import type { Result } from '../../checker/report/result.ts';
import { breachesOfOrder } from '../../models/properties/lock-order.ts';
import { scenarios } from '../../scenarios/index.ts';
import { runsInXState, runWithActors } from '../conformance/run-with-actors.ts';

/** Those that are checked where nobody names any; the others are too large to be tests. */
export const checked = scenarios.filter(({ onDemand }) => onDemand === undefined);

/**
 * Searches, and expects what is claimed, that the kernel documents the order in which a scenario takes its locks (LOCK1), and
 * that XState's own actors can be led through the counterexample.
 */
export function asClaimed(scenario: Scenario, mutant: string | null): Result {
  const result = check(scenario, mutant, { until: searchedFor(scenario, mutant) });
  const verification = verify(scenario, mutant, result);
  expect(verification.differences).toEqual([]);
  expect(verification.asClaimed).toBe(true);
  if (mutant === null) expect(breachesOfOrder(result.lockOrder)).toEqual([]);
  const { violation } = verification;
  // A run that repeats for ever is led through once elsewhere.
  if (violation !== null && violation.cycle === undefined && runsInXState(scenario)) {
    expect(violation.path).toHaveLength(violation.steps);
    runWithActors(scenario, mutant, violation);
  }
  return result;
}

/** Those of every second scenario. */
export function testMutants(half: 0 | 1): void {
  const mine = scenarios.filter(({ mutants = {} }, at) => at % 2 === half && Object.keys(mutants).length > 0);
  describe.each(mine.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    test.each(Object.keys(scenario.mutants ?? {}))("mutant '%s' fails as claimed", (mutant) => {
      asClaimed(scenario, mutant);
    });
  });
}

/** Every scenario and every mutant is as it claims to be. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../checker/check.ts';
import { searchedFor, verify } from '../../checker/claim.ts';
import { scenarios } from '../../scenarios/index.ts';

// `npx racewalk check NAME` checks the others; they are too large to be tests.
const checked = scenarios.filter(({ onDemand }) => onDemand === undefined);

describe.each(checked.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
  for (const mutant of [null, ...Object.keys(scenario.mutants ?? {})]) {
    test(mutant === null ? 'is as claimed' : `mutant '${mutant}' fails as claimed`, () => {
      const result = check(scenario, mutant, { until: searchedFor(scenario, mutant) });
      const { asClaimed, differences } = verify(scenario, mutant, result);
      expect(differences).toEqual([]);
      expect(asClaimed).toBe(true);
    });
  }

  test('says what it expects, why its bounds suffice, and what shows that it is not vacuous', () => {
    expect(scenario.expect).toBeDefined();
    expect(scenario.boundsReason).toMatch(/\w/);
    expect(scenario.properties.filter(({ kind }) => kind === 'sometimes')).not.toHaveLength(0);
  });
});

/** Every scenario and every mutant is as it claims to be: the tests of two files, so that two cores share them. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../checker/check.ts';
import { searchedFor, verify } from '../../checker/claim.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import { scenarios } from '../../scenarios/index.ts';

// `npx racewalk check NAME` checks the others; they are too large to be tests.
const checked = scenarios.filter(({ onDemand }) => onDemand === undefined);

/** Each search begins with a compilation, which takes as long as some thousand states. */
const compilation = 5_000;
function work({ expect: claim, mutants = {} }: Scenario): number {
  const states = claim?.verdict === 'holds' ? (claim.states ?? 0) : 0;
  return states + compilation * (1 + Object.keys(mutants).length);
}

/** The largest first, each to whom has less; every scenario is in exactly one half. */
function halves(): readonly [readonly Scenario[], readonly Scenario[]] {
  const first: Scenario[] = [];
  const second: Scenario[] = [];
  let ahead = 0;
  for (const scenario of [...checked].sort((a, b) => work(b) - work(a))) {
    (ahead > 0 ? second : first).push(scenario);
    ahead += ahead > 0 ? -work(scenario) : work(scenario);
  }
  return [first, second];
}

export function testClaims(half: 0 | 1): void {
  describe.each(halves()[half].map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
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
}

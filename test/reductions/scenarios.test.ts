/** Partial order on the scenarios and their mutants: nothing of what is judged is lost. */
import { describe, expect, test } from '@jest/globals';
import { scenarios } from '../../scenarios/index.ts';
import { lostUpdate } from '../oracles/lost-update.ts';
import { leftFirst, orderedForks } from '../oracles/philosophers.ts';
import { twoPhaseCommit } from '../oracles/two-phase-commit.ts';
import { compare } from './compare.ts';

// `RACEWALK_REDUCTIONS=all` compares every mutant of every scenario, which takes minutes.
const all = process.env.RACEWALK_REDUCTIONS === 'all';

function statesOf({ expect: claim }: (typeof scenarios)[number]): number {
  return claim?.verdict === 'holds' ? (claim.states ?? 0) : 0;
}
const small = scenarios.filter((each) => each.onDemand === undefined && (all || statesOf(each) < 300));
const cases = small.flatMap((scenario) => {
  const mutants = all || statesOf(scenario) < 100 ? Object.keys(scenario.mutants ?? {}) : [];
  return [null, ...mutants].map(
    (mutant) => [mutant === null ? scenario.name : `${scenario.name}, ${mutant}`, scenario, mutant] as const,
  );
});

test.each(cases)('%s', (_, scenario, mutant) => {
  expect(compare(scenario, mutant, false).differences).toEqual([]);
});

describe('classics, state by state', () => {
  test.each([lostUpdate(3), leftFirst(4), orderedForks(4), twoPhaseCommit(3)])('$name', (scenario) => {
    expect(compare(scenario, null, true).differences).toEqual([]);
  });
});

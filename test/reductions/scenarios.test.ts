/** Partial order on the scenarios and their mutants: nothing of what is judged is lost. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { whyUnsound } from '../../checker/compile/reduce/soundness.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { reductionsPath, reductionsRow } from '../../docs-generator/reductions.ts';
import { scenarios } from '../../scenarios/index.ts';
import { root } from '../build.ts';
import { lostUpdate } from '../oracles/lost-update.ts';
import { leftFirst, orderedForks } from '../oracles/philosophers.ts';
import { twoPhaseCommit } from '../oracles/two-phase-commit.ts';
import { compare } from './compare.ts';

// `RACEWALK_REDUCTIONS=all` compares every mutant of every scenario, which takes minutes.
const all = process.env.RACEWALK_REDUCTIONS === 'all';

const page = readFileSync(join(root, reductionsPath), 'utf8');
const table = (row: readonly string[]): string => `| ${row.join(' | ')} |\n`;

function statesOf({ expect: claim }: (typeof scenarios)[number]): number {
  return claim?.verdict === 'holds' ? (claim.states ?? 0) : 0;
}
const refusalOf = (scenario: (typeof scenarios)[number]): string | null =>
  whyUnsound(buildProgram(buildSystem(scenario)), 'partial order');
const small = scenarios.filter(
  (scenario) => scenario.onDemand === undefined && (all || statesOf(scenario) < 200) && refusalOf(scenario) === null,
);
const cases = small.flatMap((scenario) => {
  const mutants = all || statesOf(scenario) < 60 ? Object.keys(scenario.mutants ?? {}) : [];
  return [null, ...mutants].map(
    (mutant) => [mutant === null ? scenario.name : `${scenario.name}, ${mutant}`, scenario, mutant] as const,
  );
});

test.each(cases)('%s', (_, scenario, mutant) => {
  const { differences, reduced } = compare(scenario, mutant, false);
  expect(differences).toEqual([]);
  const row = mutant === null ? reductionsRow(scenario, reduced) : null;
  // Written by `npm run docs`.
  if (row !== null) expect(page).toContain(table(row));
});

// A table is looked at only where the PMD entry says that there is one, which is nothing that compilation knows.
test.each(['dontneed-against-numa', 'huge-zap-against-huge-zap', 'stores-against-collapse'])(
  '%s, whose witness may fail in its evaluation as far as compilation can tell, is refused',
  (name) => {
    const refused = scenarios.find((scenario) => scenario.name === name);
    expect(refused === undefined ? null : refusalOf(refused)).toContain('may break a check');
  },
);

describe('classics, state by state', () => {
  test.each([lostUpdate(3), leftFirst(4), orderedForks(4), twoPhaseCommit(3)])('$name', (scenario) => {
    expect(compare(scenario, null, true).differences).toEqual([]);
  });
});

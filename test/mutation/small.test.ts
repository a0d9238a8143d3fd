/** Everything small at once, as the engine and the reference interpreter see it: fast enough to be run for each mutant. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkProgram } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { hasLiveness } from '../../checker/compile/system/obligations.ts';
import { explore } from '../../checker/interpret/explore.ts';
import type { Scenario } from '../../checker/language/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import { pathDiffers, resultDiffers } from '../random/agree-engine.ts';
import { differencesOf } from '../random/differences.ts';
import { noLot } from '../random/lots.ts';
import { system } from '../random/system.ts';
import { compare } from '../reductions/compare.ts';

const names = [
  'fault-in-exit',
  'migrate-file-hole-2017',
  'entry-before-contents',
  'announced-zap',
  'remove-event-killed',
  'stores-against-zap-broadcast',
  'register-against-exit',
];
const small = scenarios
  .filter(({ name }) => names.includes(name))
  .flatMap((scenario): [string, Scenario, string | null][] =>
    [null, ...Object.keys(scenario.mutants ?? {})].map((mutant) => [
      `${scenario.name}, ${mutant ?? 'as it is'}`,
      scenario,
      mutant,
    ]),
  );

describe('engine and reference interpreter find the same in', () => {
  test.each(small)('%s', (_, scenario, mutant) => {
    const built = buildSystem(scenario, mutant);
    const { result, outcome } = checkProgram(buildProgram(built), { until: null });
    outcome.release();
    const differences = [
      ...resultDiffers(built, explore(built), result),
      ...result.violations.flatMap((violation) => pathDiffers(built, violation)),
    ];
    expect(differences).toEqual([]);
  });

  test.each(fc.sample(system, { numRuns: 40, seed: 1 }).map((text, number) => [number, text] as const))(
    'random system %i',
    (_, text) => {
      expect(differencesOf(text, { statesMax: 60, lots: noLot }).differences).toEqual([]);
    },
  );
});

describe('partial order loses nothing of', () => {
  const orderly = small.filter(
    ([, scenario, mutant]) => mutant === null && scenario.memory === undefined && !hasLiveness(buildSystem(scenario)),
  );
  test.each(orderly)('%s', (_, scenario, mutant) => {
    expect(compare(scenario, mutant, false).differences).toEqual([]);
  });
});

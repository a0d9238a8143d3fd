import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { agree } from './agree.ts';
import { build } from './build.ts';
import type { SystemText } from './description.ts';
import { system } from './system.ts';

/** `npm run fuzz` sets these; the suite always runs the same systems. */
const runs = Number(process.env.RACEWALK_FUZZ_RUNS ?? 250);
const seed = Number(process.env.RACEWALK_FUZZ_SEED ?? 20_260_000);
const statesMax = Number(process.env.RACEWALK_FUZZ_STATES ?? 150);

function differences(text: SystemText): { states: number; differences: readonly string[]; skipped: string | null } {
  const scenario = build(text);
  const mutants = Object.keys(scenario.mutants ?? {});
  let states = 0;
  for (const mutant of [null, ...mutants]) {
    const agreement = agree(scenario, mutant, statesMax);
    if (agreement.kind === 'skipped') return { states, differences: [], skipped: agreement.why };
    if (agreement.kind === 'differ') return { states, differences: agreement.differences, skipped: null };
    states += agreement.states;
  }
  return { states, differences: [], skipped: null };
}

test(
  `XState, the reference interpreter and the engine agree on ${runs} random systems (seed ${seed})`,
  () => {
    let compared = 0;
    fc.assert(
      fc.property(system, (text) => {
        const found = differences(text);
        if (found.skipped === null && found.states > 1) compared++;
        if (found.differences.length > 0) {
          throw new Error(
            `${found.differences.join('\n')}\nkeep it as a named test in kept.test.ts:\n${JSON.stringify(text)}`,
          );
        }
      }),
      { numRuns: runs, seed, endOnFailure: false },
    );
    // Some are too large or cannot start; the claim is about those that were searched to their end.
    expect(compared).toBeGreaterThan(runs / 3);
  },
  24 * 3_600_000,
);

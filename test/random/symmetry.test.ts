import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { build } from './build.ts';
import { symmetrical, symmetryDiffers } from './symmetric.ts';
import { system } from './system.ts';

/** `npm run fuzz` sets these; the suite always runs the same systems. */
const runs = Number(process.env.RACEWALK_FUZZ_RUNS ?? 150);
const seed = Number(process.env.RACEWALK_FUZZ_SEED ?? 20_260_000);
const statesMax = Number(process.env.RACEWALK_FUZZ_STATES ?? 150);

test(
  `symmetry changes neither verdicts nor shortest lengths, and finds the orbits, on ${runs} random systems (seed ${seed})`,
  () => {
    let compared = 0;
    fc.assert(
      fc.property(system, (described) => {
        const text = symmetrical(described);
        const scenario = build(text);
        for (const mutant of [null, ...Object.keys(scenario.mutants ?? {})]) {
          const differences = symmetryDiffers(scenario, mutant, statesMax);
          if (differences !== null) compared++;
          if (differences !== null && differences.length > 0) {
            throw new Error(`${differences.join('\n')}\nmutant ${mutant} of ${JSON.stringify(text)}`);
          }
        }
      }),
      { numRuns: runs, seed, endOnFailure: false },
    );
    // In the others nothing can be exchanged, or they are too large.
    expect(compared).toBeGreaterThan(runs / 10);
  },
  24 * 3_600_000,
);

/** Partial order on random systems: nothing of what is judged is lost. `npm run fuzz` runs more of them. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { buildProgram } from '../../checker/compile/program.ts';
import { soundReductions } from '../../checker/compile/soundness.ts';
import { buildSystem } from '../../checker/compile/system.ts';
import { initialState } from '../../checker/interpret/step.ts';
import { ModelError, type Scenario } from '../../checker/language/index.ts';
import { exploreUpTo } from '../conformance/compare.ts';
import { build } from '../random/build.ts';
import { system } from '../random/system.ts';
import { compare } from './compare.ts';

const runs = Number(process.env.RACEWALK_FUZZ_RUNS ?? 60);
const seed = Number(process.env.RACEWALK_FUZZ_SEED ?? 20_260_000);
const statesMax = Number(process.env.RACEWALK_FUZZ_STATES ?? 200);

/** Whether it starts, ends, compiles and may be reduced. */
function isComparable(scenario: Scenario, mutant: string | null): boolean {
  const built = buildSystem(scenario, mutant);
  try {
    initialState(built);
    if (!exploreUpTo(built, statesMax).complete) return false;
    return soundReductions(buildProgram(built)).includes('partial order');
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
}

test(
  `${runs} random systems (seed ${seed}) lose no violation, witness, quiescent state or step`,
  () => {
    const sums = { compared: 0, cut: 0 };
    fc.assert(
      fc.property(system, (text) => {
        const scenario = build(text);
        for (const mutant of [null, ...Object.keys(scenario.mutants ?? {})]) {
          if (!isComparable(scenario, mutant)) continue;
          const { states, reduced, differences } = compare(scenario, mutant, true);
          sums.compared++;
          if (reduced < states) sums.cut++;
          if (differences.length > 0) throw new Error(`${differences.join('\n')}\n${JSON.stringify(text)}`);
        }
      }),
      { numRuns: runs, seed, endOnFailure: false },
    );
    // It says something only where something was left out.
    expect(sums.compared).toBeGreaterThan(runs / 3);
    expect(sums.cut).toBeGreaterThan(runs / 40);
  },
  24 * 3_600_000,
);

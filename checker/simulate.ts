/** Random schedules of one scenario or one of its mutants: quick to find a race, never proof that there is none. */
import { type CheckOptions, check } from './check.ts';
import type { Scenario } from './language/spec.ts';
import type { Result } from './report/result.ts';
import { seeded } from './search/random.ts';
import { randomWalks } from './search/walks.ts';

export interface SimulateOptions extends Omit<CheckOptions, 'strategy' | 'until'> {
  /** Any integer; the same seed gives the same schedules. */
  readonly seed: number;
  /** How many schedules are drawn. */
  readonly runs: number;
  /** Where a schedule is given up, in transitions. */
  readonly stepsMax: number;
}

/**
 * Ends at the first violation of anything, whose path is then minimised. Without one the verdict is 'incomplete', cut by the number of runs: `holds` would need every state.
 * Throws as `check` does.
 */
export function simulate(scenario: Scenario, mutant: string | null, options: SimulateOptions): Result {
  const { seed, runs, stepsMax, ...limits } = options;
  const strategy = randomWalks(seeded(seed), runs, stepsMax);
  return check(scenario, mutant, { ...limits, strategy, until: 'any' });
}

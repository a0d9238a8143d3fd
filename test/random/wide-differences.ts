/** Whether everything agrees on a wide system, its mutant, and what is made of it. */
import { ModelError, type Scenario } from '../../checker/language/index.ts';
import { agree } from './agree.ts';
import { isSmall, livenessDiffers, withLiveness } from './live.ts';
import { buildWide, type Wide } from './wide.ts';

export interface Differing {
  readonly differences: readonly string[];
  /** Why it was not compared; null if it was. */
  readonly skipped: string | null;
  readonly states: number;
}

export function wideDiffers(text: Wide, statesMax: number, turn?: number): Differing {
  const scenario = buildWide(text);
  const found = scenarioDiffers(scenario, statesMax, turn);
  const isCompared = found.skipped === null && (turn === undefined || turn % 6 === 0);
  const live = isCompared ? withLiveness(scenario) : null;
  if (live === null || !isSmall(live, null, Math.min(60, statesMax))) return found;
  return { ...found, differences: [...found.differences, ...livenessDiffers(live)] };
}

/** The scenario and its mutants. */
export function scenarioDiffers(scenario: Scenario, statesMax: number, turn?: number): Differing {
  const differences: string[] = [];
  let skipped: string | null = null;
  let states = 0;
  for (const mutant of [null, ...Object.keys(scenario.mutants ?? {})]) {
    try {
      const found = agree(scenario, mutant, { statesMax, ...(turn === undefined ? {} : { turn }) });
      if (found.kind === 'differ')
        differences.push(...found.differences.map((each) => `${mutant ?? 'itself'}: ${each}`));
      else if (found.kind === 'agree') states += found.states;
      else if (mutant === null) skipped = found.why;
    } catch (error) {
      // Some changes find nothing that they could change.
      if (!(error instanceof ModelError)) throw error;
      if (mutant === null) skipped = 'refused';
    }
  }
  return { differences, skipped, states };
}

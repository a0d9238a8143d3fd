/** What is found to differ on one random system and its mutant. */
import { agree } from './agree.ts';
import { build } from './build.ts';
import type { SystemText } from './description.ts';

export interface Differences {
  /** That were compared. */
  readonly states: number;
  readonly differences: readonly string[];
  /** Why nothing was compared, or not everything. */
  readonly skipped: string | null;
}

/** `turn` as in AgreeOptions. */
export function differencesOf(text: SystemText, statesMax: number, turn?: number): Differences {
  const scenario = build(text);
  const mutants = Object.keys(scenario.mutants ?? {});
  let states = 0;
  for (const mutant of [null, ...mutants]) {
    const agreement = agree(scenario, mutant, turn === undefined ? { statesMax } : { statesMax, turn });
    if (agreement.kind === 'skipped') return { states, differences: [], skipped: agreement.why };
    if (agreement.kind === 'differ') return { states, differences: agreement.differences, skipped: null };
    states += agreement.states;
  }
  return { states, differences: [], skipped: null };
}

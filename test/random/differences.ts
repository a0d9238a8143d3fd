/** What is found to differ on one random system, its mutant and its variations. */
import type { Scenario } from '../../checker/language/index.ts';
import { type Agreement, type AgreeOptions, agree } from './agree.ts';
import { build } from './build.ts';
import type { SystemText } from './description.ts';
import { variations } from './variations.ts';

export interface Differences {
  /** That were compared. */
  readonly states: number;
  readonly differences: readonly string[];
  /** Why nothing was compared, or not everything. */
  readonly skipped: string | null;
  /** By what the system was compared; what says nothing about it is left out. */
  readonly by: readonly string[];
}

/** `turn` as in AgreeOptions. */
export function differencesOf(text: SystemText, statesMax: number, turn?: number): Differences {
  const options: AgreeOptions = turn === undefined ? { statesMax } : { statesMax, turn };
  const scenario = build(text);
  const first = ofMutants(scenario, (mutant) => agree(scenario, mutant, options));
  const others = variations
    .filter(({ oneIn }) => turn === undefined || turn % oneIn === 0)
    .map(({ name, oneIn, of, compare }) => {
      // Their turns are counted anew: else all of them would be compared by what comes on every such turn.
      const own: AgreeOptions = turn === undefined ? options : { statesMax, turn: turn / oneIn };
      const varied = of(text, own.turn ?? 0);
      if (varied === null) return nothing;
      const { states, differences, by } = ofMutants(varied, (mutant) => compare(varied, mutant, own));
      return { states, differences: named(name, differences), by: named(name, by), skipped: null };
    });
  return others.reduce(together, first);
}

const nothing: Differences = { states: 0, differences: [], skipped: null, by: [] };
function named(name: string, list: readonly string[]): string[] {
  return list.map((each) => `${name}: ${each}`);
}
function together(a: Differences, b: Differences): Differences {
  return {
    states: a.states + b.states,
    differences: [...a.differences, ...b.differences],
    skipped: a.skipped ?? b.skipped,
    by: [...a.by, ...b.by],
  };
}

function ofMutants({ mutants = {} }: Scenario, of: (mutant: string | null) => Agreement): Differences {
  let sofar = nothing;
  for (const mutant of [null, ...Object.keys(mutants)]) {
    const found = of(mutant);
    const { states = 0, by = [] } = found.kind === 'agree' ? found : {};
    const differences = found.kind === 'differ' ? found.differences : [];
    const skipped = found.kind === 'skipped' ? found.why : null;
    sofar = together(sofar, { states, differences, skipped, by });
    if (skipped !== null) break;
  }
  return sofar;
}

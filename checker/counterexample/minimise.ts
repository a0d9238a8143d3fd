/** The shortest counterexample, and among those as short the one with the fewest context switches. */
import type { Program } from '../compile/lower/program.ts';
import type { Cut, Path } from '../report/result.ts';
import { memoryMin } from '../search/engine.ts';
import { fewestSwitches } from '../search/fewest-switches.ts';
import { plain, search } from '../search/search.ts';
import { actorsOf } from '../search/strategy.ts';
import { pathAlong } from './path.ts';

export interface MinimiseOptions {
  /** Bytes for states, parent links and table. */
  readonly memory: number;
  readonly interrupted?: () => Cut | null;
}

/** Of whatever has this name; null if a limit was met first. */
export function minimised(program: Program, name: string, { memory, interrupted }: MinimiseOptions): Path | null {
  if (memory < memoryMin(program)) return null;
  const strategy = fewestSwitches(actorsOf(program), name);
  const outcome = search(program, {
    ...plain,
    strategy,
    memory,
    until: name,
    interrupted: interrupted ?? (() => null),
    progress: () => {},
  });
  try {
    const best = strategy.best();
    // Cut otherwise, it may have missed a path with fewer switches.
    if (best === null || (outcome.cut !== null && outcome.cut !== 'violation')) return null;
    return pathAlong(program, outcome, best.walk, best.event);
  } finally {
    outcome.release();
  }
}

/** A reduced search loses shortest paths: they come from one that visits everything as deep as the violations lie. */
import type { Program } from './compile/lower/program.ts';
import type { Violation } from './report/result.ts';
import type { Outcome } from './search/search.ts';
import { violationsOf } from './summary.ts';

/**
 * What `run`, an unreduced search, breadth first, up to this depth, finds: the same or more, in the fewest steps. If it
 * was cut, what it did not find is kept as it is.
 */
export function shortest(
  program: Program,
  found: readonly Violation[],
  run: (depthMax: number) => Outcome,
): readonly Violation[] {
  if (found.length === 0) return found;
  const outcome = run(Math.max(...found.map(({ steps }) => steps)));
  try {
    const list = violationsOf(program, outcome);
    if (outcome.cut === null || outcome.cut === 'violation') return list;
    const known = new Set(list.map(({ property }) => property));
    const others = found.filter(({ property }) => !known.has(property));
    return [...list, ...others.map((each): Violation => ({ ...each, notShortest: true }))];
  } finally {
    outcome.release();
  }
}

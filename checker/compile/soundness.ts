/** Which reductions keep what a scenario claims, and why the others do not. */
import { ModelError } from '../language/model-error.ts';
import type { Reduction } from '../report/result.ts';
import type { Program } from './program.ts';

/** What one state or one step shows. Whatever is about whole runs is left out by a reduction that drops runs. */
const shownAtOnce: readonly string[] = ['always', 'never', 'sometimes', 'atEnd', 'asserted'];

/** Why the reduction may not be used; null if it may. */
const refusals: { readonly [reduction in Reduction]: (program: Program) => string | null } = {
  'partial order': ({ system, witnesses }) => {
    const aboutRuns = system.properties.find(({ kind }) => !shownAtOnce.includes(kind));
    if (aboutRuns !== undefined)
      return `it keeps one of several orders of steps, and '${aboutRuns.id}' is about whole runs`;
    // A witness is asked for until it was seen, so that what comes first decides whether it fails.
    const mayFail = witnesses.find(({ cond }) => cond.fails);
    if (mayFail === undefined) return null;
    return `it keeps one of several orders of steps, and evaluating '${mayFail.name}' may break a check before it is seen`;
  },
  symmetry: () => 'this version does not have it',
};

/** Throws ModelError if one of the reductions is unsound for the program. */
export function refuseUnsound(program: Program, reductions: readonly Reduction[]): void {
  for (const reduction of reductions) {
    const why = refusals[reduction](program);
    if (why === null) continue;
    throw new ModelError(
      `${reduction} cannot be used for '${program.system.scenario.name}': ${why}; check without it (--exact)`,
    );
  }
}

/** The reductions that are sound for the program and leave something out. */
export function soundReductions(program: Program): Reduction[] {
  const all: readonly Reduction[] = ['symmetry', 'partial order'];
  return all.filter((reduction) => refusals[reduction](program) === null);
}

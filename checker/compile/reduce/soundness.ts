/** Which reductions keep what a scenario claims, and why the others do not. */
import { ModelError } from '../../language/model-error.ts';
import type { Reduction } from '../../report/result.ts';
import type { Program } from '../lower/program.ts';
import { hasLiveness } from '../system/obligations.ts';
import { symmetryOf } from './symmetry.ts';

/** What one state or one step shows. Whatever is about whole runs is left out by a reduction that drops runs. */
const shownAtOnce: readonly string[] = ['always', 'never', 'sometimes', 'atEnd', 'asserted'];

const refusals: { readonly [reduction in Reduction]: (program: Program) => string | null } = {
  'partial order': ({ system, witnesses }) => {
    const branch = system.properties.find(({ kind }) => kind === 'taken');
    if (branch !== undefined) return `it leaves out steps, and '${branch.id}' asks whether one is taken`;
    const aboutRuns = system.properties.find(({ kind }) => !shownAtOnce.includes(kind));
    if (aboutRuns !== undefined)
      return `it keeps one of several orders of steps, and '${aboutRuns.id}' is about whole runs`;
    // The argument takes it that only its holder changes a lock; beside it stands here who makes its stores visible.
    if (system.buffers !== null) return 'the argument for it does not cover store buffers';
    if (system.starts !== null) return 'the argument for it begins in one state, and there are several starts';
    if (system.constraint !== null) return 'a constraint cuts off some of the orders of steps that it takes for equal';
    // A witness is asked for until it was seen, so that what comes first decides whether it fails.
    const mayFail = witnesses.find(({ cond }) => cond.fails);
    if (mayFail === undefined) return null;
    return `it keeps one of several orders of steps, and evaluating '${mayFail.name}' may break a check before it is seen`;
  },
  symmetry: (program) => {
    const { system } = program;
    if (hasLiveness(system)) return 'liveness follows one actor through whole runs, and renaming loses who it is';
    if (system.starts !== null) return 'it does not rename starts';
    if (system.constraint !== null) return 'it does not rename a constraint';
    if (system.buffers !== null) return 'it does not rename what waits in store buffers';
    const { order, apart } = symmetryOf(program);
    return order > 1 ? null : `it finds nothing to exchange: ${apart.join('; ')}`;
  },
};

/** Why the reduction may not be used for the program; null if it may. */
export function whyUnsound(program: Program, reduction: Reduction): string | null {
  return refusals[reduction](program);
}

/** Throws ModelError for several at once. */
export function refuseTogether(reductions: readonly Reduction[]): void {
  if (reductions.length < 2) return;
  throw new ModelError(
    `${reductions.join(' and ')} cannot be used together: the steps that one leaves out are chosen by states that the other renames; write one of them`,
  );
}

/** Throws ModelError if one of the reductions is unsound for the program. */
export function refuseUnsound(program: Program, reductions: readonly Reduction[]): void {
  for (const reduction of reductions) {
    const why = whyUnsound(program, reduction);
    if (why === null) continue;
    throw new ModelError(
      `${reduction} cannot be used for '${program.system.scenario.name}': ${why}; check without it (--exact)`,
    );
  }
}

/** Those of the reductions that are sound, and in words why others are not. */
export function usable(
  program: Program,
  asked: readonly Reduction[],
): { readonly reductions: readonly Reduction[]; readonly reason: string | null } {
  const refused = asked.flatMap((reduction) => {
    const why = whyUnsound(program, reduction);
    return why === null ? [] : [{ reduction, why }];
  });
  const reductions = asked.filter((reduction) => refused.every((each) => each.reduction !== reduction));
  const reasons = refused.map(({ reduction, why }) => `${reduction} cannot be used: ${why}`);
  return { reductions, reason: reasons.length === 0 ? null : reasons.join('; ') };
}

/** The reductions that are sound for the program and leave something out. */
export function soundReductions(program: Program): Reduction[] {
  // Not both: see refuseTogether.
  const all: readonly Reduction[] = ['partial order', 'symmetry'];
  return all.filter((reduction) => whyUnsound(program, reduction) === null).slice(0, 1);
}

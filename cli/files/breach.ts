/** Where in the user's file the access stands that a race makes without its lock. */
import { along } from '../../checker/by-hand/along.ts';
import { changesOf } from '../../checker/compile/system/specs.ts';
import type { System } from '../../checker/compile/system/system.ts';
import type { Written } from '../../checker/interpret/evaluate.ts';
import { transitionAt } from '../../checker/interpret/step.ts';
import { ModelError } from '../../checker/language/model-error.ts';
import { errorAbout } from '../../checker/language/site.ts';
import type { Path } from '../../checker/report/result.ts';
import { placeOf } from './load.ts';

/** The file, and the place in it if the last step of the path is such an access. */
export function placed(
  system: System,
  path: Path,
  file: string | null,
): { readonly file: string | null; readonly written: string | null } {
  return { file, written: file === null ? null : breachIn(system, path) };
}

function breachIn(system: System, path: Path): string | null {
  const outcome = transitionAt(system, along(system, path.slice(0, -1)).state, path.at(-1))?.outcome;
  if (outcome?.kind !== 'failure' || outcome.failure.failure !== 'access without the lock') return null;
  const { written, message } = outcome.failure;
  if (written === null || isReplaced(system, written)) return null;
  return placeOf(errorAbout(written.role, new ModelError(message), written.part));
}

/** What a mutant says instead is not written there. */
function isReplaced({ scenario, mutant }: System, { role, part }: Written): boolean {
  const given = mutant === null ? undefined : scenario.mutants?.[mutant];
  return (given === undefined ? [] : changesOf(given)).some(
    (change) =>
      (change.kind === 'guard' || change.kind === 'action') && change.role === role.name && part.includes(change.name),
  );
}

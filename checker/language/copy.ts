/**
 * Which copy of the language made a thing. Sorts are known by their identity, so what two copies made must not meet;
 * a package that is there twice, or both as an ES module and as CommonJS, would otherwise fail in strange ways.
 */
import { ModelError } from './model-error.ts';

interface Copy {
  /** The file of this module. */
  readonly place: string;
}
const thisCopy: Copy = { place: import.meta.url };
const mark = Symbol.for('racewalk.copy');

/** The same thing, marked as made by this copy. */
export function ours<T extends object>(made: T): T {
  return Object.defineProperty(made, mark, { value: thisCopy });
}

/** The file of the other copy that made it; null if this one did. */
export function foreignPlace(made: unknown): string | null {
  if (typeof made !== 'object' || made === null) return null;
  const copy: unknown = Reflect.get(made, mark);
  if (copy === thisCopy || typeof copy !== 'object' || copy === null || !('place' in copy)) return null;
  return String(copy.place);
}

/** Throws ModelError for what another copy made. `what` names it, as the subject of a sentence. */
export function refuseForeign(made: object, what: string): void {
  const place = foreignPlace(made);
  if (place === null) return;
  const isSame = place === thisCopy.place;
  const where = isSame
    ? `${thisCopy.place} was loaded twice: load racewalk once, and do not reset the modules in between`
    : `it was made with ${place} and is used with ${thisCopy.place}: install racewalk once, and load it either by import or by require everywhere`;
  throw new ModelError(`${what} comes from another copy of racewalk; ${where}`);
}

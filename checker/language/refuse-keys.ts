/** Keys that nobody reads, refused: a misspelt key claims nothing. */
import { ModelError } from './model-error.ts';
import { suggestion } from './nearest.ts';

/** Throws ModelError for a key that is none of the known ones, and names the nearest. */
export function refuseKeys(given: object, known: object, where: string, part: readonly (string | number)[] = []): void {
  const names = Object.keys(known);
  const unknown = Object.keys(given).find((key) => !names.includes(key));
  if (unknown === undefined) return;
  throw new ModelError(
    `${where} has no key '${unknown}'; there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}.${suggestion(unknown, names)}`,
    [...part, unknown],
  );
}

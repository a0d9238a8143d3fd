/** Lists that are kept in files from run to run: docs/litmus.json, docs/conform.json, or others that the user names. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../io.ts';

/**
 * Empty where there is no such file. `what` there is in the list, and which file it `usually` is in: for the message of the
 * UsageError that is thrown for a file that holds something else.
 */
export function keptList<T>(
  named: string,
  cwd: string,
  isOne: (value: unknown) => value is T,
  { what, usually }: { readonly what: string; readonly usually: string },
): readonly T[] {
  const file = resolve(cwd, named);
  if (!existsSync(file)) return [];
  let list: unknown = null;
  try {
    list = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // No JSON is no list, too.
  }
  if (Array.isArray(list) && list.every(isOne)) return list;
  throw new UsageError(`--record ${named}: it holds no list of ${what}; name a new file, or ${usually}`);
}

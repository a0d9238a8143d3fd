/** What a client may name: nothing outside of the folder in which the server was started, and no options. */
import { realpathSync, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { UsageError } from '../io.ts';

/** The path as the command shall have it. Throws UsageError for one that is not there or lies elsewhere, links followed. */
export function inside(folder: string, path: string, kind: 'file' | 'folder'): string {
  const top = realpathSync(folder);
  let real: string;
  try {
    real = realpathSync(resolve(top, path));
  } catch {
    throw new UsageError(`there is no '${path}' in the folder in which the server was started`);
  }
  if (real !== top && !real.startsWith(top + sep)) {
    throw new UsageError(`'${path}' lies outside of the folder in which the server was started`);
  }
  const stats = statSync(real);
  if (kind === 'file' ? !stats.isFile() : !stats.isDirectory()) throw new UsageError(`'${path}' is no ${kind}`);
  return `.${sep}${relative(top, real)}`;
}

/** A name of a scenario, a protocol, a mutant or a bug, or a token: never an option or a path. */
export function name(text: string): string {
  if (text !== '' && !text.startsWith('-') && !/[/\\]/.test(text) && !/\.[cm]?[jt]s(?:#|$)|\.json$/.test(text))
    return text;
  throw new UsageError(`'${text}' is no name; a file goes into the field 'file'`);
}

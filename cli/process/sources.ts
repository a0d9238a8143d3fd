/** The sources of a clone, so that its command is never older than they are. An installed package has none. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../../', import.meta.url));
/** What the bundle was made of. */
export const sourcesFile = join(root, 'dist/cli/bundle.sources.json');

/** Of each file when it was written, and its size. */
export interface Sources {
  readonly [path: string]: string;
}
/** What the bundle was made of: of each file also a digest, since who checks out a branch and comes back writes it anew. */
interface Recorded {
  readonly [path: string]: { readonly written: string; readonly digest: string };
}

/** Where they lie, beside `index.ts` at the top. */
export const folders = ['checker', 'cli', 'litmus', 'machines', 'models', 'scenarios'];

/** Null where there are no sources. */
export function sourcesNow(): Sources | null {
  if (!existsSync(join(root, 'tsconfig.build.json'))) return null;
  const sources: { [path: string]: string } = {};
  const note = (path: string): void => {
    const { mtimeMs, size } = statSync(join(root, path));
    sources[path] = `${mtimeMs} ${size}`;
  };
  // Node's own recursion takes five times as long.
  const look = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) look(path);
      else if (path.endsWith('.ts')) note(path);
    }
  };
  note('index.ts');
  for (const folder of folders) look(folder);
  return sources;
}

/** Those that are new, gone or other than they were; null where nobody knows what they were. */
export function changedSince(now: Sources): readonly string[] | null {
  if (!existsSync(sourcesFile)) return null;
  const before: Recorded = JSON.parse(readFileSync(sourcesFile, 'utf8'));
  return [...new Set([...Object.keys(before), ...Object.keys(now)])].filter(
    (path) => before[path]?.written !== now[path] && (now[path] === undefined || before[path]?.digest !== digest(path)),
  );
}

/** The text of `sourcesFile`, of sources that have just been read. */
export function recorded(now: Sources): string {
  const entries = Object.entries(now).map(([path, written]) => [path, { written, digest: digest(path) }]);
  return JSON.stringify(Object.fromEntries(entries));
}
function digest(path: string): string {
  return createHash('sha1')
    .update(readFileSync(join(root, path)))
    .digest('hex');
}

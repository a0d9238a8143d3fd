/** The package as it is built, in a folder of its own: tests of built code depend on no earlier build of the clone. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  type Dirent,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const typescript = join(root, 'node_modules/typescript-native/bin/tsc');

/**
 * Puts `dist` into the folder, and beside it what else a package has. Types take most of the time and are of no use to who
 * only runs the command. Throws if no command results.
 */
export function buildIn(folder: string, { types }: { readonly types: boolean }): void {
  cpSync(built(types), folder, { recursive: true, verbatimSymlinks: true });
}

// Not in the clone: what is built knows a clone by its sources.
const builds = join(tmpdir(), `racewalk-builds-${createHash('sha256').update(root).digest('hex').slice(0, 8)}`);

/** One build serves all tests of the same sources. */
function built(types: boolean): string {
  const digest = digestOfSources();
  const place = (typed: boolean): string => join(builds, `${digest}-${typed ? 'typed' : 'plain'}`);
  const found = [true, ...(types ? [] : [false])].map(place).find((each) => existsSync(each));
  if (found !== undefined) return found;
  mkdirSync(builds, { recursive: true });
  for (const name of readdirSync(builds)) {
    if (!name.startsWith(digest) && !name.startsWith('new-'))
      rmSync(join(builds, name), { recursive: true, force: true });
  }
  const fresh = mkdtempSync(join(builds, 'new-'));
  make(fresh, types);
  try {
    renameSync(fresh, place(types));
  } catch {
    // Another test was as quick.
    rmSync(fresh, { recursive: true });
  }
  return place(types);
}

function make(folder: string, types: boolean): void {
  for (const name of ['package.json', 'README.md', 'LICENSE', 'docs']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  for (const name of ['node_modules', 'explorer']) symlinkSync(join(root, name), join(folder, name));
  const { stdout } = spawnSync(
    process.execPath,
    [
      ...[typescript, '-p', join(root, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')],
      // `npm test` has looked at the types.
      ...['--noCheck', ...(types ? [] : ['--declaration', 'false'])],
    ],
    { encoding: 'utf8' },
  );
  const bundled = spawnSync('npm', ['run', 'bundle'], { cwd: folder, encoding: 'utf8' });
  if (bundled.status !== 0) throw new Error(`the bundle failed: ${bundled.stderr}`);
  if (!existsSync(join(folder, 'dist/cli/main.js'))) throw new Error(`the build made no command: ${stdout}`);
}

/** Of everything that a build, or the folder beside it, is made of. */
function digestOfSources(): string {
  const hash = createHash('sha256');
  const visit = (path: string, isFolder: boolean): void => {
    if (!isFolder) hash.update(path).update(readFileSync(join(root, path)));
    else for (const each of entriesOf(path)) visit(join(path, each.name), each.isDirectory());
  };
  for (const each of entriesOf('')) if (!others.has(each.name)) visit(each.name, each.isDirectory());
  return hash.digest('hex').slice(0, 16);
}
const others = new Set(['.git', 'node_modules', 'dist', 'scratch', 'coverage', 'test']);

function entriesOf(path: string): Dirent[] {
  return readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
}

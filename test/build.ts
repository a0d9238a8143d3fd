/** The package as it is built, in a folder of its own: tests of built code depend on no earlier build. */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const typescript = join(root, 'node_modules/typescript/bin/tsc');

/**
 * Compiles to `dist` in the folder and puts beside it what else a package has. Types take most of the time and are of no
 * use to who only runs the command. Throws if no command results.
 */
export function buildIn(folder: string, { types }: { readonly types: boolean }): void {
  for (const name of ['package.json', 'README.md', 'LICENSE', 'docs']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  for (const name of ['node_modules', 'explorer']) symlinkSync(join(root, name), join(folder, name));
  const { stdout } = spawnSync(
    process.execPath,
    [
      ...[typescript, '-p', join(root, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')],
      ...(types ? [] : ['--noCheck', '--declaration', 'false']),
    ],
    { encoding: 'utf8' },
  );
  const bundled = spawnSync('npm', ['run', 'bundle'], { cwd: folder, encoding: 'utf8' });
  if (bundled.status !== 0) throw new Error(`the bundle failed: ${bundled.stderr}`);
  if (!existsSync(join(folder, 'dist/cli/main.js'))) throw new Error(`the build made no command: ${stdout}`);
}

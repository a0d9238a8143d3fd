/** Makes the bundle of all that the workers run: when the package is built, and in a clone whose sources have changed. */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as esbuild from 'esbuild';
import { bundleFile, bundleInputsFile, codeCacheFile } from './bundle.ts';
import { recorded, root, type Sources, sourcesFile } from './sources.ts';

/** `sources`: as they are before this begins to read them; null where there are none. Throws what the bundler does. */
export function makeBundle(sources: Sources | null): void {
  // What is edited while this works counts as changed.
  const record = sources === null ? null : recorded(sources);
  const { buildSync }: typeof esbuild = createRequire(import.meta.url)('esbuild');
  const compiled = join(root, 'dist/cli/process/workers.js');
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: root,
    entryPoints: [sources === null ? compiled : join(root, 'cli/process/workers.ts')],
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node20',
    charset: 'ascii',
    // A script that comes from a code cache cannot import.
    supported: { 'dynamic-import': false },
    format: 'cjs',
    // Of jiti all but its compiler, which cli/files/load.ts takes from the package.
    external: ['../dist/babel.cjs', '@viz-js/viz'],
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: '(function (require, bundleUrl) { const module = { exports: {} };' },
    footer: { js: 'return module.exports; })' },
    logLevel: 'silent',
    metafile: true,
  });
  // V8 takes a cache for that of any script of the same length.
  rmSync(codeCacheFile, { force: true });
  replace(bundleFile, outputFiles[0]?.text ?? '');
  // Whose licences are to be told: packaging/notices.ts.
  replace(bundleInputsFile, JSON.stringify(Object.keys(metafile.inputs)));
  if (record !== null) replace(sourcesFile, record);
}

/** Another command may read it meanwhile, or make it. */
function replace(file: string, text: string): void {
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}

export const canBundle = existsSync(join(root, 'node_modules/esbuild'));

/** All code of the workers as one script, with what V8 made of it when the package was built. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import type * as workers from './workers.ts';

/** A function of `require` and the place where it lies. */
export const bundleFile = fileURLToPath(new URL('../bundle.script', import.meta.url));
/** The files that it is made of, relative to the folder in which it is built. */
export const bundleInputsFile = fileURLToPath(new URL('../bundle.inputs.json', import.meta.url));
/** V8 takes it only if it is of the same version and flags; else it compiles again. */
export const codeCacheFile = fileURLToPath(new URL('../bundle.code-cache', import.meta.url));

/** Compiles the bundle, or takes what was compiled before. */
export function compileBundle(): Script {
  // Other characters than ASCII are in comments only, and read in a third of the time so.
  return new Script(readFileSync(bundleFile, 'latin1'), {
    filename: bundleFile,
    ...(existsSync(codeCacheFile) ? { cachedData: readFileSync(codeCacheFile) } : {}),
  });
}

/** What cli/process/workers.ts exports. */
export function evaluateBundle(script: Script): typeof workers {
  const evaluate: (require: NodeJS.Require, url: string) => typeof workers = script.runInThisContext();
  return evaluate(createRequire(import.meta.url), import.meta.url);
}

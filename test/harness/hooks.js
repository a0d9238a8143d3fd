/** Loader hooks: Node runs the TypeScript sources as they are, line for line, and test files take their globals from `globals`. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from 'sucrase';

let globals;

/** `globals`: the address of the module that stands for `@jest/globals`. */
export function initialize(data) {
  globals = data.globals;
}

export async function resolve(specifier, context, next) {
  return specifier === '@jest/globals' ? { url: globals, shortCircuit: true } : next(specifier, context);
}

export async function load(url, context, next) {
  // The runner of tests asks for each file by a name that is new.
  const { pathname } = new URL(url);
  if (!pathname.endsWith('.ts')) return next(url, context);
  const file = fileURLToPath(new URL(pathname, url));
  const { code } = transform(await readFile(file, 'utf8'), {
    transforms: ['typescript'],
    disableESTransforms: true,
    filePath: file,
  });
  return { format: 'module', source: code, shortCircuit: true };
}

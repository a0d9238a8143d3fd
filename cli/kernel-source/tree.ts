/** A kernel source tree on the disk: a whole one, or only the folders that machines stand for. */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { UsageError } from '../io.ts';
import { definitionsOf } from './c-function.ts';

/** Where a function that has moved is looked for. */
const folders = ['mm', 'fs', 'kernel', 'virt', 'include/linux', 'arch/x86/mm', 'arch/x86/kvm', 'lib'];

export interface KernelTree {
  /** As its Makefile says, such as `6.12`; null without one. */
  readonly version: string | null;
  /** What is written there of the function; none if the file or the function is not there. */
  definitions(file: string, name: string): readonly string[];
  /** The files that define a function of that name, which may be another one. */
  whereElse(name: string): readonly string[];
}

/** Throws UsageError for what is no folder, or has neither mm/ nor fs/. */
export function kernelTree(path: string, cwd: string): KernelTree {
  const root = resolve(cwd, path);
  const has = (name: string): boolean => statSync(join(root, name), { throwIfNoEntry: false })?.isDirectory() === true;
  if (!has('')) throw new UsageError(`${path}: there is no such folder; give the top of a kernel source tree`);
  if (!has('mm') && !has('fs'))
    throw new UsageError(`${path} has neither mm/ nor fs/; give the top of a kernel source tree`);
  const top = realpathSync(root);
  const texts = new Map<string, string | null>();
  const read = (file: string): string | null => {
    let text = texts.get(file);
    if (text === undefined) {
      text = textOf(top, file);
      texts.set(file, text);
    }
    return text;
  };
  const definitions = (file: string, name: string): readonly string[] => definitionsOf(read(file) ?? '', name);
  let sources: readonly string[] | null = null;
  return {
    version: versionIn(read('Makefile') ?? ''),
    definitions,
    whereElse(name) {
      sources ??= folders.filter(has).flatMap((folder) => sourcesIn(root, folder));
      return sources.filter((file) => read(file)?.includes(name) && definitions(file, name).length > 0);
    },
  };
}

/** Null for what is not there, and for what a link leads to out of the tree: a program that asks may read no more than the tree. */
function textOf(top: string, file: string): string | null {
  const path = join(top, file);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return null;
  return realpathSync(path).startsWith(top + sep) ? readFileSync(path, 'utf8') : null;
}
function sourcesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[ch]$/.test(entry.name))
    .map((entry) => `${folder}/${entry.name}`)
    .sort();
}
function versionIn(makefile: string): string | null {
  const number = (name: string): string | undefined => new RegExp(`^${name} *= *(\\d+)`, 'm').exec(makefile)?.[1];
  const [major, minor] = [number('VERSION'), number('PATCHLEVEL')];
  return major === undefined || minor === undefined ? null : `${major}.${minor}`;
}

/** A folder that keeps a search: every file in it is complete and on the disk before anything relies on it. */
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Storage, StorageError } from '../../checker/search/checkpoint.ts';

/** Makes the folder if it is missing. `name` is what messages call it. Throws StorageError. */
export function folderStorage(path: string, name: string): Storage {
  const failing = <T>(what: string, work: () => T): T => {
    try {
      return work();
    } catch (problem) {
      throw new StorageError(`${name}${what}: ${whatFailed(problem)}`);
    }
  };
  failing(' cannot be made', () => makeFolder(path));
  const write = (file: string, bytes: Uint8Array): void =>
    failing(`/${file} cannot be written`, () => writeWhole(join(path, file), bytes));
  return {
    write,
    replace(file, bytes) {
      const fresh = `${file}.new`;
      write(fresh, bytes);
      failing(`/${file} cannot be replaced`, () => {
        // What the manifest lists must be in the folder before the manifest is.
        syncFolder(path);
        renameSync(join(path, fresh), join(path, file));
        syncFolder(path);
      });
    },
    read: (file, bytesMax) => failing(`/${file} cannot be read`, () => readIfThere(join(path, file), bytesMax)),
    digest: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  };
}

/** The folder may be there already; the one that it is in must be. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path);
  } catch (problem) {
    if (codeOf(problem) !== 'EEXIST') throw problem;
  }
}

/** With all that it is in. Where nothing can be made, as below /proc, mkdirSync's own way of it tries for ever. */
export function makeFolders(path: string): void {
  const parent = dirname(path);
  if (!existsSync(parent)) makeFolders(parent);
  makeFolder(path);
}

function writeWhole(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } catch (problem) {
    // Some file systems know no such thing.
    if (codeOf(problem) !== 'EINVAL') throw problem;
  } finally {
    closeSync(folder);
  }
}

function readIfThere(path: string, bytesMax: number): Uint8Array | null {
  try {
    const { size } = statSync(path);
    if (size > bytesMax) throw new Error(`it has ${size} bytes, where at most ${bytesMax} were written`);
    return readFileSync(path);
  } catch (problem) {
    if (codeOf(problem) === 'ENOENT') return null;
    throw problem;
  }
}

const inWords = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'the disk quota is used up'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'not permitted'],
  ['EROFS', 'the file system is read-only'],
  ['ENOENT', 'the folder that it is to be in does not exist'],
  ['ENOTDIR', 'a part of its path is a file'],
  ['EISDIR', 'it is a directory'],
  ['EIO', 'the disk fails'],
  ['ELOOP', 'its symbolic links go in a circle'],
]);

/** What the system says, in words where they are known. */
export function whatFailed(problem: unknown): string {
  const words = inWords.get(codeOf(problem));
  if (words !== undefined) return `${words} (${codeOf(problem)})`;
  return problem instanceof Error ? problem.message : String(problem);
}
export function codeOf(problem: unknown): string {
  const hasCode = typeof problem === 'object' && problem !== null && 'code' in problem;
  return hasCode ? String(problem.code) : '';
}

/** A storage in memory, whose writes fail from a chosen one on. */
import { createHash } from 'node:crypto';
import { type Storage, StorageError } from '../../../checker/search/checkpoint.ts';

export interface InMemory {
  readonly files: Map<string, Uint8Array>;
  readonly storage: Storage;
  /** How often something was written. */
  writes(): number;
}

/** The write of that number fails, halfway where a file is not replaced at once, and all after it. */
export function inMemory(files = new Map<string, Uint8Array>(), failsAt = Number.POSITIVE_INFINITY): InMemory {
  let writes = 0;
  const isFull = (): boolean => ++writes >= failsAt;
  const storage: Storage = {
    write(name, bytes) {
      const full = isFull();
      files.set(name, bytes.slice(0, full ? bytes.length / 2 : bytes.length));
      if (full) throw new StorageError(`${name}: no space left`);
    },
    replace(name, bytes) {
      if (isFull()) throw new StorageError(`${name}: no space left`);
      files.set(name, bytes.slice());
    },
    read: (name) => files.get(name) ?? null,
    digest: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  };
  return { files, storage, writes: () => writes };
}

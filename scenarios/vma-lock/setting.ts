/** What the scenarios of the lock of a VMA share. */
import type { Effect, Property } from '../../checker/language/index.ts';
import { sometimes } from '../../checker/language/index.ts';
import { vmaReader } from '../../machines/vma-lock/vma-reader-role.ts';
import { properties as p, sharedByTasks, vmaFromStart, vmaLife } from '../../models/index.ts';

/** One address space whose pages, all of them, are in VMA 0. */
export function oneVma(pages: readonly number[], tasks: number): Effect {
  return [sharedByTasks(tasks), vmaFromStart(0, pages)];
}
/** Linux 6.4 to 6.14. */
export const bySemaphore: Effect = vmaLife.isSemaphore.set(true);

export const readLocked: readonly Property[] = [p.VMA1, p.VMA2, p.VMA3, p.VMA4, p.VMA5];

export const readUnderVmaLock = sometimes(
  'under the VMA lock',
  'a thread reads of a VMA under its lock',
  vmaReader.some((r) => r.in('using')),
);
export const readUnderMmapLock = sometimes(
  'under mmap_lock',
  'a thread could not lock the VMA and reads of it under mmap_lock',
  vmaReader.some((r) => r.in('usingUnderLock')),
);
export const foundNone = sometimes(
  'found none',
  'a thread finds no VMA at its address under mmap_lock',
  vmaReader.some((r) => r.in('failedWithSegv')),
);

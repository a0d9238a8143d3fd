/** What the scenarios of markers start from and are judged by. */
import { sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { wpShmemFaulter, wpShmemThread } from '../../machines/shmem/wp-shmem-thread.ts';
import {
  cached,
  entry,
  frames,
  kernel,
  mappedFromCache,
  mapsFile,
  properties as p,
  program,
  protectionReturned,
  ptep,
  swappableFromStart,
  writeProtectedFromStart,
} from '../../models/index.ts';
import { registeredForWp } from '../userfaultfd-wp/setting.ts';

/** Page A maps page 0 of a shmem file, which the page cache has in frame 0, dirty as all that was stored to; tasks have mmap_lock only. */
function sharedPage(tasks: number): Effect {
  return [
    registeredForWp(tasks),
    mapsFile(0, 0, 'zero'),
    cached(0, 0, 'zero'),
    frames.dirty.at(0).set(true),
    kernel.noVmaLocks.set(true),
  ];
}
/** It is not mapped. */
export const unmapped = sharedPage;
/** It is mapped, and was stored to. */
export function mapped(tasks: number): Effect {
  return [sharedPage(tasks), mappedFromCache(0, 0), entry(ptep(0)).dirty.set(true)];
}
/** UFFDIO_WRITEPROTECT of page A has returned. */
const isProtected: Effect = [writeProtectedFromStart(0), protectionReturned(0)];
/** And is protected. */
export function mappedProtected(tasks: number): Effect {
  return [mapped(tasks), isProtected];
}
/** Page A is anonymous memory in frame 0, stored to, which may be swapped out, and is protected. */
export function swappableProtected(tasks: number): Effect {
  return [registeredForWp(tasks), swappableFromStart(0, 0), isProtected, kernel.noVmaLocks.set(true)];
}
/** The second actor makes its call when the first has returned. */
export const secondAfterFirst: Effect = program.after.at(1).set(0);

export const storesToA = wpShmemFaulter.runs(wpShmemThread);

/** What of a page of shmem is mapped and counted, what a load yields, and that who stores has asked. */
export const markedPages = [
  p.D7,
  p.D3,
  p.D4,
  p.DATA3cache,
  p.RMAP1,
  p.CACHE1,
  p.REF1,
  p.REF3,
  p.REF7,
  p.R8,
  p.L4,
  p.R1,
];

export const asks = sometimes(
  'asks',
  'a store waits for user space',
  wpShmemFaulter.some((t) => t.in('fault.handleUserfault.asleep')),
);

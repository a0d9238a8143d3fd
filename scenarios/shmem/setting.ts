/** What the scenarios of shmem start from and are judged by. */
import type { Effect } from '../../checker/language/ir.ts';
import { shmemThread } from '../../machines/shmem/shmem-fault.ts';
import { shmemFaulter } from '../../machines/shmem/shmem-fault-role.ts';
import { shmemCopier } from '../../machines/shmem/shmem-mfill.ts';
import { shmemUser } from '../../machines/shmem/shmem-user-role.ts';
import { continuer } from '../../machines/shmem/userfaultfd-continue.ts';
import { cached, kernel, mapsFile, opened, properties as p, sharedByTasks, shmem, vmas } from '../../models/index.ts';

/** Page A maps page 0 of a shmem file, which is a hole. */
export function hole(tasks: number): Effect {
  return [sharedByTasks(tasks), mapsFile(0, 0, 'zero')];
}
/** Page A maps page 0 of a shmem file, which the page cache has in frame 0. What it would be without is a hole. */
export function inCache(tasks: number): Effect {
  return [hole(tasks), cached(0, 0, 'zero')];
}
/** An open descriptor with whose context VMA 0 is registered. */
export function registered(): Effect {
  return [opened(0), vmas.ctx.at(0).set(0)];
}
export function forMissing(): Effect {
  return [registered(), vmas.missing.at(0).set(true)];
}
export function forMinor(): Effect {
  return [registered(), shmem.minor.at(0).set(true)];
}
/** Faults and fills take mmap_lock, as in 6.1: what is to be shown does not depend on it. */
export const underMmapLock: Effect = kernel.noVmaLocks.set(true);

export const storesToA = shmemFaulter.runs(shmemThread);
export const loadsFromA = shmemFaulter.runs(shmemThread, { access: 'read' });
export const copiesA = shmemUser.runs(shmemCopier, { page: 0, last: 0 });
export const continuesA = shmemUser.runs(continuer, { page: 0, last: 0 });
/** UFFDIO_CONTINUE_MODE_DONTWAKE. */
export const continuesInSilence = shmemUser.runs(continuer, { page: 0, last: 0, dontWake: true });

/** What is mapped and counted, what a load yields, and what a resolver may do. */
export const shmemPages = [
  p.D1,
  p.D2,
  p.D3,
  p.D4,
  p.A1,
  p.A2,
  p.A7,
  p.DATA7,
  p.DATA3cache,
  p.RMAP1,
  p.CACHE1,
  p.REF1,
  p.REF3,
  p.REF7,
  p.R8,
  p.beyond,
];

/**
 * What QEMU's postcopy migration keeps of each page in user space: two bits a page, changed in one step each or under a mutex
 * (2015), or a map of the pages that were received (today), to which discards belong.
 */
import { array, flag, mutex, shared, words } from '../../checker/language/index.ts';
import { page } from '../sorts.ts';

export const transferState = words('MISSING', 'REQUESTED', 'RECEIVED');

export const postcopy = shared('postcopy', {
  state: array(page, transferState),
});

/** The mutex that guarded the states before the kernel closed the race (seed 003, changelog of v4). */
export const postcopyMutex = shared('postcopyMutex', { lock: mutex });

/** Pages that the guest has given back while they were still to come: what they contained is not asked for again. */
export const discards = shared('discards', { noted: array(page, flag) });

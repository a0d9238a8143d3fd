/** How a fault gets hold of its VMA while munmap() takes it away: under the VMA's own lock, and under mmap_lock. */
import {
  actionBecomes,
  guardBecomes,
  inState,
  nothing,
  scenario,
  sometimes,
  withoutLock,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { builtIn, kernel, mms, properties as p, sharedByTasks, vmas } from '../../models/index.ts';

const actors = {
  thread: faulter.runs(faultingThread, { page: 0, readsBack: true }),
  unmapper: unmapper.runs(munmap, { page: 0 }),
};
const storesAndLoads = sometimes('the access succeeds', 'the thread was faster than munmap()', inState(0, 'done'));
const segfaults = sometimes('the access fails', 'munmap() was faster than the thread', inState(0, 'failedWithSegv'));
const properties = [p.vmasFreed, p.D3, p.D4, p.L4, p.R2, p.REF3, p.mappedInside, storesAndLoads, segfaults];

export const faultEntryVmaLock = scenario({
  name: 'fault-entry-vma-lock',
  text: 'A thread stores to a missing page and finds its VMA by RCU while another unmaps it: the fault finishes first, or falls back to mmap_lock and fails.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one VMA of one page that one thread touches: what is raced for is the VMA',
  initial: sharedByTasks(2),
  actors,
  properties,
  expect: { verdict: 'holds', states: 115, transitions: 182, depth: 26 },
  mutants: {
    'no recheck under the VMA lock': {
      text: 'The fault trusts the VMA that it found by RCU. munmap() detached it before the lock was taken, and frees it during the fault.',
      change: guardBecomes(faulter, 'vmaStillCovers', true),
      expect: { violates: builtIn.L5freed, steps: 14 },
      reference: 'lock_vma_under_rcu(): vma->detached is tested once the lock is held',
    },
    'no grace period': {
      text: 'The VMA is freed at once, while a fault that found it by RCU has yet to try its lock.',
      change: guardBecomes(unmapper, 'gracePeriodOver', true),
      expect: { violates: builtIn.L5freed, steps: 12 },
      reference: 'vm_area_free(): call_rcu()',
    },
    'no VMA lock': {
      text: 'Nobody takes the VMA lock: munmap() clears the page before a fault that is under way fills it again.',
      change: withoutLock(vmas.lock.at(0)),
      expect: { violates: p.mappedInside.id, steps: 18 },
      reference: 'vma_start_write() in do_vmi_align_munmap()',
    },
  },
});

export const faultEntryMmapLock = scenario({
  name: 'fault-entry-mmap-lock',
  text: 'The same before Linux 6.4, when every fault takes mmap_lock.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'as with the VMA lock',
  initial: [sharedByTasks(2), kernel.noVmaLocks.set(true)],
  actors,
  properties,
  expect: { verdict: 'holds', states: 76, transitions: 109, depth: 22 },
  mutants: {
    'no mmap_lock': {
      text: 'Nobody takes mmap_lock: munmap() clears the page before a fault that is under way fills it again.',
      change: withoutLock(mms.lock),
      expect: { violates: p.mappedInside.id, steps: 15 },
      reference: 'do_user_addr_fault(): mmap_read_lock()',
    },
    'VMA kept': {
      text: 'munmap() takes the VMA out of the tree and does not free it.',
      change: actionBecomes(unmapper, 'freeVma', nothing),
      expect: { violates: 'VMAs', steps: 11 },
      reference: 'vms_complete_munmap_vmas(): remove_vma()',
    },
    'page not cleared': {
      text: 'munmap() frees the VMA and leaves the entry.',
      change: actionBecomes(unmapper, 'zap', nothing),
      expect: { violates: p.mappedInside.id, steps: 17 },
      reference: 'unmap_region()',
    },
  },
});

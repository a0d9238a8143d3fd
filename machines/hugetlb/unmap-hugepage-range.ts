/**
 * What takes pages of hugetlbfs out of a page table that may be shared: __unmap_hugepage_range_final(), __unmap_hugepage_range(),
 * __huge_pmd_unshare() and huge_pmd_unshare_flush(), mm/hugetlb.c, Linux 6.1, as of the stable release 6.1.192, which has the
 * form of 6.19; by tableSharing.waitsBeforeDrop that of 6.16. A table that others have is left to them, with all that is mapped in it.
 * Part of munmap() and of who maps something else there.
 * Not modelled: more than one page, the bracket of MMU notifiers, markers of userfaultfd, and reservations.
 */
import { states } from '../../checker/language/vocabulary.ts';

const unsharing = { in: 'mm/hugetlb.c:__huge_pmd_unshare' } as const;
const flushingTables = { in: 'mm/hugetlb.c:huge_pmd_unshare_flush' } as const;

/** What the walk does if the table is shared, with its lock held; it goes on to `unlocking`. */
const unshare = states({
  looking: {
    meta: unsharing,
    on: {
      'look at share count': [
        { guard: 'isShared', target: 'clearing', description: 'others have the table' },
        { target: 'alone', description: 'nobody else has it' },
      ],
    },
  },
  clearing: { meta: unsharing, on: { 'clear PUD': { actions: 'clearPud', target: 'cleared' } } },
  cleared: { always: [{ guard: 'waitsBeforeDrop', target: 'waitingAtOnce' }, { target: 'dropping' }] },
  waitingAtOnce: {
    meta: { in: 'mm/mmu_gather.c:tlb_remove_table_sync_one' },
    on: { 'wait for walkers': { guard: 'walkersGone', actions: 'walkersGone', target: 'dropping' } },
  },
  // From here on another may have the table for himself, as far as his locks let him.
  dropping: { meta: unsharing, on: { 'drop sharer': { actions: 'dropSharer', target: 'unlocking' } } },
});

const flushing = states({
  flushing: {
    meta: flushingTables,
    on: { 'flush TLBs': { guard: 'flush', actions: 'flush', target: 'flushed' } },
  },
  flushed: { always: [{ guard: 'fullyUnshared', target: 'waiting' }, { target: 'done' }] },
  // Whoever walks may have found the table by any of those who have shared it.
  waiting: {
    meta: { in: 'mm/mmu_gather.c:tlb_remove_table_sync_one' },
    on: { 'wait for walkers': { guard: 'walkersGone', actions: ['walkersGone', 'forgetUnshared'], target: 'done' } },
  },
  done: { type: 'final' },
});

/** __unmap_hugepage_range(), with the VMA lock and i_mmap_rwsem held. */
const unmapHugepageRange = states({
  initial: 'walking',
  meta: { in: 'mm/hugetlb.c:__unmap_hugepage_range' },
  states: {
    walking: {
      on: {
        'read PUD': [
          { guard: 'hasTable', actions: 'noteTable', target: 'lockingPtl', description: 'a table' },
          { target: 'flushing', description: 'none' },
        ],
      },
    },
    lockingPtl: { on: { 'lock PMD': { guard: 'lockPtl', actions: 'lockPtl', target: 'looking' } } },
    ...unshare,
    alone: {
      on: {
        'clear PMD': [
          { guard: 'isMapped', actions: 'zap', target: 'unlocking', description: 'a page' },
          { target: 'unlocking', description: 'none' },
        ],
      },
    },
    unlocking: { on: { 'unlock PMD': { actions: ['unlockPtl', 'forgetTable'], target: 'flushing' } } },
    ...flushing,
  },
});

/** __unmap_hugepage_range_final(). Who comes for a table to share finds none any more once the VMA lock is gone. */
export const unmapHugepageRangeFinal = states({
  initial: 'lockingVma',
  meta: { in: 'mm/hugetlb.c:__unmap_hugepage_range_final', version: '6.1' },
  states: {
    lockingVma: { on: { 'take VMA lock': { guard: 'lockVma', actions: 'lockVma', target: 'lockingMapping' } } },
    lockingMapping: {
      on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'unmapping' } },
    },
    unmapping: { ...unmapHugepageRange, onDone: { target: 'freeingVmaLock' } },
    freeingVmaLock: { on: { 'free VMA lock': { actions: 'freeVmaLock', target: 'unlockingMapping' } } },
    unlockingMapping: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } } },
    done: { type: 'final' },
  },
});

/** hugetlb_unshare_pmds(), as hugetlb_split() calls it: the locks are its caller's. */
export const unsharePmds = states({
  initial: 'walking',
  meta: { in: 'mm/hugetlb.c:hugetlb_unshare_pmds', version: '6.1' },
  states: {
    walking: {
      on: {
        'read PUD': [
          { guard: 'hasTable', actions: 'noteTable', target: 'lockingPtl', description: 'a table' },
          { target: 'flushing', description: 'none' },
        ],
      },
    },
    lockingPtl: { on: { 'lock PMD': { guard: 'lockPtl', actions: 'lockPtl', target: 'looking' } } },
    ...unshare,
    alone: { always: { target: 'unlocking' } },
    unlocking: { on: { 'unlock PMD': { actions: ['unlockPtl', 'forgetTable'], target: 'flushing' } } },
    ...flushing,
  },
});

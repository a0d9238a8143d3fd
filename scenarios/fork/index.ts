import type { Protocol } from '../protocol.ts';
import {
  askedAgain,
  gupCountsPages,
  keepsVma,
  nobodyToTell,
  notedAsOwned,
  queuedWriter,
  treeWhole,
} from '../reasons.ts';
import { failingMigration, forkAgainstCompaction } from './against-compaction.ts';
import armedMemory from './armed-memory.ts';
import { underStrictOvercommit, withDontfork } from './by-flags.ts';
import forkFails from './fork-fails.ts';
import guestOfParent from './guest-of-parent.ts';
import hugeZero from './huge-zero.ts';
import notWritable from './not-writable.ts';
import pinAgainstFork from './pin-against-fork.ts';
import readPinOfSharedPage from './read-pin-of-shared-page.ts';
import splicedPage from './spliced-page.ts';
import staleTranslation from './stale-translation.ts';
import storeBesideWriter from './store-beside-writer.ts';
import storeToPinnedPage, { pageLeftAlone, pinOfReadOnly } from './store-to-pinned-page.ts';
import storesAfterFork, { storesBefore59, storesBefore519 } from './stores-after-fork.ts';
import twoCopies from './two-copies.ts';
import unsharedForPin from './unshared-for-pin.ts';
import wipedMemory from './wiped-memory.ts';

const notRunning = 'the child is not running yet, and nothing is mapped in it that could be found by the rmap';

export const fork: Protocol = {
  name: 'fork',
  title: 'Fork and copy-on-write',
  text: 'fork() gives a child the pages of its parent: both map them read-only, and who stores first takes a copy, unless nobody else has the page any more. A page that a device has pinned is copied at once, so that the parent keeps it.',
  sources: [
    'dup_mmap(), kernel/fork.c, copy_page_range(), mm/memory.c, copy_huge_pmd(), mm/huge_memory.c, and anon_vma_clone(), mm/rmap.c, Linux 6.12',
    'do_wp_page() and wp_page_copy(), mm/memory.c, Linux 6.1',
    'lockless_pages_from_mm() and gup_must_unshare(), and pin_user_pages() with FAULT_FLAG_UNSHARE, Linux 6.1',
  ],
  notModelled: [
    'several VMAs, the event of userfaultfd',
    'the per-CPU parts of vm_committed_as, and its reserves',
    'huge pages but the huge zero page, swap, KSM, pages of files, large folios',
    'allocation of the VMA, anon_vma and page tables of the child; failure of the allocations of a fault',
  ],
  unneeded: {
    'mm/huge_memory.c:copy_huge_pmd/copyingHuge.locking/lock PMD/lockPmd not taken':
      'mmap_lock, held for writing, keeps off whoever would split the huge zero page: who comes by the rmap does not come to it',
    'mm/huge_memory.c:copy_huge_pmd/copyingHuge.lockingChild/lock PMD of child/lockChildPmd not taken': notRunning,
    'mm/memory.c:__pte_alloc/newTable.locking/lock PMD of child/lockChildPmd not taken': notRunning,
    'mm/memory.c:__pte_alloc/newTable.populating/populate PMD of child/populateChild without set pt.life': notedAsOwned,
    'mm/huge_memory.c:__split_huge_zero_page_pmd/splitHugeZero.filled/populate PMD/populateFilled without set pt.life':
      notedAsOwned,
    'kernel/fork.c:dup_mmap/called/queue for mmap_lock/queueForMmap left out': queuedWriter,
    'kernel/fork.c:dup_mmap/copied/always #1/announces taken as true': nobodyToTell,
    'kernel/fork.c:dup_mmap/toCopy/always #1/announces taken as true': nobodyToTell,
    'mm/memory.c:__wp_page_copy_user/copying/copy page #1/announces taken as true': nobodyToTell,
    'mm/memory.c:wp_page_copy/copying.unlocking/unlock PTE #1/announces taken as true': nobodyToTell,
    'kernel/fork.c:dup_mmap/lockingChild/take mmap_lock of child/lockChild not taken':
      'the child is not running yet, and who finds it all the same, by the rmap, does not take its mmap_lock',
    'mm/memory.c:copy_pte_range/copying.lockingChild/lock PTE of child/lockChildPte not taken':
      'the child is not running yet, and migration, which finds its page table by the rmap, has been at the parent’s entry before, whose PTL is held: there is nothing for it at the child’s',
    'mm/migrate.c:folio_migrate_copy/copying/copy page/copyPage without set compactor of shared pages.moved':
      'the page stays where it was: that costs only time',
    'mm/rmap.c:rmap_walk_anon/searched/look whether unmapped #1/unmappedMeanwhile taken as false':
      'that nothing maps the page any more ends the walk early: without it the other VMAs are gone through, too',
    'mm/rmap.c:anon_vma_clone/lockingAnonVma/lock anon_vma/lockAnon not taken': treeWhole,
    'mm/rmap.c:try_to_migrate_one/unmapping.clearing/clear PTE and flush/clearPte without set compactor of shared pages.write':
      'the page comes back read-only, and the next store asks whether it may be reused',
    'mm/gup.c:__gup_longterm_locked/called/take mmap_lock/lockMmap not taken': keepsVma,
    'mm/madvise.c:do_madvise/unmapping/take mmap_lock/lockMmap not taken': keepsVma,
    'mm/gup.c:follow_page_pte/walking.lockingPte/lock PTE/lockPte not taken': gupCountsPages,
    'mm/memory.c:do_wp_page/deciding.lockingPage/try to lock page #1/tryPageLock not taken':
      'the PTL keeps off other faults and forks: who counts a page under its lock alone, the swap cache and KSM, is not modelled beside a fork',
    'mm/memory.c:do_wp_page/deciding.counting/look at page_count #1/othersHaveIt taken as false': askedAgain,
  },
  scenarios: [
    storesAfterFork,
    storesBefore519,
    storesBefore59,
    staleTranslation,
    pinAgainstFork,
    readPinOfSharedPage,
    storeToPinnedPage,
    pageLeftAlone,
    pinOfReadOnly,
    unsharedForPin,
    splicedPage,
    guestOfParent,
    twoCopies,
    notWritable,
    armedMemory,
    forkFails,
    storeBesideWriter,
    forkAgainstCompaction,
    failingMigration,
    underStrictOvercommit,
    withDontfork,
    wipedMemory,
    hugeZero,
  ],
};

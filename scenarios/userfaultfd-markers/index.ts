import type { Protocol } from '../protocol.ts';
import { askedAgain, flushInVain } from '../reasons.ts';
import protectAndZap from './protect-and-zap.ts';
import protectedAndReclaim from './protected-and-reclaim.ts';
import swappedOut, { unprotectOfSwapped } from './swapped-out.ts';
import unprotectOfClean from './unprotect-of-clean.ts';
import unprotectOfZapped from './unprotect-of-zapped.ts';

const markerFollows =
  'the bit is kept apart from the entry here: if it was set a marker follows under the same PTL, and who looks without the lock sees that a moment earlier; unmapping for good, which leaves no marker, is not modelled';

export const userfaultfdMarkers: Protocol = {
  name: 'userfaultfd-markers',
  title: 'Write protection where nothing is mapped',
  text: 'A page that userfaultfd write-protects may be unmapped: by MADV_DONTNEED or reclaim, which leave it in the page cache, or to a swap device. What says that it is protected goes with the entry: a PTE marker in shared memory, a bit of the swap entry in anonymous memory. The fault that maps the page again maps it protected, and only the store asks user space.',
  sources: [
    'mm/memory.c: zap_pte_range(), handle_pte_marker(), finish_fault(), set_pte_range(), wp_page_shared(), do_swap_page(); include/linux/mm_inline.h: pte_install_uffd_wp_if_needed(); mm/rmap.c: try_to_unmap_one(); Linux 6.12',
    'mm/mprotect.c: change_pte_range(); fs/userfaultfd.c: userfaultfd_must_wait(); Linux 6.12',
    'commit 999dad824c39 (5.19), which brought markers',
  ],
  notModelled: [
    'fork and migration, which are in userfaultfd-wp-kept; truncation of what is protected; UFFD_FEATURE_WP_UNPOPULATED; huge pages',
    'unmapping for good, after which markers are gone with the page',
    'shmem on a swap device: reclaim finds no slot',
  ],
  unneeded: {
    'mm/memory.c:handle_pte_fault/atPte/look at PTE #4/looksMissingToStore taken as true': askedAgain,
    'mm/memory.c:handle_pte_fault/atPte/look at PTE #5/looksMissing taken as true': askedAgain,
    'mm/memory.c:handle_pte_fault/atPte/look at PTE #6/looksZero taken as true': askedAgain,
    'mm/memory.c:zap_pte_range/pteLocked/zap PTE #2/zap without set uffd-wp.marked': markerFollows,
    'mm/mmu_gather.c:tlb_finish_mmu/finishing/look at tlb_flush_pending #1/flushPending taken as true': flushInVain,
    'mm/mprotect.c:change_pte_range/present/clear PTE/startChange without set uffd-wp.marked':
      'who protects sets the bit again; with the protection a page that is exclusive gets its write access back, and a bit that is left stops no store then: that the page is swapped out with it, or becomes read-only once more, is not modelled',
    'mm/mprotect.c:change_pte_range/present/clear PTE/startChange without set write protector of any entry.dirty':
      'the page of shmem is dirty itself from the start, and what was swapped in for a store that has to ask is clean: no scenario that holds writes such a page out afterwards, or takes the protection off shared memory, which gives access back by the dirty bit',
    'mm/rmap.c:try_to_unmap_one/present/clear PTE/clearPte without set marking reclaimer.wasDirty':
      'the page is dirty itself from the start, and stays so, since it finds no swap slot: what the dirty bit is read for is shown in file-migration',
    'mm/rmap.c:try_to_unmap_one/present/clear PTE/clearPte without set uffd-wp.marked': markerFollows,
    'mm/rmap.c:try_to_unmap_one/unmapping.clearing/clear PTE/clearPte without set reclaimer of write-protected pages.wasDirty':
      'add_to_swap() has set the page dirty, and nobody stores between that and the unmapping to a page that is protected: what the dirty bit is read for is shown in swap-store-to-cached',
    'user space/not begun/begin/is due taken as true':
      'in which order the program makes its two calls is for the scenario to say: the two beside each other are more states than the search of one row goes through',
  },
  scenarios: [protectAndZap, protectedAndReclaim, unprotectOfZapped, unprotectOfClean, swappedOut, unprotectOfSwapped],
};

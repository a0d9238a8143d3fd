import type { Protocol } from '../protocol.ts';
import protectAndZap from './protect-and-zap.ts';
import protectedAndReclaim from './protected-and-reclaim.ts';
import swappedOut, { unprotectOfSwapped } from './swapped-out.ts';
import unprotectOfClean from './unprotect-of-clean.ts';
import unprotectOfZapped from './unprotect-of-zapped.ts';

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
    'fork, migration and truncation of what is protected; UFFD_FEATURE_WP_UNPOPULATED; huge pages',
    'unmapping for good, after which markers are gone with the page',
    'shmem on a swap device: reclaim finds no slot',
  ],
  scenarios: [protectAndZap, protectedAndReclaim, unprotectOfZapped, unprotectOfClean, swappedOut, unprotectOfSwapped],
};

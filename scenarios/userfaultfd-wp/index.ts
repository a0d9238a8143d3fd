import type { Protocol } from '../protocol.ts';
import { keepsVma } from '../reasons.ts';
import againstMunmap from './against-munmap.ts';
import asynchronous from './asynchronous.ts';
import flushPending from './flush-pending.ts';
import liveSnapshot from './live-snapshot.ts';
import sharedMemory from './shared-memory.ts';
import storeBesideWriter from './store-beside-writer.ts';
import unprotectOfSharedPage from './unprotect-of-shared-page.ts';

const noBitLost =
  'the entry is none for a moment so that the hardware can set no bit of it that would be lost: dirty and accessed bits of memory that is not reclaimed are not modelled';

export const userfaultfdWp: Protocol = {
  name: 'userfaultfd-wp',
  title: 'Write protection by userfaultfd',
  text: 'UFFDIO_WRITEPROTECT makes a page read-only and marks its entry, so that a store asks user space first: who snapshots memory that is in use saves the page and then takes the protection off, which wakes the store. The entry is changed under the page-table lock, and the TLBs are flushed only after it was dropped.',
  sources: [
    'fs/userfaultfd.c: userfaultfd_writeprotect(), handle_userfault(), userfaultfd_must_wait(); Linux 6.12',
    'mm/userfaultfd.c: mwriteprotect_range(), uffd_wp_range(); mm/mprotect.c: change_pte_range(); Linux 6.12',
    'mm/memory.c: do_wp_page(), Linux 6.12; wp_page_copy(), Linux 6.1',
    'fs/proc/task_mmu.c: do_pagemap_scan(), pagemap_scan_pmd_entry(); Linux 6.11',
  ],
  notModelled: [
    'zap, reclaim and swap, which are in userfaultfd-markers; fork and migration, which are in userfaultfd-wp-kept',
    'UFFDIO_COPY_MODE_WP, mprotect() and collapse beside it',
    'events of the layout beside UFFDIO_WRITEPROTECT, several pages',
    'messages: the program that resolves does not read them',
  ],
  unneeded: {
    'mm/mprotect.c:change_pte_range/present/clear PTE/startChange without set pt.pte': noBitLost,
    'fs/proc/task_mmu.c:do_pagemap_scan/called/take mmap_lock/lockMmap not taken': keepsVma,
    "fs/proc/task_mmu.c:make_uffd_wp_pte/cleared/set PTE/set PTE exchanged with 'flush TLBs'":
      'the entry is none when the flush comes so: what was cached is gone as well, and until the entry is set, read-only, there is nothing to cache',
    'fs/proc/task_mmu.c:make_uffd_wp_pte/present/clear PTE/startChange without set pt.pte': noBitLost,
    "fs/proc/task_mmu.c:pagemap_scan_pmd_entry/flushing/flush TLBs/flush TLBs exchanged with 'unlock PTE'":
      'the page is exclusive, and a store reuses it: that one has to copy it while another CPU stores through what it has cached, without tlb_flush_pending to tell of the flush, is not modelled beside a scan',
    'mm/userfaultfd.c:mwriteprotect_range/call.lockingMmap/take mmap_lock/lockMmap not taken': `${keepsVma}; writeprotect-against-munmap shows it of a snapshot`,
  },
  scenarios: [
    liveSnapshot,
    againstMunmap,
    unprotectOfSharedPage,
    storeBesideWriter,
    flushPending,
    asynchronous,
    sharedMemory,
  ],
};

import type { Protocol } from '../protocol.ts';
import againstMunmap from './against-munmap.ts';
import liveSnapshot from './live-snapshot.ts';
import unprotectOfSharedPage from './unprotect-of-shared-page.ts';

export const userfaultfdWp: Protocol = {
  name: 'userfaultfd-wp',
  title: 'Write protection by userfaultfd',
  text: 'UFFDIO_WRITEPROTECT makes a page read-only and marks its entry, so that a store asks user space first: who snapshots memory that is in use saves the page and then takes the protection off, which wakes the store. The entry is changed under the page-table lock, and the TLBs are flushed only after it was dropped.',
  sources: [
    'fs/userfaultfd.c: userfaultfd_writeprotect(), handle_userfault(), userfaultfd_must_wait(); Linux 6.12',
    'mm/userfaultfd.c: mwriteprotect_range(), uffd_wp_range(); mm/mprotect.c: change_pte_range(); Linux 6.12',
    'mm/memory.c: do_wp_page(), Linux 6.12; wp_page_copy(), Linux 6.1',
  ],
  notModelled: [
    'markers in entries of pages that are not there, and write protection that survives zap, swap, migration and fork',
    'asynchronous write protection, UFFDIO_COPY_MODE_WP, mprotect() and collapse beside it',
    'events of the layout beside UFFDIO_WRITEPROTECT, several pages',
    'messages: the program that resolves does not read them',
  ],
  scenarios: [liveSnapshot, againstMunmap, unprotectOfSharedPage],
};

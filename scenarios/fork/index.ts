import type { Protocol } from '../protocol.ts';
import armedMemory from './armed-memory.ts';
import forkFails from './fork-fails.ts';
import guestOfParent from './guest-of-parent.ts';
import notWritable from './not-writable.ts';
import pinAgainstFork from './pin-against-fork.ts';
import readPinOfSharedPage from './read-pin-of-shared-page.ts';
import splicedPage from './spliced-page.ts';
import staleTranslation from './stale-translation.ts';
import storeToPinnedPage, { pageLeftAlone } from './store-to-pinned-page.ts';
import storesAfterFork, { storesBefore59, storesBefore519 } from './stores-after-fork.ts';
import twoCopies from './two-copies.ts';
import unsharedForPin from './unshared-for-pin.ts';

export const fork: Protocol = {
  name: 'fork',
  title: 'Fork and copy-on-write',
  text: 'fork() gives a child the pages of its parent: both map them read-only, and who stores first takes a copy, unless nobody else has the page any more. A page that a device has pinned is copied at once, so that the parent keeps it.',
  sources: [
    'dup_mmap(), kernel/fork.c, and copy_page_range(), mm/memory.c, Linux 6.12',
    'do_wp_page() and wp_page_copy(), mm/memory.c, Linux 6.1',
    'lockless_pages_from_mm() and gup_must_unshare(), and pin_user_pages() with FAULT_FLAG_UNSHARE, Linux 6.1',
  ],
  notModelled: [
    'several VMAs, VM_DONTCOPY and VM_WIPEONFORK, overcommit, the event of userfaultfd',
    'huge pages, swap, KSM, pages of files, large folios',
    'allocation of the VMA, anon_vma and page tables of the child; failure of the allocations of a fault',
  ],
  scenarios: [
    storesAfterFork,
    storesBefore519,
    storesBefore59,
    staleTranslation,
    pinAgainstFork,
    readPinOfSharedPage,
    storeToPinnedPage,
    pageLeftAlone,
    unsharedForPin,
    splicedPage,
    guestOfParent,
    twoCopies,
    notWritable,
    armedMemory,
    forkFails,
  ],
};

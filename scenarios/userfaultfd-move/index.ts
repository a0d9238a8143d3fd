import type { Protocol } from '../protocol.ts';
import againstCpu from './against-cpu.ts';
import againstDontneed from './against-dontneed.ts';
import againstEvent from './against-event.ts';
import againstExit from './against-exit.ts';
import againstFaults from './against-faults.ts';
import againstGuest from './against-guest.ts';
import againstMunmap from './against-munmap.ts';
import againstNumaScan from './against-numa-scan.ts';
import againstPin from './against-pin.ts';
import againstReclaim from './against-reclaim.ts';
import againstSwapoff from './against-swapoff.ts';
import inOneVma, { swappedInOneVma, zeroPageInOneVma } from './in-one-vma.ts';
import ofShared from './of-shared.ts';
import ofSwapCached from './of-swap-cached.ts';
import swapped from './swapped.ts';
import toFilled, { swappedToFilled, zeroPageToFilled } from './to-filled.ts';
import toUnmapped from './to-unmapped.ts';
import twoVmaLocks from './two-vma-locks.ts';
import underMmapLock from './under-mmap-lock.ts';
import { moveFromArmed, moveFromArmedToUnmapped, moveToArmed } from './while-armed.ts';
import zeroPage from './zero-page.ts';

export const userfaultfdMove: Protocol = {
  name: 'userfaultfd-move',
  title: 'UFFDIO_MOVE',
  text: 'A resolver fills a missing page with one of its own that it moves there, without a copy. Both VMAs are locked, the page, its anon_vma and both page tables, of which none may be waited for in the wrong order: what cannot be had at once is waited for with the page tables let go, and both entries are looked at anew.',
  sources: [
    'userfaultfd_move(), fs/userfaultfd.c; move_pages(), uffd_move_lock(), move_pages_pte(), move_present_pte(), move_swap_pte() and move_zeropage_pte(), mm/userfaultfd.c, Linux 6.12 with 0ea148a79919',
    'the mmap_lock in place of both VMA locks, Linux 6.8',
  ],
  notModelled: ['huge pages', 'ranges of several pages', 'holes that are skipped', 'migration entries at the source'],
  unneeded: {},
  scenarios: [
    againstFaults,
    againstDontneed,
    againstMunmap,
    toUnmapped,
    underMmapLock,
    twoVmaLocks,
    againstPin,
    againstCpu,
    zeroPage,
    againstReclaim,
    swapped,
    inOneVma,
    zeroPageInOneVma,
    swappedInOneVma,
    toFilled,
    zeroPageToFilled,
    swappedToFilled,
    moveToArmed,
    moveFromArmed,
    moveFromArmedToUnmapped,
    ofShared,
    ofSwapCached,
    againstSwapoff,
    againstNumaScan,
    againstGuest,
    againstEvent,
    againstExit,
  ],
};

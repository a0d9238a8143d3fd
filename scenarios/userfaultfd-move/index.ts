import type { Protocol } from '../protocol.ts';
import { givenBackTwice, nobodyToTell, wakesTooMuch } from '../reasons.ts';
import againstCpu from './against-cpu.ts';
import againstDontneed from './against-dontneed.ts';
import againstEvent from './against-event.ts';
import againstExit from './against-exit.ts';
import againstFaults from './against-faults.ts';
import againstGuest from './against-guest.ts';
import againstLruScan from './against-lru-scan.ts';
import againstMunmap from './against-munmap.ts';
import againstNumaScan from './against-numa-scan.ts';
import againstPin from './against-pin.ts';
import againstReclaim from './against-reclaim.ts';
import againstSwapoff from './against-swapoff.ts';
import { hugeAgainstCpu, hugeAgainstFault, hugeAgainstPin, hugeAgainstZap } from './huge.ts';
import inOneVma, { swappedInOneVma, zeroPageInOneVma } from './in-one-vma.ts';
import ofKsm from './of-ksm.ts';
import ofShared from './of-shared.ts';
import ofSwapCached from './of-swap-cached.ts';
import offload from './offload.ts';
import slotUsedAgain from './slot-used-again.ts';
import swapped from './swapped.ts';
import toFilled, { swappedToFilled, zeroPageToFilled } from './to-filled.ts';
import toUnmapped from './to-unmapped.ts';
import twoVmaLocks from './two-vma-locks.ts';
import underMmapLock from './under-mmap-lock.ts';
import { moveFromArmed, moveFromArmedToUnmapped, moveToArmed } from './while-armed.ts';
import zeroPage from './zero-page.ts';

const sparesMmapLock = 'the VMA is then found and locked under mmap_lock: the try only spares that';
const waitsThen =
  'the lock is then waited for with no page table mapped, and all is looked at anew: the try only spares that';
const noRmapOfHuge =
  'the lock keeps the reverse map, which huge pages do not have here: who walks that of a small page shows what it is for';

export const userfaultfdMove: Protocol = {
  name: 'userfaultfd-move',
  title: 'UFFDIO_MOVE',
  text: 'A resolver fills a missing page with one of its own that it moves there, without a copy. Both VMAs are locked, the page, its anon_vma and both page tables, of which none may be waited for in the wrong order: what cannot be had at once is waited for with the page tables let go, and both entries are looked at anew.',
  sources: [
    'userfaultfd_move(), fs/userfaultfd.c; move_pages(), uffd_move_lock(), move_pages_pte(), move_present_pte(), move_swap_pte() and move_zeropage_pte(), mm/userfaultfd.c, and move_pages_huge_pmd(), mm/huge_memory.c, Linux 6.12 with 0ea148a79919',
    'the mmap_lock in place of both VMA locks, Linux 6.8',
  ],
  notModelled: [
    'huge pages that are split',
    'ranges of several pages',
    'holes that are skipped',
    'migration entries at the source',
  ],
  unneeded: {
    'fs/userfaultfd.c:userfaultfd_move/answering/always #1/isMoved taken as true': wakesTooMuch,
    'mm/memory.c:lock_vma_under_rcu/tryingDst/try destination VMA lock #1/tryDstVma never taken': sparesMmapLock,
    'mm/memory.c:lock_vma_under_rcu/tryingSrc/try source VMA lock #1/trySrcVma never taken': sparesMmapLock,
    'mm/userfaultfd.c:move_pages_pte/page.announced/always #1/holdsDevice taken as true':
      'there is no device to put where none was got',
    'mm/huge_memory.c:move_pages_huge_pmd/page.gotten/always #1/announces taken as true': nobodyToTell,
    'mm/huge_memory.c:move_pages_huge_pmd/page.unlocked/always #1/announces taken as true': nobodyToTell,
    'mm/huge_memory.c:move_pages_huge_pmd/page.lockingAnonVma/lock anon_vma/lockAnonVma not taken': noRmapOfHuge,
    'mm/huge_memory.c:move_pages_huge_pmd/page.lockingPage/lock page/lockFolio not taken': noRmapOfHuge,
    'mm/userfaultfd.c:move_pages_pte/page.begun/always #1/announces taken as true': nobodyToTell,
    'mm/userfaultfd.c:move_pages_pte/page.put/always #1/announces taken as true': nobodyToTell,
    'mm/userfaultfd.c:move_pages_pte/page.getting/look at source again #2/notExclusive taken as false':
      'it is asked again under both PTLs: the first look spares the locks of the page and of its anon_vma',
    'mm/userfaultfd.c:move_pages_pte/page.lockingDst/lock destination PTE/lockDstPte not taken':
      'a destination that is none for a moment only is found filled when both PTLs are held: the lock of the source is needed',
    'mm/userfaultfd.c:move_pages_pte/page.puttingDeviceToWait/put swap device/putDevice left out':
      'the device is put at the end then: that it is put before the page is waited for only lets swapoff() go on',
    'mm/userfaultfd.c:move_pages_pte/page.tryingAnonVma/try anon_vma lock #1/tryAnonVma never taken': waitsThen,
    'mm/userfaultfd.c:move_pages_pte/page.tryingPage/try page lock and get page #1/tryFolioLock never taken': waitsThen,
    'mm/userfaultfd.c:move_pages_pte/page.waitingForAnonVma/lock anon_vma/lockAnonVma not taken':
      'whether the lock is held is looked at again here, where the kernel has the anon_vma in hand: who does not hold it tries once more',
    'mm/userfaultfd.c:move_present_pte/present.unlocking/always #1/oneLock taken as false': givenBackTwice,
    'mm/userfaultfd.c:move_swap_pte/swapped.unlocking/always #1/oneLock taken as false': givenBackTwice,
    'mm/userfaultfd.c:move_zeropage_pte/zeroPage.unlocking/always #1/oneLock taken as false': givenBackTwice,
    'mm/userfaultfd.c:uffd_move_unlock/unlocking.droppingSrc/drop source VMA lock #1/oneVma taken as false':
      givenBackTwice,
    'mm/userfaultfd.c:move_swap_pte/askingAgain/ask swap cache again #1/stillCached taken as true':
      'only who discards the page, stores to it anew and has it swapped out to the same slot meanwhile makes a difference: move-slot-used-again, which is checked only when it is named, shows it',
    'mm/userfaultfd.c:move_swap_pte/swapped.clearing/clear source PTE/clear source PTE exchanged':
      'both PTLs are held: who looks without them looks again under one of them before it reads the slot',
  },
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
    againstLruScan,
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
    ofKsm,
    ofSwapCached,
    againstSwapoff,
    slotUsedAgain,
    againstNumaScan,
    againstGuest,
    againstEvent,
    againstExit,
    hugeAgainstZap,
    hugeAgainstFault,
    hugeAgainstPin,
    hugeAgainstCpu,
    offload,
  ],
};

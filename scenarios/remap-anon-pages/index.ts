import type { Protocol } from '../protocol.ts';
import { nobodyToTell } from '../reasons.ts';
import againstCpu from './against-cpu.ts';
import againstDontneed from './against-dontneed.ts';
import againstFault from './against-fault.ts';
import againstMunmap from './against-munmap.ts';
import againstPin from './against-pin.ts';
import crosswise from './crosswise.ts';
import sameDestination from './same-destination.ts';
import sameSource from './same-source.ts';
import severalPages from './several-pages.ts';
import sharedSource from './shared-source.ts';

const againstRmap =
  'it keeps away who finds the frame by its rmap, migration and reclaim, which no scenario has beside a move';
const triesOn = 'the call then tries until the pin has gone, which is another policy';

export const remapAnonPages: Protocol = {
  name: 'remap-anon-pages',
  title: 'remap_anon_pages()',
  text: 'The system call that the MADV_USERFAULT series of 2013 fills missing pages with: it moves a frame to another page of the same address space, under the locks of the frame, of its anon_vma and of both page tables. UFFDIO_MOVE is its descendant.',
  sources: [
    'the MADV_USERFAULT series of May 2013, of which seed 000 is the first patch',
    'UFFDIO_MOVE, mm/userfaultfd.c, Linux 6.8, for the steps that both have',
  ],
  notModelled: [
    'huge pages, swap entries',
    'TLBs, except for remap-against-cpu: elsewhere the source is flushed when it is cleared',
    'fork: a frame is shared only where a scenario begins so',
  ],
  unneeded: {
    'mm/vma.c:vms_clear_ptes/detached.toAnnounce/always #1/announces taken as true': nobodyToTell,
    'mm/vma.c:vms_clear_ptes/detached.unmapped/always #1/announces taken as true': nobodyToTell,
    'mm/userfaultfd.c:move_present_pte/unlockingPtls/always #1/oneLock taken as false':
      'to give one lock back twice is only what the declaration refuses',
    'mm/userfaultfd.c:move_pages_pte/lockingSource/lock source PTE/lockSrc not taken':
      'the source is looked at and its frame got in one step here, which is what the lock is there for',
    'mm/userfaultfd.c:move_pages_pte/frameInHand/lock page/': againstRmap,
    'mm/userfaultfd.c:move_pages_pte/pageLocked/lock anon_vma/': againstRmap,
    'mm/userfaultfd.c:move_present_pte/bothLocked/recheck PTEs #4/returnEbusy left out': triesOn,
    'mm/userfaultfd.c:move_present_pte/testing/look for pins #1/returnEbusy left out': triesOn,
    'mm/userfaultfd.c:move_present_pte/testing/look for pins #1/pinnedMeanwhile taken as true':
      'EBUSY may be told for no reason: the source is put back',
  },
  scenarios: [
    sameDestination,
    sameSource,
    crosswise,
    againstFault,
    againstDontneed,
    againstMunmap,
    sharedSource,
    severalPages,
    againstPin,
    againstCpu,
  ],
};

import type { Protocol } from '../protocol.ts';
import againstCpu from './against-cpu.ts';
import againstDontneed from './against-dontneed.ts';
import againstFault from './against-fault.ts';
import againstPin from './against-pin.ts';
import crosswise from './crosswise.ts';
import sameDestination from './same-destination.ts';
import sameSource from './same-source.ts';
import severalPages from './several-pages.ts';
import sharedSource from './shared-source.ts';

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
  scenarios: [
    sameDestination,
    sameSource,
    crosswise,
    againstFault,
    againstDontneed,
    sharedSource,
    severalPages,
    againstPin,
    againstCpu,
  ],
};

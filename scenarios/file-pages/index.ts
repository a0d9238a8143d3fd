import type { Protocol } from '../protocol.ts';
import faultAgainstReclaim from './fault-against-reclaim.ts';
import faultAgainstTruncate from './fault-against-truncate.ts';
import holeAgainstFault from './hole-against-fault.ts';
import readInAgainstTruncate from './read-in-against-truncate.ts';
import remapAgainstFault from './remap-against-fault.ts';
import remapAgainstMunmap from './remap-against-munmap.ts';
import remapAgainstReclaim from './remap-against-reclaim.ts';
import remapAgainstTruncate from './remap-against-truncate.ts';
import remapOnCpus from './remap-on-cpus.ts';
import remapPopulates from './remap-populates.ts';
import remapUnderGuest from './remap-under-guest.ts';
import twoRemapsAndAFault from './two-remaps-and-a-fault.ts';

export const filePages: Protocol = {
  name: 'file-pages',
  title: 'Pages of files: page faults, truncation and remap_file_pages()',
  text: 'Threads map a file and fault on its pages, which the page cache has or reads in; ftruncate() takes them away again, and remap_file_pages() maps others where the address says one.',
  sources: [],
  notModelled: [],
  scenarios: [
    faultAgainstTruncate,
    faultAgainstReclaim,
    remapAgainstReclaim,
    readInAgainstTruncate,
    holeAgainstFault,
    remapAgainstFault,
    remapAgainstMunmap,
    remapAgainstTruncate,
    remapOnCpus,
    remapPopulates,
    remapUnderGuest,
    twoRemapsAndAFault,
  ],
};

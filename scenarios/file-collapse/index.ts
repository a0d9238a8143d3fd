import type { Protocol } from '../protocol.ts';
import againstFault from './against-fault.ts';
import againstFill from './against-fill.ts';
import againstPrivateFill from './against-private-fill.ts';
import againstTruncate from './against-truncate.ts';
import fails from './fails.ts';
import inArmedRange from './in-armed-range.ts';
import mappedAgainstFault from './mapped-against-fault.ts';
import mappedAgainstPrivateStore from './mapped-against-private-store.ts';
import onCpus from './on-cpus.ts';
import twoCollapses from './two-collapses.ts';
import underGuest from './under-guest.ts';

export const fileCollapseProtocol: Protocol = {
  name: 'file-collapse',
  title: 'Collapse of files: huge pages in the page cache, and page tables that go away without mmap_lock',
  text: 'x',
  sources: [],
  notModelled: [],
  scenarios: [
    againstFault,
    againstFill,
    inArmedRange,
    onCpus,
    underGuest,
    againstPrivateFill,
    againstTruncate,
    fails,
    twoCollapses,
    mappedAgainstFault,
    mappedAgainstPrivateStore,
  ],
};

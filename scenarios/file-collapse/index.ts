import type { Protocol } from '../protocol.ts';
import againstFault from './against-fault.ts';

export const fileCollapseProtocol: Protocol = {
  name: 'file-collapse',
  title: 'Collapse of files: huge pages in the page cache, and page tables that go away without mmap_lock',
  text: 'x',
  sources: [],
  notModelled: [],
  scenarios: [againstFault],
};

/** A thread faults on a page of a file that has to be read in while another takes it away. */
import { scenario, sometimes, stepLeadsTo } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { truncate, truncater } from '../../machines/file/truncate-setsize.ts';
import { mapsFile, properties as p, sharedByTasks } from '../../models/index.ts';
import { fileMapping } from './setting.ts';

export default scenario({
  name: 'file-read-in-against-truncate',
  text: 'A thread faults on a page of a file that is not in the page cache, while ftruncate() takes it away. It drops mmap_lock to read the page in and faults again, may find it truncated, and reads it in once more. Nothing that was read in stays mapped behind the end of the file.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file; a frame that is being truncated, and one for reading it in again',
  initial: [sharedByTasks(1), mapsFile(0, 0)],
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 0, access: 'read' }),
    truncater: truncater.runs(truncate, { first: 0 }),
  },
  properties: [
    ...fileMapping,
    p.someTruncated,
    sometimes(
      'waits for a page',
      'a fault waits for a page that another reads in',
      fileFaulter.some((g) => g.in('faulting.finding.waitingForPage')),
    ),
  ],
  expect: { verdict: 'holds', states: 4167, transitions: 7801, depth: 77 },
  mutants: {
    'size not asked again': {
      text: 'The fault has asked for the size before the truncation. It finds nothing in the page cache, reads the page in and maps it behind the end.',
      change: stepLeadsTo(fileFault, 'faulting.finding.askingAgain', 'ask size again', 'faulting.finishing'),
      expect: { violates: 'DATA7', steps: 73 },
    },
  },
});

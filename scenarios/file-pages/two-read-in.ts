/** Two threads read one page of a file in. */
import { eventually, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { mapsFile, properties as p, sharedByTasks } from '../../models/index.ts';
import { fileMapping } from './setting.ts';

export default scenario({
  name: 'file-two-read-in',
  text: 'Two threads of one process fault on a page of a file that has to be read in. One adds it to the page cache and reads it, the other finds it there and waits for its lock, or comes too late with a page of its own. A store to what was mapped for reading makes it writable.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file, for which both threads have a frame in hand at once',
  initial: [sharedByTasks(1), mapsFile(0, 0)],
  actors: {
    t0: fileFaulter.runs(fileFault, { page: 0 }),
    t1: fileFaulter.runs(fileFault, { page: 0, access: 'read' }),
  },
  properties: [
    ...fileMapping,
    p.DATA3cache,
    eventually(
      'accesses end',
      'both accesses succeed in the end',
      fileFaulter.all((g) => g.in('done')),
    ),
    sometimes(
      'too late',
      'a thread has a page of its own when it finds another in the page cache',
      fileFaulter.some((g) => g.in('faulting.finding.freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 3407, transitions: 6390, depth: 58 },
  mutants: {
    'page not up to date': {
      text: 'A thread that finds a page in the page cache does not ask whether it has been read in.',
      change: guardBecomes(fileFaulter, 'isUptodate', true),
      expect: { violates: 'D3', steps: 19 },
      reference: 'mm/filemap.c: filemap_fault()',
    },
    'protection not seen': {
      text: 'The page was mapped for reading by the thread that loads. The fault of the store takes that for its work done, and the thread faults for ever.',
      change: guardBecomes(fileFaulter, 'looksProtected', false),
      expect: { violates: 'accesses end', steps: 38 },
      reference: 'mm/memory.c: wp_page_shared()',
    },
  },
});

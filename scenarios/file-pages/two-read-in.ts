/** Two threads read one page of a file in. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { mapsFile, properties as p, sharedByTasks } from '../../models/index.ts';
import { fileMapping } from './setting.ts';

export default scenario({
  name: 'file-two-read-in',
  text: 'Two threads of one process fault on a page of a file that has to be read in. One adds it to the page cache and reads it, the other finds it there and waits for its lock, or comes too late with a page of its own.',
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
    sometimes(
      'too late',
      'a thread has a page of its own when it finds another in the page cache',
      fileFaulter.some((g) => g.in('faulting.finding.freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 3275, transitions: 6170, depth: 56 },
  mutants: {
    'page not up to date': {
      text: 'A thread that finds a page in the page cache does not ask whether it has been read in.',
      change: guardBecomes(fileFaulter, 'isUptodate', true),
      expect: { violates: 'D3', steps: 19 },
      reference: 'mm/filemap.c: filemap_fault()',
    },
  },
});

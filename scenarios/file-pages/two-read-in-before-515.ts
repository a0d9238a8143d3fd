/** Two threads read one page of a file in, before there was invalidate_lock. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { kernel, mapsFile, properties as p, sharedByTasks } from '../../models/index.ts';
import { fileMapping } from './setting.ts';

export default scenario({
  name: 'file-two-read-in-before-515',
  text: 'The same before Linux 5.15, without invalidate_lock: who finds a page that is not read in yet waits for its lock alone.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file, for which both threads have a frame in hand at once',
  initial: [sharedByTasks(1), kernel.noInvalidateLock.set(true), mapsFile(0, 0)],
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
  expect: { verdict: 'holds', states: 2594, transitions: 4852, depth: 56 },
  mutants: {
    'page not up to date': {
      text: 'A thread that finds a page in the page cache does not ask whether it has been read in.',
      change: guardBecomes(fileFaulter, 'isUptodate', true),
      expect: { violates: 'D3', steps: 17 },
      reference: 'mm/filemap.c: filemap_fault()',
    },
  },
});

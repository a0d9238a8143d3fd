/** A hole is punched into a file while a thread faults there. */
import { guardBecomes, initially, scenario, sometimes } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { puncher, punchHole } from '../../machines/file/punch-hole.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { cachedFile, fileMapping } from './setting.ts';

export default scenario({
  name: 'file-hole-against-fault',
  text: 'fallocate() punches a hole where a thread loads. The size stays as it is, so that only invalidate_lock keeps the fault from reading in what the blocks contain before they are released: once the call has returned a load yields zero.',
  bounds: { page: 1, offset: 1, frame: 2 },
  boundsReason: 'one page of the file; the frame that is removed and one for reading it in again',
  initial: cachedFile(1),
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 0, access: 'read' }),
    puncher: puncher.runs(punchHole, { hole: 0 }),
  },
  properties: [
    ...fileMapping,
    p.DATA3cache,
    p.PT4,
    sometimes(
      'read in afterwards',
      'the page is read in again once the blocks are released',
      fileFaulter.some((g) => g.in('faulting.finding.readIn')),
    ),
  ],
  expect: { verdict: 'holds', states: 1671, transitions: 2957, depth: 75 },
  mutants: {
    'before invalidate_lock': {
      text: 'Linux before 5.15: a fault reads the old blocks in between the removal of the page and their release, and goes on to show them.',
      change: initially(kernel.noInvalidateLock.set(true)),
      expect: { violates: 'DATA3cache', steps: 38 },
      reference: 'commit 730633f0b7f95622b66aa9b5dbd8b8e6ed2e5c1a',
    },
    'page not unmapped again': {
      text: 'The page was mapped again after all were unmapped, and stays mapped when it is removed.',
      change: guardBecomes(puncher, 'isMapped', false),
      expect: { violates: 'D4', steps: 42 },
      reference: 'mm/truncate.c: truncate_cleanup_folio()',
    },
  },
});

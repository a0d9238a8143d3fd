/** A thread faults on a page of a file whose VMA another unmaps. */
import { atEnd, or, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { fileFault } from '../../machines/file/do-shared-fault.ts';
import { fileFaulter } from '../../machines/file/file-fault-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { indexMappedAt, kernel, mapsFile, mms, sharedByTasks, vmaAt, vmaIsLive } from '../../models/index.ts';
import { fileMapping } from './setting.ts';

export default scenario({
  name: 'file-fault-against-munmap',
  text: 'A thread faults on a page that has to be read in, for which mmap_lock is dropped; meanwhile another thread unmaps the VMA. The fault looks for the VMA again and finds none.',
  bounds: { page: 1, offset: 1, frame: 1 },
  boundsReason: 'one page of the file',
  initial: [sharedByTasks(1), kernel.noVmaLocks.set(true), mapsFile(0, 0)],
  actors: {
    faulter: fileFaulter.runs(fileFault, { page: 0 }),
    unmapper: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [
    ...fileMapping,
    atEnd(
      'nothing mapped outside',
      'when all rests nothing is mapped where no VMA is',
      or(vmaIsLive(vmaAt(0)), indexMappedAt(0).is('none')),
    ),
    sometimes(
      'gone meanwhile',
      'the VMA is gone when the fault looks for it again',
      fileFaulter.some((g) => g.in('badArea')),
    ),
  ],
  expect: { verdict: 'holds', states: 206, transitions: 315, depth: 53 },
  mutants: {
    'no mmap_lock': {
      text: 'The VMA goes while the fault uses it.',
      change: withoutLock(mms.lock),
      expect: { violates: 'nothing mapped outside', steps: 46 },
      reference: 'mm/memory.c: handle_mm_fault() is called with mmap_lock held',
    },
  },
});

/** UFFDIO_MOVE of a page whose VMA is unmapped. */
import { and, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { properties as p } from '../../models/index.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-against-munmap',
  text: 'The VMA of the source is unmapped while its page is moved: the mover has the lock of the VMA first, or finds it locked for writing, drops the lock of the destination and looks for both again under mmap_lock.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source and one destination, the page',
  initial: aboutToMove(2),
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    other: unmapper.runs(munmap, { page: 1 }),
  },
  properties: [
    ...moving,
    p.vmasFreed,
    p.mappedInside,
    p.L7,
    someMoved,
    sometimes(
      'source gone',
      'the call has returned ENOENT',
      uffdMover.some((m) => and(m.in('returned'), m.error.is('ENOENT'))),
    ),
    sometimes(
      'lock given back',
      'the source is write-locked, and the lock of the destination is given back before mmap_lock is waited for',
      uffdMover.some((m) => m.in('locking.undoing')),
    ),
  ],
  expect: { verdict: 'holds', states: 235, transitions: 405, depth: 49 },
});

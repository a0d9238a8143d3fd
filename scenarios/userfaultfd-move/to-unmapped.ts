/** UFFDIO_MOVE to a VMA that is unmapped. */
import { and, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { properties as p } from '../../models/index.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-to-unmapped',
  text: 'The VMA of the destination is unmapped while a page is moved there: the mover finds it locked for writing and looks for it again under mmap_lock.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source and one destination, the page',
  initial: aboutToMove(2),
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    other: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [
    ...moving,
    p.vmasFreed,
    p.mappedInside,
    p.L7,
    someMoved,
    sometimes(
      'destination gone',
      'the call has returned ENOENT',
      uffdMover.some((m) => and(m.in('returned'), m.error.is('ENOENT'))),
    ),
  ],
  expect: { verdict: 'holds', states: 215, transitions: 366, depth: 50 },
});

/** UFFDIO_MOVE of a page whose entry NUMA balancing changes. */
import { never, scenario, sometimes } from '../../checker/language/index.ts';
import { changeProtNuma, protector } from '../../machines/mprotect/change-pte-range.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-against-numa-scan',
  text: 'NUMA balancing changes the entry of the source, which is none for a moment under its PTL: the move reads it under the PTL, too, and so does not take the page for missing.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source and one destination, the page',
  initial: aboutToMove(2),
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    scanner: protector.runs(changeProtNuma, { page: 1 }),
  },
  properties: [
    ...moving,
    someMoved,
    never(
      'ENOENT',
      'a page that nobody takes away is not called missing',
      uffdMover.some((m) => m.error.is('ENOENT')),
    ),
    sometimes(
      'entry out',
      'the entry of the source is none for a moment',
      protector.some((n) => n.in('takenOut')),
    ),
  ],
  expect: { verdict: 'holds', states: 289, transitions: 509, depth: 46 },
});

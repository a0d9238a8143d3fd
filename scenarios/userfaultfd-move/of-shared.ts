/** UFFDIO_MOVE of a page that is not marked as exclusive. */
import { and, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { entry, frames, kernel, properties as p, ptep } from '../../models/index.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-of-shared',
  text: 'A child that shared a page is gone, and the page is read-only and not marked as exclusive. A move of it answers EBUSY, unless a thread has stored to it before and so made it its own.',
  bounds: { ...bothEnds, frame: 2 },
  boundsReason:
    'one source and one destination; the page, and one for a copy that a store may take while the move has it in hand',
  initial: [aboutToMove(2), kernel.forks.set(true), frames.exclusive.at(0).set(false), entry(ptep(1)).write.set(false)],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    thread: cowFaulter.runs(cowThread, { page: 1, access: 'write' }),
  },
  properties: [
    ...moving,
    ...[p.exclusiveOnce, p.writableExclusive],
    someMoved,
    sometimes(
      'shared',
      'the call has returned EBUSY',
      uffdMover.some((m) => and(m.in('returned'), m.error.is('EBUSY'))),
    ),
  ],
  expect: { verdict: 'holds', states: 621, transitions: 1123, depth: 68 },
  mutants: {
    'moved whoever has it': {
      text: 'The move does not ask whether the page is exclusive: it is mapped writable, and whoever else maps it sees what is stored.',
      change: [guardBecomes(uffdMover, 'notExclusive', false), guardBecomes(uffdMover, 'sharedMeanwhile', false)],
      expect: { violates: 'writable', steps: 28 },
      reference: 'move_pages_pte(), mm/userfaultfd.c: PageAnonExclusive()',
    },
  },
});

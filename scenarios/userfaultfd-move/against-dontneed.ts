/** UFFDIO_MOVE of a page that another thread discards. */
import { actionBecomes, and, scenario, sometimes } from '../../checker/language/index.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { frames, properties as p } from '../../models/index.ts';
import { aboutToMove, bothEnds, moving, someMoved, someTriedAgain } from './setting.ts';

export default scenario({
  name: 'move-against-dontneed',
  text: 'The page is discarded at the source while it is moved: the mover keeps it by a reference, finds the entry changed and begins again, and then there is nothing to move.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source, one destination, the page',
  initial: aboutToMove(2),
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    other: zapper.runs(notifierZap, { page: 1 }),
  },
  properties: [
    ...moving,
    p.DATA6,
    someMoved,
    someTriedAgain,
    sometimes(
      'kept',
      'the mover alone holds the page',
      uffdMover.some((m) => and(m.in('page.gettingAnonVma'), frames.mapcount.at(m.folio).is(0))),
    ),
  ],
  expect: { verdict: 'holds', states: 407, transitions: 736, depth: 48 },
  mutants: {
    'no reference': {
      text: 'The mover locks the page that it has seen and takes no reference: the zap frees it.',
      change: actionBecomes(uffdMover, 'tryFolioLock', [
        frames.lock.at(uffdMover.self.seenFrame.known()).acquire().effect,
        uffdMover.self.folio.set(uffdMover.self.seenFrame),
      ]),
      expect: { violates: 'use of a stale reference', steps: 25 },
      reference: 'move_pages_pte(), mm/userfaultfd.c: folio_get()',
    },
  },
});

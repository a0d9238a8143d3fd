/** UFFDIO_MOVE of the zero page, which a thread replaces meanwhile. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { mapZeroPage, ptep } from '../../models/index.ts';
import { bothEnds, missingDestination, moving, someMoved, someTriedAgain } from './setting.ts';

export default scenario({
  name: 'move-zero-page',
  text: 'The source maps the zero page, and a thread that stores there puts a page of its own in its place: the zero page is moved, or the page with the store.',
  bounds: { ...bothEnds, frame: 2 },
  boundsReason:
    'one source and one destination; a frame for the store in place of the zero page, and one that a fault may have in hand beside it',
  initial: [missingDestination(2), mapZeroPage(ptep(1), 'kernel')],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    atSrc: faulter.runs(faultingThread, { page: 1, readsBack: true }),
  },
  properties: [
    ...moving,
    someMoved,
    someTriedAgain,
    sometimes(
      'zero page moved',
      'the zero page is moved',
      uffdMover.some((m) => m.in('page.zeroPage.flushed')),
    ),
  ],
  expect: { verdict: 'holds', states: 1795, transitions: 3317, depth: 68 },
  mutants: {
    'entries not looked at again': {
      text: 'The thread has put its page in the place of the zero page since the look: the page is lost with what was stored.',
      change: guardBecomes(uffdMover, 'srcChanged', false),
      expect: { violates: 'R2', steps: 46 },
      reference: 'move_zeropage_pte(), mm/userfaultfd.c: pte_same() under both PTLs',
    },
  },
});

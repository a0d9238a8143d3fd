/** UFFDIO_MOVE of a page that a device pins without any lock. */
import { and, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { properties as p } from '../../models/index.ts';
import { aboutToMove, bothEnds, moving, someMoved } from './setting.ts';

export default scenario({
  name: 'move-against-pin',
  text: 'A page is moved while a device pins it by GUP-fast and stores through the pin. Pins are looked for before the source is cleared and again once it is flushed: either the pin fails, or the page stays where it was and the caller is told EBUSY.',
  bounds: { ...bothEnds, frame: 1 },
  boundsReason: 'one source, one destination, the page',
  initial: aboutToMove(1),
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    device: pinner.runs(gupFast, { page: 1, writes: true }),
  },
  properties: [
    ...moving,
    p.D5,
    someMoved,
    sometimes(
      'put back',
      'a pin comes between the two looks, and the source is restored',
      uffdMover.some((m) => m.in('page.present.restoring')),
    ),
    sometimes(
      'refused',
      'the call has returned EBUSY',
      uffdMover.some((m) => and(m.in('returned'), m.error.is('EBUSY'))),
    ),
    sometimes(
      'pin fails',
      'the device finds the source changed and gives its reference back',
      pinner.some((g) => g.in('failing')),
    ),
  ],
  expect: { verdict: 'holds', states: 562, transitions: 1022, depth: 50 },
  mutants: {
    'looked for once': {
      text: 'The second look is left out: a pin that was taken between the first one and the flush is kept.',
      change: guardBecomes(uffdMover, 'pinnedMeanwhile', false),
      expect: { violates: 'D5', steps: 33 },
      bug: 'D28',
      reference: 'move_present_pte(), mm/userfaultfd.c: folio_maybe_dma_pinned() after ptep_clear_flush()',
    },
  },
});

/** UFFDIO_MOVE of a page that is swapped out, whose slot is freed and used again meanwhile. */
import { and, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { frames, properties as p, swapCachedUnmapped } from '../../models/index.ts';
import { swapCounts } from '../swap/setting.ts';
import { bothEnds, missingDestination, someMoved } from './setting.ts';

export default scenario({
  name: 'move-slot-used-again',
  text: 'The move has found its page in the swap cache and goes for the page lock. Meanwhile the page is discarded, which frees its slot, a thread stores to a new page there, and that is swapped out to the same slot: the entry is what it was. Under the page lock the move asks whether the swap cache has its page for this slot still.',
  onDemand: 'four actors have 4.7 million states, in some twenty seconds',
  bounds: { ...bothEnds, frame: 3, 'swap slot': 1 },
  boundsReason:
    'one source and one destination; a page before it is discarded and one after it, one to read into, and one slot for both',
  initial: [missingDestination(2), swapCachedUnmapped(1, 0, 0)],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    writer: swapper.runs(swappingThread, { page: 1 }),
    task: zapper.runs(notifierZap, { page: 1 }),
    kswapd: anonReclaimer.runs(kswapd),
  },
  properties: [
    ...[p.A1, p.A2, p.D1, p.D2, p.usersCounted],
    ...swapCounts,
    p.RMAP4,
    someMoved,
    sometimes(
      'gone meanwhile',
      'the move has locked a page that the swap cache does not have any more',
      uffdMover.some((m) => and(m.in('page.askingAgain'), frames.swap.at(m.folio).is('none'))),
    ),
  ],
  expect: { verdict: 'holds', states: 4737849, transitions: 16441174, depth: 164 },
  mutants: {
    'swap cache not asked again': {
      text: 'The entry is what it was, and the page in hand is taken for the one that it names: the reverse map of a page that is gone is moved, and that of the page in the slot is not.',
      change: guardBecomes(uffdMover, 'stillCached', true),
      bug: 'E02',
      expect: { violates: 'RMAP4', steps: 62 },
      reference: '0ea148a79919, CVE-2025-38242: its first case; move_swap_pte(), mm/userfaultfd.c',
    },
  },
});

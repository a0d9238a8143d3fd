/** UFFDIO_MOVE of a page that is swapped out, while it is swapped in and out again. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { properties as p, swappedFromStart } from '../../models/index.ts';
import { swapCounts } from '../swap/setting.ts';
import { bothEnds, missingDestination, someMoved, someTriedAgain } from './setting.ts';

export default scenario({
  name: 'move-swapped',
  text: 'The source is swapped out. While its entry is moved a thread loads there, so that the page is swapped in, and kswapd swaps it out again to the same slot: the page in the swap cache goes along with the entry, be it found there before or come since.',
  bounds: { ...bothEnds, frame: 1, 'swap slot': 1 },
  boundsReason: 'one source and one destination, the frame that is read into, the slot',
  initial: [missingDestination(2), swappedFromStart(1, 0)],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    thread: swapper.runs(swappingThread, { page: 1, access: 'read' }),
    kswapd: anonReclaimer.runs(kswapd),
  },
  properties: [
    ...[p.A1, p.A2, p.D1, p.D2, p.D3, p.D4, p.usersCounted],
    ...swapCounts,
    p.RMAP4,
    someMoved,
    someTriedAgain,
    sometimes(
      'page goes along',
      'the swap cache has the page of the entry that is moved',
      uffdMover.some((m) => m.in('page.swapped.movingRmap')),
    ),
  ],
  expect: { verdict: 'holds', states: 32967, transitions: 85496, depth: 130 },
  mutants: {
    'came since the look': {
      text: 'The swap cache had no page when it was looked at, and has one now: the entry is moved without it, and its rmap leads to the old address.',
      change: guardBecomes(uffdMover, 'hasCache', false),
      expect: { violates: 'RMAP4', steps: 64 },
      bug: 'D26',
      reference: '0ea148a79919, CVE-2025-38242: what E02 has as its second case',
    },
  },
});

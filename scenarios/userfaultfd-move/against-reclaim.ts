/** UFFDIO_MOVE of a page that kswapd swaps out. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { properties as p, swappableFromStart } from '../../models/index.ts';
import { swapCounts } from '../swap/setting.ts';
import { bothEnds, emptied, missingDestination, rmapStays, someMoved, someTriedAgain } from './setting.ts';

export default scenario({
  name: 'move-against-reclaim',
  text: 'kswapd swaps a page out while it is moved: whoever has the page locked goes first, and what is moved is the page, or the entry that names its slot, with the page that the swap cache has.',
  bounds: { ...bothEnds, frame: 1, 'swap slot': 1 },
  boundsReason: 'one source and one destination, the page and its slot',
  initial: [missingDestination(2), swappableFromStart(1, 0)],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    kswapd: anonReclaimer.runs(kswapd),
  },
  properties: [
    ...[p.A1, p.A2, p.D1, p.D2, p.usersCounted],
    ...swapCounts,
    p.RMAP4,
    rmapStays,
    emptied,
    p.someSwappedOut,
    someMoved,
    someTriedAgain,
    sometimes(
      'waits for page',
      'kswapd has the page locked',
      uffdMover.some((m) => m.in('page.waitingForPage')),
    ),
  ],
  expect: { verdict: 'holds', states: 1602, transitions: 2939, depth: 76 },
  mutants: {
    'rmap stays behind': {
      text: 'The page is entered at its new address, and its reverse map leads to the old one: nobody can reclaim or migrate it any more.',
      change: actionBecomes(uffdMover, 'moveRmap', nothing),
      expect: { violates: 'RMAP3', steps: 27 },
      reference: 'move_present_pte(), mm/userfaultfd.c: folio_move_anon_rmap() and folio->index',
    },
  },
});

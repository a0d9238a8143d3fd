/** UFFDIO_MOVE of a page that was swapped in and stored to since, while kswapd takes it away again. */
import { actionBecomes, scenario } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { uffdioMove } from '../../machines/userfaultfd/userfaultfd-move.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { entry, properties as p, ptep, swap, swapCachedFromStart } from '../../models/index.ts';
import { swapCounts } from '../swap/setting.ts';
import { bothEnds, missingDestination, rmapStays, someMoved } from './setting.ts';

export default scenario({
  name: 'move-of-swap-cached',
  text: 'A page is in the swap cache still, and its slot contains what it contained before the last store, of which only the dirty bit of its entry tells. It is moved while kswapd reclaims it: the bit goes along, so that the page is written before it is freed.',
  bounds: { ...bothEnds, frame: 1, 'swap slot': 1 },
  boundsReason: 'one source and one destination, the page and its slot',
  initial: [
    missingDestination(2),
    swapCachedFromStart(1, 0, 0),
    entry(ptep(1)).dirty.set(true),
    swap.disk.at(0).set('zero'),
  ],
  actors: {
    mover: uffdMover.runs(uffdioMove, { ctx: 0, dst: 0, src: 1 }),
    kswapd: anonReclaimer.runs(kswapd),
  },
  properties: [
    ...[p.A1, p.A2, p.D1, p.D2, p.usersCounted],
    ...swapCounts,
    ...[p.RMAP4, rmapStays, p.someSwappedOut, someMoved],
  ],
  expect: { verdict: 'holds', states: 1486, transitions: 2715, depth: 72 },
  mutants: {
    'dirty bit lost': {
      text: 'The entry is set clean at its new address: kswapd frees the page, and its slot contains what was there before the last store.',
      change: actionBecomes(uffdMover, 'clearSource', [
        uffdMover.actions.clearSource,
        uffdMover.self.wasDirty.set(false),
      ]),
      expect: { violates: 'SWAP1', steps: 55 },
      reference: 'move_present_pte(), mm/userfaultfd.c: pte_mkdirty()',
    },
  },
});

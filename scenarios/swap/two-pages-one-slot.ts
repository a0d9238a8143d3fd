/** kswapd and MADV_PAGEOUT compete for the last slot. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { madvisePageout } from '../../machines/swap/madvise-pageout.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { properties as p, sharedByTasks, swap, swappableFromStart } from '../../models/index.ts';
import { swapCounts } from './setting.ts';

export default scenario({
  name: 'swap-two-pages-one-slot',
  text: 'Two pages are reclaimed, one by kswapd, one because a thread asks for it with MADV_PAGEOUT, and the device has one slot. Whoever finds no slot keeps its page; once the other page has left the swap cache its slot is still the entry’s.',
  bounds: { page: 2, frame: 2, 'swap slot': 1 },
  boundsReason: 'two pages with different contents for one slot',
  initial: [sharedByTasks(1), swappableFromStart(0, 0), swappableFromStart(1, 1, 'source')],
  actors: {
    kswapd: anonReclaimer.runs(kswapd),
    task: anonReclaimer.runs(madvisePageout, { page: 1 }),
  },
  properties: [
    ...swapCounts,
    p.someSwappedOut,
    sometimes(
      'isolated by another',
      'kswapd has the page that MADV_PAGEOUT looks for',
      anonReclaimer.some((r) => r.in('unlockingPte')),
    ),
  ],
  expect: { verdict: 'holds', states: 972, transitions: 1786, depth: 51 },
  mutants: {
    'cache flag not seen': {
      text: 'A slot that no entry names yet is handed out although the swap cache has a page for it: the one page is written over the other.',
      change: guardBecomes(anonReclaimer, 'slotFree', swap.count.at(0).is(0)),
      expect: { violates: 'SWAP3', steps: 13 },
      reference: 'mm/swapfile.c: SWAP_HAS_CACHE',
    },
  },
});

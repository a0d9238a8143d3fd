/** A thread stores to a page that the swap cache has with a slot that contains the same. */
import { scenario, sometimes, stepDropped } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { frames, properties as p, sharedByTasks, swapCachedFromStart } from '../../models/index.ts';
import { swapping } from './setting.ts';

export default scenario({
  name: 'swap-store-to-cached',
  text: 'A page was swapped in by a load: the swap cache has it still, clean, and its slot contains the same. A thread stores to it, with a value of its own, while reclaim takes it away. If the store was first it is written again, otherwise it is freed without being written.',
  bounds: { page: 1, frame: 2, 'swap slot': 1 },
  boundsReason: 'one page; the frame that is reclaimed and one to read it into',
  initial: [sharedByTasks(1), swapCachedFromStart(0, 0, 0), frames.marksStores.at(0).set(true)],
  actors: {
    thread: swapper.runs(swappingThread, { page: 0, readsBack: true }),
    reclaimer: anonReclaimer.runs(kswapd),
  },
  properties: [
    ...swapping,
    p.someSwappedOut,
    sometimes(
      'written again',
      'the page is written',
      anonReclaimer.some((r) => r.in('reclaiming.written')),
    ),
    sometimes(
      'unneeded slot',
      'the page is to be written, and no entry names its slot any more',
      anonReclaimer.some((r) => r.in('reclaiming.offering')),
    ),
  ],
  expect: { verdict: 'holds', states: 1226, transitions: 2093, depth: 71 },
  mutants: {
    'dirty entry forgotten': {
      text: 'An entry through which was stored is cleared, and the page not set dirty: it is freed, and the slot contains what was there before.',
      change: stepDropped(kswapd, 'reclaiming.unmapping.dirtying', 'set page dirty'),
      expect: { violates: 'SWAP1', steps: 25 },
      reference: 'mm/rmap.c: try_to_unmap_one() moves the dirty bit to the page once the entry is gone',
    },
  },
});

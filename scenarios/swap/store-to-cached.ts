/** A thread stores to a page that the swap cache has with a slot that contains the same. */
import { actionBecomes, guardBecomes, scenario, sometimes, stepDropped } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { frames, leaveSwap, properties as p, ptep, sharedByTasks, swapCachedFromStart } from '../../models/index.ts';
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
    'taken from the cache while written': {
      text: 'A fault that stores takes the page out of the swap cache, whoever has it in hand, and the device is still to write it to the slot that is free by then.',
      change: guardBecomes(swapper, 'freesCache', true),
      expect: { violates: 'SWAP7', steps: 42 },
      reference: 'mm/swapfile.c: folio_swapcache_freeable(); mm/memory.c: should_try_to_free_swap() counts references',
    },
    'rmap not set': {
      text: 'A page that was read in is mapped, and its rmap leads nowhere: nobody can unmap it again.',
      change: actionBecomes(swapper, 'mapSwappedIn', [
        leaveSwap(ptep(0), swapper.self.frame.known(), true, true),
        frames.anonPage.at(swapper.self.frame).set('none'),
      ]),
      expect: { violates: 'RMAP3', steps: 38 },
      reference: 'mm/memory.c: folio_add_anon_rmap_ptes() in do_swap_page()',
    },
    'dirty entry forgotten': {
      text: 'An entry through which was stored is cleared, and the page not set dirty: it is freed, and the slot contains what was there before.',
      change: stepDropped(kswapd, 'reclaiming.unmapping.dirtying', 'set page dirty'),
      expect: { violates: 'SWAP1', steps: 25 },
      reference: 'mm/rmap.c: try_to_unmap_one() moves the dirty bit to the page once the entry is gone',
    },
  },
});

/** Two threads swap one page in past the swap cache, and it is swapped out again meanwhile. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { frames, properties as p, swap } from '../../models/index.ts';
import { swappedPage, swapping } from './setting.ts';

export default scenario({
  name: 'swap-two-past-cache',
  text: 'On a synchronous device a page of whose slot there is one entry is read past the swap cache. Two threads do so at once; the one sets SWAP_HAS_CACHE of the slot, the other finds it set and faults again. While it is set the slot is not handed out: the page of the one may be swapped out to it again only once it is cleared.',
  bounds: { page: 1, frame: 2, 'swap slot': 1 },
  boundsReason: 'one page, for which both threads have a frame in hand at once; one slot, which is used again',
  initial: [swappedPage(1), swap.synchronous.set(true), frames.marksStores.at(0).set(true)],
  actors: {
    t0: swapper.runs(swappingThread, { page: 0, mode: 'kernel' }),
    t1: swapper.runs(swappingThread, { page: 0, access: 'read', mode: 'kernel' }),
    reclaimer: anonReclaimer.runs(kswapd),
  },
  properties: [
    ...swapping,
    p.someSwappedOut,
    sometimes(
      'slot used again',
      'the page is swapped out to its old slot while a thread has a frame for what was there',
      swapper.some((t) => t.in('fault.swapIn.preparingPast')),
    ),
  ],
  expect: { verdict: 'holds', states: 89267, transitions: 233101, depth: 104 },
  mutants: {
    'both read': {
      text: 'Neither keeps the other from reading. The one maps its page, frees the slot and stores; the page is swapped out to the same slot, so that the entry is what it was. The other maps what it had read before.',
      change: [
        guardBecomes(swapper, 'slotUncached', true),
        actionBecomes(swapper, 'prepareSlot', nothing),
        actionBecomes(swapper, 'clearHasCache', nothing),
      ],
      expect: { violates: 'D4', steps: 53 },
      bug: 'E07',
      reference: 'commit 13ddaf26be32, CVE-2024-26759',
    },
    'flag kept': {
      text: 'Who has read past the swap cache leaves SWAP_HAS_CACHE set: the slot is lost.',
      change: actionBecomes(swapper, 'clearHasCache', swapper.self.pastCache.set(false)),
      expect: { violates: 'SWAP4', steps: 21 },
      reference: 'mm/memory.c: do_swap_page(), swapcache_clear()',
    },
  },
});

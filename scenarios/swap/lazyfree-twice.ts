/** Two threads give one page free that the swap cache has, and reclaim takes it. */
import { scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { madviseFree } from '../../machines/swap/madvise-free.ts';
import { lazyFreer } from '../../machines/swap/madvise-free-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { frames, sharedByTasks, swapCachedFromStart } from '../../models/index.ts';
import { swapCounts } from './setting.ts';

export default scenario({
  name: 'lazyfree-twice',
  text: 'Two threads call MADV_FREE of one page, which is clean in the swap cache, while reclaim takes it. The page leaves the swap cache with its slot before it becomes lazyfree; who comes too late finds a swap entry, or none.',
  bounds: { page: 1, frame: 1, 'swap slot': 1 },
  boundsReason: 'one page; none is faulted in',
  initial: [sharedByTasks(2), swapCachedFromStart(0, 0, 0)],
  actors: {
    t0: lazyFreer.runs(madviseFree, { page: 0 }),
    t1: lazyFreer.runs(madviseFree, { page: 0 }),
    reclaimer: anonReclaimer.runs(kswapd),
  },
  properties: [
    ...swapCounts,
    sometimes(
      'discarded',
      'the page is discarded',
      anonReclaimer.some((r) => r.in('reclaiming.freezingLazyfree')),
    ),
  ],
  expect: { verdict: 'holds', states: 5382, transitions: 13437, depth: 63 },
  mutants: {
    'page not locked': {
      text: 'MADV_FREE takes the page out of the swap cache while reclaim is about to unmap it: the entry names a slot that is free.',
      change: withoutLock(frames.lock.at(0)),
      expect: { violates: 'SWAP1', steps: 30 },
      reference: 'mm/madvise.c: madvise_free_pte_range(), folio_trylock()',
    },
  },
});

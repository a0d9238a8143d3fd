/** MADV_FREE of a page, a store to it, and reclaim. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { madviseFree } from '../../machines/swap/madvise-free.ts';
import { lazyFreer } from '../../machines/swap/madvise-free-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { mappedPage, swapping } from './setting.ts';

export default scenario({
  name: 'lazyfree-against-reclaim',
  text: 'One thread gives a page free with MADV_FREE, another stores to it and loads from it, while reclaim takes the page. Reclaim discards it only while nobody has stored to it since; if somebody has, it is mapped again and is no longer lazyfree.',
  bounds: { page: 1, frame: 2, 'swap slot': 1 },
  boundsReason: 'one page; the frame that is given free and another for the page that replaces it',
  initial: mappedPage(2),
  actors: {
    task: lazyFreer.runs(madviseFree, { page: 0 }),
    thread: swapper.runs(swappingThread, { page: 0, mode: 'kernel', readsBack: true }),
    reclaimer: anonReclaimer.runs(kswapd),
  },
  properties: [
    ...swapping,
    sometimes(
      'discarded',
      'a page is discarded without being written',
      anonReclaimer.some((r) => r.in('reclaiming.freezingLazyfree')),
    ),
    sometimes(
      'kept',
      'a page that was stored to is mapped again',
      anonReclaimer.some((r) => r.in('reclaiming.unmapping.restored')),
    ),
  ],
  expect: { verdict: 'holds', states: 30823, transitions: 75909, depth: 88 },
  mutants: {
    'store not seen': {
      text: 'Reclaim does not ask whether the page was stored to after MADV_FREE.',
      change: guardBecomes(anonReclaimer, 'isUnusedLazyfree', true),
      expect: { violates: 'D4', steps: 36 },
      reference: 'mm/rmap.c: try_to_unmap_one(), folio_test_dirty()',
    },
  },
});

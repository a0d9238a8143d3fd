/** A slot is freed and used again while a fault has the page that it had before. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { kernel, properties as p, sharedByTasks, swapCachedUnmapped } from '../../models/index.ts';
import { swapCounts } from './setting.ts';

export default scenario({
  name: 'swap-slot-used-again',
  text: 'A thread that loads has found its page in the swap cache and waits for the page lock. Meanwhile the page is discarded, which frees its slot, another thread stores to a new page there, and that is swapped out to the same slot: the entry is what it was. Under the page lock the thread asks whether the swap cache has its page for this slot still.',
  onDemand: 'four actors have 2.4 million states, in some ten seconds',
  bounds: { page: 1, frame: 3, 'swap slot': 1 },
  boundsReason: 'one page with a frame before the zap and one after it, and one slot that is used for both',
  initial: [sharedByTasks(2), kernel.noVmaLocks.set(true), swapCachedUnmapped(0, 0, 0)],
  actors: {
    reader: swapper.runs(swappingThread, { page: 0, access: 'read' }),
    writer: swapper.runs(swappingThread, { page: 0 }),
    task: zapper.runs(notifierZap),
    reclaimer: anonReclaimer.runs(kswapd),
  },
  properties: [
    ...swapCounts,
    p.D4,
    p.DATA6,
    sometimes(
      'gone meanwhile',
      'a fault has locked a page that the swap cache does not have any more',
      swapper.some((t) => t.in('fault.swapIn.unlockingPage')),
    ),
  ],
  expect: { verdict: 'holds', states: 2396878, transitions: 8292237, depth: 124 },
  mutants: {
    'swap cache not asked again': {
      text: 'The page lock is taken and the entry looked at again, which is what it was; whether the page is the one that it names nobody asks.',
      change: guardBecomes(swapper, 'stillCached', true),
      expect: { violates: 'DATA6', steps: 55 },
      reference: 'mm/memory.c: do_swap_page(), folio_test_swapcache() and page_swap_entry() under the page lock',
    },
  },
});

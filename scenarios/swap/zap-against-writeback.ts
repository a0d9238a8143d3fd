/** A page is discarded while it is being written to its slot, and another page wants the slot. */
import { actionBecomes, and, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { madvisePageout } from '../../machines/swap/madvise-pageout.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { notifierZap } from '../../machines/zap/zap-page-range-single.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { sharedByTasks, swap, swappableFromStart } from '../../models/index.ts';
import { swapCounts } from './setting.ts';

export default scenario({
  name: 'swap-zap-against-writeback',
  text: 'A page is written to the only slot, for which its lock is free, when a thread discards it: the zap frees the entry and leaves the page in the swap cache, since it is being written. Only then may another page, for which somebody asks with MADV_PAGEOUT, have the slot.',
  bounds: { page: 2, frame: 2, 'swap slot': 1 },
  boundsReason: 'the page that is discarded and one with other contents; one slot, which is used for both',
  initial: [sharedByTasks(2), swappableFromStart(0, 0), swappableFromStart(1, 1, 'source')],
  actors: {
    kswapd: anonReclaimer.runs(kswapd),
    task: zapper.runs(notifierZap),
    other: anonReclaimer.runs(madvisePageout, { page: 1 }),
  },
  properties: [
    ...swapCounts,
    sometimes(
      'discarded while written',
      'a page is being written, and no entry names its slot any more',
      anonReclaimer.some((r) => and(r.in('reclaiming.writing'), swap.count.at(0).is(0))),
    ),
  ],
  expect: { verdict: 'holds', states: 10777, transitions: 28613, depth: 92 },
  mutants: {
    'writeback not marked': {
      text: 'Nobody sees that the page is being written: the zap frees its slot, the other page is written there, and the first write comes over it.',
      change: actionBecomes(anonReclaimer, 'beginWriteback', nothing),
      expect: { violates: 'SWAP1', steps: 78 },
      reference: 'mm/swapfile.c: folio_swapcache_freeable(), folio_test_writeback()',
    },
  },
});

/** The OOM reaper and reclaim come for one page of a guest. */
import { actionBecomes, scenario, sometimes, when } from '../../checker/language/index.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { oomReaper } from '../../machines/zap/oom-reap-task.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { clearEntry, entry, mms, properties as p, ptep, secondary } from '../../models/index.ts';
import { coherence, subscribed, translatedFromStart } from '../mmu-notifier/setting.ts';
import { mappedPage, swapCounts } from './setting.ts';

const at = ptep(0);
const swapped = entry(at).kind.is('swap');
const shared: readonly string[] = swapCounts.map(({ id }) => id);

export default scenario({
  name: 'swap-out-against-reaper',
  text: 'The OOM reaper zaps a page of a guest while reclaim swaps it out: the reaper finds the page, or a swap entry, whose slot it frees. The guest has the page until the first of the two has told it.',
  bounds: { page: 1, frame: 1, 'swap slot': 1 },
  boundsReason: 'one page, which guest and host have',
  initial: [mappedPage(1), subscribed(1), translatedFromStart(0, 0, 0), secondary.guestsCache.at(0).set(true)],
  actors: {
    reclaimer: anonReclaimer.runs(kswapd),
    reaper: zapper.runs(oomReaper, { mayNotBlock: true }),
    guest: guestProcessor.runs(guestCpu),
  },
  properties: [
    ...swapCounts,
    ...coherence.filter(({ id }) => !shared.includes(id)),
    p.someSwappedOut,
    sometimes(
      'zapped on its way',
      'the page is to be written, and no entry names its slot any more',
      anonReclaimer.some((r) => r.in('reclaiming.offering')),
    ),
  ],
  expect: { verdict: 'holds', states: 1038, transitions: 2170, depth: 60 },
  mutants: {
    'slot kept': {
      text: 'The reaper takes a swap entry for nothing: the entry is gone and the slot is not free.',
      change: actionBecomes(
        zapper,
        'zap',
        when(swapped, [mms.swapEntries.at(0).decrement(), clearEntry(at)], zapper.actions.zap),
      ),
      expect: { violates: 'SWAP2', steps: 34 },
      reference: 'mm/memory.c: zap_pte_range(), free_swap_and_cache()',
    },
    'MM_SWAPENTS kept': {
      text: 'The slot is freed, and the entry counts for ever.',
      change: actionBecomes(zapper, 'zap', [when(swapped, mms.swapEntries.at(0).increment()), zapper.actions.zap]),
      expect: { violates: 'R8', steps: 52 },
      reference: 'mm/memory.c: zap_pte_range(), rss[MM_SWAPENTS]',
    },
  },
});

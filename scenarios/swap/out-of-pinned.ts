/** Reclaim and a page that a device has pinned. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { properties as p } from '../../models/index.ts';
import { mappedPage, swapCounts } from './setting.ts';

export default scenario({
  name: 'swap-out-against-pin',
  text: 'A device pins a page without any lock and stores to it, while reclaim is about to swap it out. Reclaim looks for pins before it gives the page a slot, and once more when it has cleared the entry, from which on no new pin comes.',
  bounds: { page: 1, frame: 1, 'swap slot': 1 },
  boundsReason: 'one page',
  initial: mappedPage(1),
  actors: {
    device: pinner.runs(gupFast, { page: 0, writes: true }),
    reclaimer: anonReclaimer.runs(kswapd),
  },
  properties: [
    ...swapCounts,
    p.S3,
    p.someSwappedOut,
    sometimes(
      'pinned meanwhile',
      'a pin is seen only once the entry is cleared',
      anonReclaimer.some((r) => r.in('reclaiming.unmapping.restoringPinned')),
    ),
  ],
  expect: { verdict: 'holds', states: 595, transitions: 1058, depth: 50 },
  mutants: {
    'looked for once': {
      text: 'Reclaim does not look for pins once it has cleared the entry: the page was pinned after the first look.',
      change: guardBecomes(anonReclaimer, 'isPinned', false),
      expect: { violates: 'S3', steps: 26 },
      reference: 'mm/rmap.c: try_to_unmap_one(), folio_try_share_anon_rmap_pte()',
    },
  },
});

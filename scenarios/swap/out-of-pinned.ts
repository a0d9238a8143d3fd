/** Reclaim and a page that a device has pinned. */
import { actionBecomes, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { properties as p } from '../../models/index.ts';
import { mappedPage, swapCounts } from './setting.ts';

export default scenario({
  name: 'swap-out-against-pin',
  text: 'A device pins a page without any lock and stores to it, while reclaim is about to swap it out. Reclaim looks for pins before it gives the page a slot, and once more when it has cleared the entry, from which on no new pin comes. Once the device has unpinned the page it is swapped out in the end.',
  bounds: { page: 1, frame: 1, 'swap slot': 1 },
  boundsReason: 'one page',
  initial: mappedPage(1),
  actors: {
    device: pinner.runs(gupFast, { page: 0, writes: true }),
    reclaimer: anonReclaimer.runs(kswapd, { triesAgain: true }),
  },
  properties: [
    ...swapCounts,
    p.S3,
    p.LIVE5,
    p.someSwappedOut,
    sometimes(
      'pinned meanwhile',
      'a pin is seen only once the entry is cleared',
      anonReclaimer.some((r) => r.in('reclaiming.unmapping.restoringPinned')),
    ),
  ],
  expect: { verdict: 'holds', states: 703, transitions: 1276, depth: 57 },
  mutants: {
    'never unpinned': {
      text: 'The device is done with the page and keeps its pin.',
      change: actionBecomes(pinner, 'unpin', pinner.actions.giveUp),
      expect: { violates: 'LIVE5', steps: 16 },
      reference: 'unpin_user_page(), mm/gup.c',
    },
    'looked for once': {
      text: 'Reclaim does not look for pins once it has cleared the entry: the page was pinned after the first look.',
      change: guardBecomes(anonReclaimer, 'isPinned', false),
      expect: { violates: 'S3', steps: 26 },
      reference: 'mm/rmap.c: try_to_unmap_one(), folio_try_share_anon_rmap_pte()',
    },
  },
});

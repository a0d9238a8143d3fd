/** A thread stores to a page while it is swapped out. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { properties as p } from '../../models/index.ts';
import { mappedPage, swapping } from './setting.ts';

export default scenario({
  name: 'swap-out-against-fault',
  text: 'A thread stores to a page and loads from it, while reclaim gives it a slot, unmaps it, writes it and frees it. The load yields what was stored, wherever the page is by then.',
  bounds: { page: 1, frame: 2, 'swap slot': 1 },
  boundsReason: 'one page; the frame that is reclaimed and one to read it into',
  initial: mappedPage(1),
  actors: {
    thread: swapper.runs(swappingThread, { page: 0, readsBack: true }),
    reclaimer: anonReclaimer.runs(kswapd),
  },
  properties: [
    ...swapping,
    p.someSwappedOut,
    sometimes(
      'freed',
      'the page is freed',
      anonReclaimer.some((r) => r.in('reclaiming.freeing')),
    ),
  ],
  expect: { verdict: 'holds', states: 1706, transitions: 2956, depth: 75 },
  mutants: {
    'references not counted': {
      text: 'The page is taken out of the swap cache and freed although a fault has found it there.',
      change: guardBecomes(anonReclaimer, 'isUnused', true),
      expect: { violates: 'REF3', steps: 44 },
      reference: 'mm/vmscan.c: __remove_mapping(), folio_ref_freeze()',
    },
    'entry not counted': {
      text: 'The entry names the slot and the slot does not know: it is free once the page has left the swap cache.',
      change: actionBecomes(anonReclaimer, 'duplicate', nothing),
      expect: { violates: 'SWAP1', steps: 30 },
      reference: 'mm/rmap.c: try_to_unmap_one(), swap_duplicate()',
    },
  },
});

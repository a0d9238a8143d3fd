/** Guest swap-out: reclaim of a page of a guest, with notifiers and with the pins that were there before them. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { guestCpu, guestProcessor } from '../../machines/notifier/guest-cpu.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { properties as p, secondary } from '../../models/index.ts';
import { coherence, pinnedFromStart, subscribed, translatedFromStart } from '../mmu-notifier/setting.ts';
import { mappedPage, swapCounts } from './setting.ts';

export const guestPageSwappedOut = scenario({
  name: 'swap-out-of-guest-page',
  text: 'A guest stores to a page through its SPTE and what its CPU has cached of it, while reclaim swaps the page out. The callback zaps the SPTE and makes the guest leave, so that the page is out of the guest’s hands before it is written; nothing keeps it from being reclaimed in the end.',
  bounds: { page: 1, frame: 1, 'swap slot': 1 },
  boundsReason: 'one page, which guest and host have',
  initial: [mappedPage(1), subscribed(1), translatedFromStart(0, 0, 0), secondary.guestsCache.at(0).set(true)],
  actors: {
    reclaimer: anonReclaimer.runs(kswapd, { triesAgain: true }),
    guest: guestProcessor.runs(guestCpu),
  },
  properties: [
    ...swapCounts,
    ...coherence.filter(({ id }) => !['REF1', 'REF3', 'REF5'].includes(id)),
    p.LIVE5,
    p.someSpte,
    p.someSwappedOut,
  ],
  expect: { verdict: 'holds', states: 52, transitions: 84, depth: 40 },
  mutants: {
    'no bracket': {
      text: 'Reclaim changes the entry without telling: the guest goes on storing to the page after it was written, and freed.',
      change: [
        actionBecomes(anonReclaimer, 'startAtOnce', nothing),
        actionBecomes(anonReclaimer, 'endAtOnce', nothing),
      ],
      expect: { violates: 'DATA1', steps: 42 },
      reference: 'mm/rmap.c: try_to_unmap_one(), mmu_notifier_invalidate_range_start()',
    },
    'kept for ever': {
      text: 'Who has isolated the page gives the last reference to nobody: the page is kept.',
      change: guardBecomes(anonReclaimer, 'isUnused', false),
      expect: { violates: 'LIVE5', steps: 48 },
    },
  },
});

export const pinnedGuestPage = scenario({
  name: 'swap-out-of-pinned-guest-page',
  text: 'The scheme before notifiers: the SPTE of the guest keeps the reference and the pin of GUP. Reclaim never swaps the page out.',
  bounds: { page: 1, frame: 1, 'swap slot': 1 },
  boundsReason: 'one page, which guest and host have',
  initial: [mappedPage(1), pinnedFromStart(0, 0, 0), secondary.guestsCache.at(0).set(true)],
  actors: {
    reclaimer: anonReclaimer.runs(kswapd),
    guest: guestProcessor.runs(guestCpu),
  },
  properties: [
    p.S3guest,
    p.SEC1,
    p.SWAP1,
    p.SWAP2,
    p.DATA1,
    p.someSpte,
    sometimes(
      'kept',
      'reclaim puts the page back',
      anonReclaimer.some((r) => r.in('reclaiming.keeping')),
    ),
  ],
  expect: { verdict: 'holds', states: 14, transitions: 33, depth: 7 },
  mutants: {
    'pins not looked for': {
      text: 'Reclaim takes the page from the host’s page table although the guest keeps it.',
      change: guardBecomes(anonReclaimer, 'isPinned', false),
      expect: { violates: 'S3guest', steps: 19 },
      reference: 'mm/vmscan.c: shrink_folio_list(), folio_maybe_dma_pinned()',
    },
  },
});

/** A device pins a lazyfree page while reclaim is about to discard it. */
import { guardBecomes, not, scenario, sometimes } from '../../checker/language/index.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { entry, frames, properties as p, promises, ptep } from '../../models/index.ts';
import { mappedPage, swapping } from './setting.ts';

export default scenario({
  name: 'lazyfree-against-pin',
  text: 'A page was given free with MADV_FREE. A device pins it without any lock and stores to it, while reclaim takes it: reclaim clears the entry first and then counts the references, the fast path takes its reference first and then looks at the entry again. What the device stored a load finds.',
  bounds: { page: 1, frame: 2, 'swap slot': 1 },
  boundsReason: 'one page, and another that a load finds if it was discarded',
  initial: [
    mappedPage(1),
    entry(ptep(0)).dirty.set(false),
    frames.lazyfree.at(0).set(true),
    promises.known.at(0).set(false),
  ],
  actors: {
    device: pinner.runs(gupFast, { page: 0, writes: true }),
    reclaimer: anonReclaimer.runs(kswapd),
    thread: swapper.runs(swappingThread, { page: 0, access: 'read', mode: 'kernel' }),
  },
  properties: [
    ...swapping,
    p.S3,
    sometimes(
      'discarded',
      'the page is discarded',
      anonReclaimer.some((r) => r.in('reclaiming.freezingLazyfree')),
    ),
    sometimes(
      'kept',
      'the page is mapped again for its references',
      anonReclaimer.some((r) => r.in('reclaiming.unmapping.restored')),
    ),
  ],
  expect: { verdict: 'holds', states: 2300, transitions: 5790, depth: 39 },
  mutants: {
    'references not counted': {
      text: 'The page is discarded if it is clean, whoever has a reference: the device has not said yet that it has stored.',
      change: guardBecomes(anonReclaimer, 'isUnusedLazyfree', not(frames.dirty.at(anonReclaimer.self.frame))),
      expect: { violates: 'D4', steps: 33 },
      bug: 'E11',
      reference: 'commit 6c8e2a256915',
    },
  },
});

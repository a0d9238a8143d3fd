/** Two threads swap one page in through the swap cache. */
import { eventually, guardBecomes, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { frames } from '../../models/index.ts';
import { swappedPage, swapping } from './setting.ts';

export default scenario({
  name: 'swap-two-swap-in',
  text: 'Two threads of one process access a page that was swapped out, one to store, one to load. One adds a page to the swap cache and reads the slot into it; the other finds it there, or finds SWAP_HAS_CACHE set and looks again. Each takes the page lock and then looks whether the entry is what it was.',
  bounds: { page: 1, frame: 2, 'swap slot': 1 },
  boundsReason: 'one page, for which both threads have a frame in hand at once',
  initial: swappedPage(1),
  actors: {
    t0: swapper.runs(swappingThread, { page: 0 }),
    t1: swapper.runs(swappingThread, { page: 0, access: 'read' }),
  },
  properties: [
    ...swapping,
    eventually(
      'accesses end',
      'both accesses succeed in the end',
      swapper.all((t) => t.in('done')),
    ),
    sometimes(
      'set by another',
      'a thread has a page of its own when it finds another in the swap cache',
      swapper.some((t) => t.in('fault.swapIn.freeingSpare')),
    ),
  ],
  expect: { verdict: 'holds', states: 2471, transitions: 4632, depth: 49 },
  mutants: {
    'page not locked': {
      text: 'Who finds the page in the swap cache does not wait until it is read.',
      change: withoutLock(frames.lock.at(0)),
      expect: { violates: 'D3', steps: 32 },
      reference: 'mm/memory.c: do_swap_page(), folio_lock_or_retry()',
    },
    'entry not looked at again': {
      text: 'The entry is set to the page whatever it is by now: the other thread has mapped the page, and is freed a second time.',
      change: guardBecomes(swapper, 'sameEntry', true),
      expect: { violates: 'assignment outside the domain', steps: 36 },
      reference: 'mm/memory.c: do_swap_page(), pte_same()',
    },
  },
});

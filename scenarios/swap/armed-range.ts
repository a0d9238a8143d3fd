/** A page of an armed range is swapped out: what comes in again is no userfault. */
import { actionBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { kswapd } from '../../machines/swap/shrink-anon-folio.ts';
import { swappingThread } from '../../machines/swap/swapping-thread.ts';
import { swapper } from '../../machines/swap/swapping-thread-role.ts';
import { mms, properties as p, promises, swappableFromStart } from '../../models/index.ts';
import { armed, copiesA } from '../userfaultfd/setting.ts';
import { swapping } from './setting.ts';

export default scenario({
  name: 'swap-in-armed-range',
  text: 'A page of a range that is armed for userfaults is there and is swapped out. A thread that loads from it gets it from the device and does not ask user space; a resolver that copies to it is told that it exists.',
  bounds: { page: 1, frame: 3, 'swap slot': 1 },
  boundsReason: 'the frame that is reclaimed, one to read it into and one of the resolver',
  initial: [armed(2), swappableFromStart(0, 0), promises.filled.at(0).set(true)],
  actors: {
    thread: swapper.runs(swappingThread, { page: 0, access: 'read', mode: 'kernel' }),
    reclaimer: anonReclaimer.runs(kswapd),
    resolver: copiesA,
  },
  properties: [
    ...swapping,
    p.D1,
    p.D2,
    p.A1,
    p.someSwappedOut,
    sometimes(
      'read in',
      'the thread reads its page from the device',
      swapper.some((t) => t.in('fault.swapIn.reading')),
    ),
  ],
  expect: { verdict: 'holds', states: 19782, transitions: 52261, depth: 89 },
  mutants: {
    'page dropped': {
      text: 'Reclaim leaves the entry none instead of giving it the slot, as it does with a page that the guest has said not to need: the thread asks user space for a page that was filled before.',
      change: actionBecomes(anonReclaimer, 'enterSwap', [mms.rss.at(0).decrement(), anonReclaimer.actions.freeEntry]),
      expect: { violates: 'D2', steps: 34 },
      reference: 'mm/rmap.c: try_to_unmap_one(), pte_unused() and userfaultfd_armed()',
    },
  },
});

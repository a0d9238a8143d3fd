/** A store and a load while the page is discarded, without userfaultfd. */
import { actionBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { properties as p, sharedByTasks } from '../../models/index.ts';
import { accessesMade } from '../progress.ts';

export default scenario({
  name: 'fault-against-dontneed',
  text: 'One thread stores to a page and loads from it again while another discards that page. The load yields what was stored or, after the zap, zeros.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'a frame for the page before the zap and one after it',
  initial: sharedByTasks(2),
  actors: {
    thread: faulter.runs(faultingThread, { page: 0, readsBack: true }),
    other: discarder.runs(madviseDontneed, { page: 0 }),
  },
  properties: [
    p.D1,
    p.D3,
    p.D4,
    p.L4,
    p.R2,
    accessesMade,
    p.REF3,
    sometimes(
      'zapped after the store',
      'the thread faults on its load',
      faulter.some((t) => t.access.is('read')),
    ),
  ],
  expect: { verdict: 'holds', states: 306, transitions: 541, depth: 32 },
  mutants: {
    'frame kept': {
      text: 'The page is unmapped, its frame is not given back.',
      change: actionBecomes(discarder, 'putFrame', nothing),
      expect: { violates: 'R2', steps: 22 },
      reference: 'zap_pte_range(), mm/memory.c',
    },
  },
});

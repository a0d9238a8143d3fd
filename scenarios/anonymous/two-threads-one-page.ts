/** Two threads store to one missing page: each allocates a frame, one of the frames is mapped, the other freed. */
import {
  actionBecomes,
  guardBecomes,
  howMany,
  nothing,
  scenario,
  sometimes,
  withoutLock,
} from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { builtIn, frame, frames, properties as p, pageTables, sharedByTasks } from '../../models/index.ts';
import { accessesMade } from '../progress.ts';

export default scenario({
  name: 'two-threads-one-page',
  text: 'Two threads of one process store to the same missing page and one of them loads again. Who comes second gives its frame back.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'both threads hold a frame at once; a third thread or page adds no kind of step',
  initial: sharedByTasks(2),
  actors: {
    t0: faulter.runs(faultingThread, { page: 0, readsBack: true }),
    t1: faulter.runs(faultingThread, { page: 0 }),
  },
  properties: [
    p.D3,
    p.D4,
    p.L4,
    p.R2,
    accessesMade,
    p.REF3,
    sometimes(
      'both hold a frame',
      'each thread has allocated a frame',
      howMany(frame, (f) => frames.refs.at(f).is(1)).is(2),
    ),
  ],
  expect: { verdict: 'holds', states: 306, transitions: 558, depth: 22 },
  mutants: {
    'no recheck': {
      text: "The entry is not looked at again under the PTL: the second thread overwrites the first one's entry, and with it a store.",
      change: guardBecomes(faulter, 'pteChanged', false),
      expect: { violates: 'D4', steps: 22 },
      reference: 'do_anonymous_page(): pte_none() under the page-table lock',
    },
    'no PTL': {
      text: 'Without the page-table lock the recheck proves nothing: both threads find the entry empty and both set it.',
      change: withoutLock(pageTables.ptl.at(0)),
      expect: { violates: 'D4', steps: 22 },
      reference: 'do_anonymous_page(): pte_offset_map_lock()',
    },
    'PTL not taken': {
      text: 'The fault goes through all its steps but for taking the page-table lock; the first access to the entry gives it away.',
      change: actionBecomes(faulter, 'lockPte', nothing),
      expect: { violates: builtIn.L1, steps: 8 },
      reference: 'do_anonymous_page(): pte_offset_map_lock()',
    },
    'loser leaks its frame': {
      text: 'The thread that lost the race returns without freeing the frame that it had allocated and charged.',
      change: actionBecomes(faulter, 'freeFrame', nothing),
      expect: { violates: 'R2', steps: 25 },
      reference: 'do_anonymous_page(): the label release',
    },
  },
});

/** A load and a store fault on one missing page: the zero page, its replacement by a frame, and both races of it. */
import { actionBecomes, exists, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { entryLockless, properties as p, page, ptep, sharedByTasks } from '../../models/index.ts';
import { accessesMade } from '../progress.ts';

export default scenario({
  name: 'reader-and-writer-one-page',
  text: 'One thread loads from a missing page, which maps the zero page, while two others store to it and one of these loads again.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'two stores race to replace the zero page that the load has mapped',
  initial: sharedByTasks(3),
  actors: {
    reader: faulter.runs(faultingThread, { page: 0, access: 'read' }),
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
      'zero page mapped',
      'an entry leads to the zero page',
      exists(page, (at) => entryLockless(ptep(at)).kind.is('zero')),
    ),
  ],
  expect: { verdict: 'holds', states: 5496, transitions: 14177, depth: 43 },
  mutants: {
    'no recheck': {
      text: 'The load puts the zero page over a frame that a store has reached meanwhile.',
      change: guardBecomes(faulter, 'pteChanged', false),
      expect: { violates: 'D4', steps: 20 },
      reference: 'do_anonymous_page() and wp_page_copy(): the entry is compared again under the page-table lock',
    },
    'loser leaks its frame': {
      text: "The store that lost the race for the zero page's place returns without freeing its frame.",
      change: actionBecomes(faulter, 'freeFrame', nothing),
      expect: { violates: 'R2', steps: 26 },
      reference: 'wp_page_copy(): put_page(new_page)',
    },
    'frame not cleared': {
      text: 'The frame is mapped with what its former owner left in it.',
      change: actionBecomes(faulter, 'clearPage', nothing),
      expect: { violates: 'D3', steps: 10 },
      reference: 'do_anonymous_page(): alloc_zeroed_user_highpage_movable()',
    },
  },
});

/** What lies between two VMAs of a context is registered with it, too: the three become one. */
import { every, lockless, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { monitor } from '../../machines/userfaultfd/monitor.ts';
import { rangeRegistrar, uffdRegisterRange } from '../../machines/vma-merge/register-range.ts';
import {
  kernel,
  opened,
  properties as p,
  page,
  pagesOfVma,
  registeredVma,
  sharedByTasks,
  vmas,
} from '../../models/index.ts';
import { accessesMade } from '../progress.ts';

const initial = [sharedByTasks(3), opened(0), registeredVma(0, [0], 0), pagesOfVma(1, [1]), registeredVma(2, [2], 0)];
const closed = {
  bounds: { page: 3, vma: 3, frame: 1 },
  boundsReason: 'two neighbours of the range; one fault, in the one of them that goes',
  actors: {
    thread: faulter.runs(faultingThread, { page: 2 }),
    register: rangeRegistrar.runs(uffdRegisterRange, { page: 1, ctx: 0 }),
    monitor: uffdUser.runs(monitor),
  },
  properties: [
    p.A3,
    p.A6,
    p.A11,
    p.VMA6,
    p.D1,
    p.D2,
    p.L4,
    p.R1,
    p.R2,
    p.R6,
    p.W2,
    accessesMade,
    p.someFaultWaits,
    sometimes(
      'one VMA',
      'all pages are in one VMA',
      every(page, (each) => lockless(vmas.covering.at(each)).is(0)),
    ),
  ],
};

export const registerBetween = scenario({
  ...closed,
  name: 'register-between-registered',
  text: 'Pages A and C are registered, each in a VMA of its own, and B between them is registered next, with the same userfaultfd: the VMA of A takes over B and C, while a thread stores to C and the monitor serves it.',
  initial,
  expect: { verdict: 'holds', states: 14848, transitions: 39862, depth: 96 },
});

export const registerBetweenBefore64 = scenario({
  ...closed,
  name: 'register-between-registered-before-64',
  text: 'The same before VMAs had locks: both VMAs are freed before mmap_lock is dropped.',
  initial: [initial, kernel.noVmaLocks.set(true)],
  expect: { verdict: 'holds', states: 8858, transitions: 23092, depth: 89 },
});

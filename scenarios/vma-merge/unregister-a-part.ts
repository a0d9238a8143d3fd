/** A part of a VMA is unregistered, which its neighbour takes over. */
import { lockless, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { rangeUnregistrar, uffdUnregisterRange } from '../../machines/vma-merge/register-range.ts';
import { kernel, opened, properties as p, pagesOfVma, registeredVma, sharedByTasks, vmas } from '../../models/index.ts';
import { accessesMade } from '../progress.ts';

const initial = [sharedByTasks(2), opened(0), registeredVma(0, [0, 1], 0), pagesOfVma(1, [2])];
const closed = {
  bounds: { page: 3, vma: 2, frame: 1 },
  boundsReason: 'a page that stays registered, one that does not, and one that never was; one fault',
  actors: {
    thread: faulter.runs(faultingThread, { page: 1 }),
    unregister: rangeUnregistrar.runs(uffdUnregisterRange, { page: 1 }),
  },
  properties: [
    p.A3,
    p.A11,
    p.VMA6,
    p.D1,
    p.L4,
    p.R1,
    p.R2,
    p.R6,
    p.W2,
    accessesMade,
    p.someFaultWaits,
    sometimes('taken over', 'the page is in the VMA behind it', lockless(vmas.covering.at(1)).is(1)),
  ],
};

export const unregisterPart = scenario({
  ...closed,
  name: 'unregister-of-a-part',
  text: 'Pages A and B are registered in one VMA, and C behind them is not. A monitor unregisters B, which becomes part of the VMA of C, while a thread stores to it. The faults of armed VMAs take mmap_lock, as in Linux 6.4 and 6.5.',
  initial: [initial, kernel.armedTakesMmapLock.set(true)],
  expect: { verdict: 'holds', states: 310, transitions: 531, depth: 53 },
});

export const unregisterPartBefore64 = scenario({
  ...closed,
  name: 'unregister-of-a-part-before-64',
  text: 'The same before VMAs had locks.',
  initial: [initial, kernel.noVmaLocks.set(true)],
  expect: { verdict: 'holds', states: 216, transitions: 360, depth: 48 },
});

/** The middle page of a VMA is registered: it becomes three. */
import { and, atEnd, every, lockless, not, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { rangeRegistrar, uffdRegisterRange } from '../../machines/vma-merge/register-range.ts';
import { isArmed, kernel, properties as p, page, spareVma, vmas } from '../../models/index.ts';
import { accessesMade } from '../progress.ts';
import { registersPageB, servedWhileRegistered, threePages } from './setting.ts';

const closed = {
  bounds: { page: 3, vma: 3, frame: 1 },
  boundsReason: 'a page before the range and one behind it, each in a VMA of its own in the end; one fault',
  actors: registersPageB(1),
  properties: [
    ...servedWhileRegistered,
    sometimes(
      'three VMAs',
      'each page is in a VMA of its own',
      and(lockless(vmas.state.at(1)).is('live'), lockless(vmas.state.at(2)).is('live')),
    ),
  ],
};

export const registerMiddle = scenario({
  ...closed,
  name: 'register-of-the-middle',
  text: 'A monitor registers the page in the middle of a VMA, which becomes three, while a thread stores to it. The fault is served by the kernel before, and by the monitor after; the pages beside it stay with the kernel.',
  initial: [threePages(3), spareVma(2)],
  expect: { verdict: 'holds', states: 9193, transitions: 23560, depth: 97 },
});

export const registerMiddleUnderMmapLock = scenario({
  ...closed,
  name: 'register-of-the-middle-before-64',
  text: 'The same before VMAs had locks: the fault holds mmap_lock.',
  initial: [threePages(3), spareVma(2), kernel.noVmaLocks.set(true)],
  expect: { verdict: 'holds', states: 5867, transitions: 14545, depth: 90 },
});

export const registerMiddleInVain = scenario({
  name: 'register-of-the-middle-in-vain',
  text: 'There is memory for one VMA more, where two are needed: what lies before the page has become a VMA of its own when the call fails with ENOMEM. The page is registered with nobody, and a thread that stores to it meanwhile gets it from the kernel.',
  bounds: { page: 3, vma: 2, frame: 1 },
  boundsReason: 'one VMA less than the call needs',
  initial: threePages(2),
  actors: {
    thread: faulter.runs(faultingThread, { page: 1 }),
    register: rangeRegistrar.runs(uffdRegisterRange, { page: 1, ctx: 0 }),
  },
  properties: [
    p.A9,
    p.A11,
    p.VMA6,
    p.D1,
    p.L4,
    p.R2,
    accessesMade,
    atEnd(
      'registered with nobody',
      'when all rests the page is armed in no VMA',
      every(page, (each) => not(isArmed(each))),
    ),
    sometimes(
      'split in vain',
      'the call has failed, and the VMA is two',
      rangeRegistrar.some((r) => and(r.in('failed'), lockless(vmas.state.at(1)).is('live'))),
    ),
  ],
  expect: { verdict: 'holds', states: 196, transitions: 343, depth: 27 },
});

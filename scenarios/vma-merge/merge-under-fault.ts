/** A VMA becomes part of its neighbour while a thread faults in it. */
import { guardBecomes, lockless, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { monitor } from '../../machines/userfaultfd/monitor.ts';
import { mprotectRange, rangeProtector } from '../../machines/vma-merge/mprotect-range.ts';
import { builtIn, kernel, vmas } from '../../models/index.ts';
import { neighboursOfOne, served } from './setting.ts';

const closed = {
  bounds: { page: 2, vma: 2, frame: 1 },
  boundsReason: 'two neighbours of one context; one fault, in the VMA that is merged into the other',
  actors: {
    thread: faulter.runs(faultingThread, { page: 1, access: 'read' }),
    mprotect: rangeProtector.runs(mprotectRange, { page: 1 }),
    monitor: uffdUser.runs(monitor),
  },
  properties: [...served, sometimes('one VMA', 'both pages are in one VMA', lockless(vmas.covering.at(1)).is(0))],
};

export const mergeUnderVmaLock = scenario({
  ...closed,
  name: 'mprotect-merges-under-vma-lock',
  text: 'Pages A and B are VMAs of their own, registered with one userfaultfd. mprotect() makes them equal, and the VMA of A takes over B, while a thread loads from B and the monitor serves it. Who finds the VMA that is merged finds it write-locked, or detached, and looks again under mmap_lock.',
  initial: neighboursOfOne(3),
  expect: { verdict: 'holds', states: 8975, transitions: 23366, depth: 88 },
  mutants: {
    'no grace period': {
      text: 'The VMA that was merged is freed as soon as mmap_lock is dropped, with a thread about to lock it.',
      change: guardBecomes(rangeProtector, 'gracePeriodOver', true),
      expect: { violates: builtIn.L5freed, steps: 15 },
      reference: 'vm_area_free(), kernel/fork.c: call_rcu()',
    },
  },
});

export const mergeUnderMmapLock = scenario({
  ...closed,
  name: 'mprotect-merges-before-64',
  text: 'The same before VMAs had locks: the fault and the fill hold mmap_lock, and the VMA is freed before it is dropped.',
  initial: [neighboursOfOne(3), kernel.noVmaLocks.set(true)],
  expect: { verdict: 'holds', states: 5620, transitions: 14144, depth: 82 },
});

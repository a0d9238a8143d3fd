/** A descriptor is closed, and the VMA that was registered with it becomes like its neighbour. */
import { actionBecomes, guardBecomes, lockless, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { closeThatMerges, mergingCloser } from '../../machines/vma-merge/close-that-merges.ts';
import {
  builtIn,
  kernel,
  opened,
  properties as p,
  pagesOfVma,
  registeredVma,
  sharedByTasks,
  vmas,
} from '../../models/index.ts';
import { accessesMade } from '../progress.ts';

const initial = [sharedByTasks(2), opened(0), pagesOfVma(0, [0]), registeredVma(1, [1], 0)];
const closed = {
  bounds: { page: 2, vma: 2, frame: 1 },
  boundsReason: 'the VMA that is registered and the neighbour that takes it over; one fault, in the one that goes',
  actors: {
    thread: faulter.runs(faultingThread, { page: 1 }),
    close: mergingCloser.runs(closeThatMerges, { ctx: 0 }),
  },
  properties: [
    ...[p.A11, p.VMA6, p.D1, p.L4, p.R1, p.R2, p.R6, p.W2, p.W5],
    accessesMade,
    p.someFaultWaits,
    sometimes('one VMA', 'both pages are in one VMA', lockless(vmas.covering.at(1)).is(0)),
  ],
};

export const closeMerges = scenario({
  ...closed,
  name: 'close-that-merges',
  text: 'Page A is not registered, and B behind it is, in a VMA of its own. The descriptor is closed while a thread stores to B: the VMA of A takes B over, and who has found the VMA that goes finds it write-locked, or detached.',
  initial,
  expect: { verdict: 'holds', states: 780, transitions: 1443, depth: 48 },
  mutants: {
    'no grace period': {
      text: 'The VMA that was merged is freed as soon as mmap_lock is dropped, with a thread about to lock it.',
      change: guardBecomes(mergingCloser, 'gracePeriodOver', true),
      expect: { violates: builtIn.L5freed, steps: 18 },
      reference: 'vm_area_free(), kernel/fork.c: call_rcu()',
    },
    'merged VMA kept': {
      text: 'The VMA that was merged into its neighbour leaves the tree and is never freed.',
      change: actionBecomes(mergingCloser, 'freeRemoved', nothing),
      expect: { violates: 'VMA6', steps: 36 },
      reference: 'vma_complete(), mm/vma.c: vm_area_free()',
    },
  },
});

export const closeMergesBefore64 = scenario({
  ...closed,
  name: 'close-that-merges-before-64',
  text: 'The same before VMAs had locks: the VMA that goes is freed before mmap_lock is dropped.',
  initial: [initial, kernel.noVmaLocks.set(true)],
  expect: { verdict: 'holds', states: 522, transitions: 941, depth: 44 },
});

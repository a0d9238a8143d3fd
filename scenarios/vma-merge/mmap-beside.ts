/** New memory beside memory that is there. */
import { atEnd, every, guardBecomes, iff, lockless, or, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { mapper, mmapAnonymous } from '../../machines/vma-merge/mmap-anonymous.ts';
import {
  builtIn,
  hasNeighbour,
  kernel,
  opened,
  properties as p,
  page,
  pagesOfVma,
  registeredVma,
  sharedByTasks,
  spareVma,
  vmas,
} from '../../models/index.ts';
import { accessesMade } from '../progress.ts';

/** The thread may come before mmap() does. */
const madeOrRefused = atEnd(
  'made or refused',
  'when all rests the thread has made its access, or has found nothing mapped',
  faulter.all((thread) => or(thread.in('done'), thread.in('failedWithSegv'))),
);

/** vma_merge() without what userfaultfd adds to it: it looks at the protection alone. */
const alikeButForUffd = hasNeighbour(mapper.self.page, mapper.self.vma, 'before', (u) =>
  iff(vmas.readOnly.at(u), mapper.self.readOnly),
);
const inherits = [
  guardBecomes(mapper, 'flagsMatchBefore', alikeButForUffd),
  guardBecomes(mapper, 'ctxMatchesBefore', alikeButForUffd),
];

export const mmapBesideRegistered = scenario({
  name: 'mmap-beside-registered',
  text: 'Page A is registered, and nothing is mapped behind it. mmap() maps B, which is like A but for that, while a thread stores to it: B is a VMA of its own, and its fault is for the kernel.',
  bounds: { page: 2, vma: 2, frame: 1 },
  boundsReason: 'the VMA that is registered and the one that is new; one fault, in the new one',
  initial: [sharedByTasks(2), opened(0), registeredVma(0, [0], 0), pagesOfVma(1, [1]), spareVma(1)],
  actors: {
    thread: faulter.runs(faultingThread, { page: 1 }),
    mmap: mapper.runs(mmapAnonymous, { page: 1 }),
  },
  properties: [
    p.A11,
    p.VMA6,
    p.D1,
    p.L4,
    p.R2,
    madeOrRefused,
    sometimes(
      'made',
      'the thread comes after mmap()',
      faulter.some((thread) => thread.in('done')),
    ),
    sometimes(
      'refused',
      'the thread comes before mmap()',
      faulter.some((thread) => thread.in('failedWithSegv')),
    ),
  ],
  expect: { verdict: 'holds', states: 57, transitions: 74, depth: 19 },
  mutants: {
    'armed silently': {
      text: 'vma_merge() looks neither at the flags of userfaultfd nor at its context: the new page is part of a VMA that is registered.',
      change: inherits,
      expect: { violates: 'A11', steps: 7 },
      bug: 'D43',
      reference: 'is_mergeable_vma(), mm/vma.c: vm_flags and vm_userfaultfd_ctx',
    },
    'armed silently, seen by the thread': {
      text: 'The same: a thread that uses the new page waits for a monitor that does not know it.',
      change: inherits,
      expect: { violates: 'made or refused', steps: 26 },
      bug: 'D43',
      reference: 'is_mergeable_vma(), mm/vma.c: vm_flags and vm_userfaultfd_ctx',
    },
  },
});

const initial = [sharedByTasks(2), pagesOfVma(1, [2]), pagesOfVma(2, [1]), spareVma(2)];
const between = {
  bounds: { page: 3, vma: 3, frame: 1 },
  boundsReason: 'two neighbours, and the VMA that is not needed; one fault, in the neighbour that goes',
  actors: {
    thread: faulter.runs(faultingThread, { page: 2 }),
    mmap: mapper.runs(mmapAnonymous, { page: 1 }),
  },
  properties: [
    p.A11,
    p.VMA6,
    p.L4,
    p.R2,
    accessesMade,
    sometimes(
      'one VMA',
      'all pages are in one VMA',
      every(page, (each) => lockless(vmas.covering.at(each)).is(0)),
    ),
  ],
};

export const mmapBetween = scenario({
  ...between,
  name: 'mmap-between-neighbours',
  text: 'Pages A and C are mapped, each in a VMA of its own. mmap() maps B between them, and the VMA of A takes over all, while a thread stores to C: who has found its VMA finds it write-locked, or detached.',
  initial,
  expect: { verdict: 'holds', states: 142, transitions: 237, depth: 22 },
  mutants: {
    'no grace period': {
      text: 'The VMA that was merged is freed as soon as mmap_lock is dropped, with a thread about to lock it.',
      change: guardBecomes(mapper, 'gracePeriodOver', true),
      expect: { violates: builtIn.L5freed, steps: 13 },
      reference: 'vm_area_free(), kernel/fork.c: call_rcu()',
    },
  },
});

export const mmapBetweenBefore64 = scenario({
  ...between,
  name: 'mmap-between-neighbours-before-64',
  text: 'The same before VMAs had locks.',
  initial: [initial, kernel.noVmaLocks.set(true)],
  expect: { verdict: 'holds', states: 57, transitions: 80, depth: 18 },
});

/** A core is dumped while a monitor in another process registers a page, which merges two VMAs. */
import {
  actionBecomes,
  and,
  atEnd,
  every,
  guardBecomes,
  implies,
  lockless,
  not,
  nothing,
  scenario,
  sometimes,
  stepLeadsTo,
} from '../../checker/language/index.ts';
import { getUserPages } from '../../machines/gup/get-user-pages.ts';
import { runsGuest } from '../../machines/notifier/kvm-fault-role.ts';
import { closeDuringDump, dumpAwareCloser } from '../../machines/vma-merge/close-during-dump.ts';
import { dumpVmaSnapshot, elfCoreDump } from '../../machines/vma-merge/core-dump.ts';
import { coreDumper } from '../../machines/vma-merge/core-dumper-role.ts';
import { rangeRegistrar, uffdRegisterRange } from '../../machines/vma-merge/register-range.ts';
import {
  builtIn,
  coreDump,
  kernel,
  opened,
  properties as p,
  page,
  pagesOfVma,
  registeredVma,
  sharedByTasks,
  spareVma,
  uffd,
} from '../../models/index.ts';

const initial = [sharedByTasks(1), opened(0), registeredVma(0, [0], 0), pagesOfVma(1, [1])];
const wholeCore = atEnd(
  'whole core',
  'when all rests the core has each page of the process',
  coreDumper.all((dumper) =>
    implies(
      dumper.in('done'),
      every(page, (each) => dumper.dumped.has(each)),
    ),
  ),
);
const registered = sometimes(
  'registered',
  'the call has succeeded before the core is dumped or after it',
  rangeRegistrar.some((r) => r.in('done')),
);
const register = rangeRegistrar.runs(uffdRegisterRange, { page: 1, ctx: 0 });
const bounds = { page: 2, vma: 2 };
const boundsReason = 'a VMA that grows, and one that goes';
const reference = 'CVE-2019-11599; 04f5866e41fb: mmget_still_valid()';

export const dumpOf2019 = scenario({
  name: 'core-dump-against-register-of-2019',
  text: 'A process that crashes dumps its core, and walks its VMAs without a lock, since its threads have all ended. A monitor in another process registers page B beside A, which is registered: it finds that a core is dumped and changes nothing, as from 5.1 to 5.9.',
  bounds,
  boundsReason,
  initial: [initial, kernel.noVmaLocks.set(true), coreDump.asksStillValid.set(true)],
  actors: { dumper: coreDumper.runs(elfCoreDump), monitor: register },
  properties: [
    p.A9,
    p.A11,
    p.VMA6,
    p.CORE1,
    p.CORE2,
    wholeCore,
    registered,
    sometimes(
      'refused',
      'the call fails, since a core is dumped',
      rangeRegistrar.some((r) => r.in('failed')),
    ),
  ],
  expect: { verdict: 'holds', states: 130, transitions: 209, depth: 25 },
  mutants: {
    'core_state not asked': {
      text: 'Until 5.0: who has mmget() and mmap_lock does as it likes. The VMA of B is merged into that of A and freed, with the dump about to read it.',
      change: guardBecomes(rangeRegistrar, 'coreIsDumped', false),
      expect: { violates: builtIn.L5freed, steps: 21 },
      bug: 'D20',
      reference,
    },
    'core_state not asked, seen by who reads the core': {
      text: 'The same, a little earlier: the dump has gone past A when B comes to be part of its VMA, and finds nothing behind it.',
      change: guardBecomes(rangeRegistrar, 'coreIsDumped', false),
      expect: { violates: 'whole core', steps: 25 },
      bug: 'D20',
      reference,
    },
    'core_state left': {
      text: 'The dump is over, and core_state stays: who would change a VMA afterwards takes it that a core is dumped still.',
      change: actionBecomes(coreDumper, 'clearCoreState', nothing),
      expect: { violates: 'CORE2', steps: 17 },
      reference: 'coredump_finish(), fs/coredump.c',
    },
    'core_state set without the lock': {
      text: 'coredump_wait() sets core_state without mmap_lock: a call that has looked before changes VMAs beside the dump.',
      change: [
        guardBecomes(coreDumper, 'lockMmap', true),
        actionBecomes(coreDumper, 'lockMmap', nothing),
        actionBecomes(coreDumper, 'unlockMmap', nothing),
        actionBecomes(coreDumper, 'queueForMmapLock', nothing),
      ],
      expect: { violates: 'whole core', steps: 25 },
      bug: 'D20',
      reference: 'coredump_wait(), fs/coredump.c: mmap_sem',
    },
  },
});

export const dumpOfSnapshot = scenario({
  name: 'core-dump-against-register',
  text: 'The dump notes with mmap_lock held for writing which VMAs there are, and whoever changes them waits for it.',
  bounds,
  boundsReason,
  initial,
  actors: { dumper: coreDumper.runs(dumpVmaSnapshot), monitor: register },
  properties: [p.A11, p.VMA6, p.CORE1, wholeCore, registered],
  expect: { verdict: 'holds', states: 95, transitions: 146, depth: 24 },
  mutants: {
    'merged VMA kept': {
      text: 'The VMA that was merged into its neighbour leaves the tree and is never freed.',
      change: actionBecomes(rangeRegistrar, 'freeRemoved', nothing),
      expect: { violates: 'VMA6', steps: 24 },
      reference: 'vma_complete(), mm/mmap.c: vm_area_free()',
    },
    'mmap_lock not taken': {
      text: 'The dump walks the VMAs without a lock: a VMA is merged into another one and freed with the dump about to read it.',
      change: [
        guardBecomes(coreDumper, 'lockMmap', true),
        actionBecomes(coreDumper, 'lockMmap', nothing),
        actionBecomes(coreDumper, 'unlockMmap', nothing),
        actionBecomes(coreDumper, 'queueForMmapLock', nothing),
      ],
      expect: { violates: builtIn.L5freed, steps: 22 },
      bug: 'D20',
      reference: 'dump_vma_snapshot(), fs/coredump.c: mmap_write_lock_killable(); a07279c9a8cd',
    },
  },
});

export const dumpOfSplit = scenario({
  name: 'core-dump-against-split-of-2019',
  text: 'The same where the page that is registered, A, is the first half of a VMA, which is split: the dump has counted the VMAs, and allocated what it notes of each.',
  bounds,
  boundsReason: 'a VMA that is split, and the one that is new',
  initial: [
    sharedByTasks(1),
    opened(0),
    pagesOfVma(0, [0, 1]),
    spareVma(1),
    kernel.noVmaLocks.set(true),
    coreDump.asksStillValid.set(true),
  ],
  actors: {
    dumper: coreDumper.runs(elfCoreDump),
    monitor: rangeRegistrar.runs(uffdRegisterRange, { page: 0, ctx: 0 }),
  },
  properties: [p.A9, p.A11, p.VMA6, p.CORE1, p.CORE2, wholeCore, registered],
  expect: { verdict: 'holds', states: 119, transitions: 189, depth: 25 },
  mutants: {
    'core_state not asked': {
      text: 'Until 5.0: the dump meets one VMA more than it has counted, and writes what it notes of it behind the end of its array.',
      change: guardBecomes(rangeRegistrar, 'coreIsDumped', false),
      expect: { violates: 'CORE1', steps: 20 },
      bug: 'D20',
      reference,
    },
  },
});

export const snapshotOfSplit = scenario({
  name: 'core-dump-against-split',
  text: 'The dump notes with mmap_lock held for writing which VMAs there are, one or two.',
  bounds,
  boundsReason: 'a VMA that is split, and the one that is new',
  initial: [sharedByTasks(1), opened(0), pagesOfVma(0, [0, 1]), spareVma(1)],
  actors: {
    dumper: coreDumper.runs(dumpVmaSnapshot),
    monitor: rangeRegistrar.runs(uffdRegisterRange, { page: 0, ctx: 0 }),
  },
  properties: [p.A11, p.VMA6, p.CORE1, wholeCore, registered],
  expect: { verdict: 'holds', states: 87, transitions: 131, depth: 24 },
});

export const closeWhileDumping = scenario({
  name: 'close-during-core-dump',
  text: 'While a core is dumped the descriptor is closed with which a page is registered, and somebody looks at that page with get_user_pages(). The VMA forgets the context before that goes.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page that is registered, and who gets it',
  initial: [sharedByTasks(2), opened(0), registeredVma(0, [0], 0), kernel.noVmaLocks.set(true)],
  actors: {
    dumper: coreDumper.runs(elfCoreDump),
    close: dumpAwareCloser.runs(closeDuringDump),
    looker: runsGuest(getUserPages),
  },
  properties: [
    p.D1,
    p.L4,
    p.R1,
    p.R2,
    p.R9,
    p.W2,
    p.W5,
    wholeCore,
    p.someFaultWaits,
    sometimes(
      'closed meanwhile',
      'the descriptor is closed, and a core is dumped',
      and(coreDump.running.at(0), lockless(uffd.released.at(0)), not(uffd.open.at(0))),
    ),
  ],
  expect: { verdict: 'holds', states: 5410, transitions: 14082, depth: 54 },
  mutants: {
    'VMAs passed over': {
      text: 'Linux 5.1 and 5.2: where a core is dumped close() leaves all VMAs as they are, and the next fault takes the context of its VMA, which has been freed.',
      change: stepLeadsTo(closeDuringDump, 'lookingAtDump', 'look at core_state', 'walked'),
      expect: { violates: builtIn.L5freed, steps: 28 },
      bug: 'D20',
      reference: '46d0b24c5ee1 (5.3): userfaultfd_release() always clears vm_userfaultfd_ctx',
    },
  },
});

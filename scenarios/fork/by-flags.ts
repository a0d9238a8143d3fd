/** fork() of memory that is accounted, and of memory that is not to be copied. */
import {
  actionBecomes,
  and,
  atEnd,
  guardBecomes,
  initially,
  never,
  not,
  nothing,
  or,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { exitMmap, lastUser } from '../../machines/exit/exit-mmap.ts';
import { cowFaulter, cowThread } from '../../machines/fork/cow-thread.ts';
import { dupMmapOfFlags, flagsForker } from '../../machines/fork/dup-mmap-of-flags.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { accountedMmap, mapper } from '../../machines/vma/accounted-mmap.ts';
import {
  accountVma,
  frames,
  inheritance,
  kernel,
  mms,
  overcommit,
  properties as p,
  vmaIsLive,
  vmas,
} from '../../models/index.ts';
import { somePin } from '../gup-fast/setting.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

const forks = flagsForker.runs(dupMmapOfFlags, { page: 0, child: 1 });
const { committed, limit } = overcommit;
const bothLive = and(vmaIsLive(1), vmaIsLive(2));
const oneLive = and(or(vmaIsLive(1), vmaIsLive(2)), not(bothLive));

export const underStrictOvercommit = scenario({
  name: 'fork-under-strict-overcommit',
  text: 'A process forks while another one maps memory, and what may be committed suffices for one of them. Who is refused gives back what it has counted. Both may be refused: each counts before it compares.',
  bounds: { ...twoOfEach, mm: 3, vma: 3, frame: 1 },
  boundsReason:
    'a VMA of the parent, one of its child, and one of the other process; each counts as one, and the limit is two',
  initial: [
    aboutToFork(1),
    vmas.mm.at(2).set(2),
    vmas.state.at(2).set('freed'),
    [mms.users.at(2).set(1), mms.count.at(2).set(1), mms.tasks.at(2).set(1)],
    committed.set(1),
    limit.set(2),
  ],
  actors: { fork: forks, other: mapper.runs(accountedMmap, { vma: 2 }), exit: lastUser.runs(exitMmap, { mm: 1 }) },
  properties: [
    ...forking,
    never('within limit', 'no more VMAs are there than may be accounted', bothLive),
    atEnd(
      'committed',
      'when all rests vm_committed_as counts the VMAs that there are',
      or(and(oneLive, committed.is(2)), and(not(vmaIsLive(1)), not(vmaIsLive(2)), committed.is(1))),
    ),
    sometimes(
      'both refused',
      'fork() and mmap() fail with ENOMEM, though there is room for one',
      and(
        flagsForker.some((f) => f.in('refused')),
        mapper.some((t) => t.in('refused')),
      ),
    ),
    sometimes(
      'forked',
      'the child has its VMA',
      flagsForker.some((f) => f.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 276, transitions: 482, depth: 28 },
  mutants: {
    'what was counted stays': {
      text: 'Who is refused leaves in vm_committed_as what it has counted: memory that nobody has is never to be had again.',
      change: actionBecomes(flagsForker, 'unaccount', nothing),
      expect: { violates: 'committed', steps: 28 },
      reference: '__vm_enough_memory(), mm/util.c: vm_unacct_memory()',
    },
    'compares first': {
      text: 'fork() and mmap() compare with the limit before they count: both find room for one.',
      change: [
        guardBecomes(flagsForker, 'withinLimit', committed.lessThan(limit)),
        guardBecomes(mapper, 'withinLimit', committed.lessThan(limit)),
        actionBecomes(flagsForker, 'account', nothing),
        actionBecomes(mapper, 'account', nothing),
        actionBecomes(flagsForker, 'dupVma', [accountVma, flagsForker.actions.dupVma]),
        actionBecomes(mapper, 'mapVma', [accountVma, mapper.actions.mapVma]),
      ],
      expect: { violates: 'within limit', steps: 13 },
      reference: '__vm_enough_memory(), mm/util.c: vm_acct_memory() comes first',
    },
  },
});

export const withDontfork = scenario({
  name: 'fork-with-dontfork',
  text: 'The memory of a process is marked MADV_DONTFORK, and nothing more may be committed. It forks while a device pins a page and a thread stores: fork() succeeds, the child has nothing there, and the page stays where it is. The kernel is one that shares pinned pages, and reuses by page_mapcount().',
  bounds: { ...twoOfEach, frame: 2 },
  boundsReason: 'one page of a parent; its frame, and one for a copy that must not be made',
  initial: [
    aboutToFork(2),
    inheritance.dontCopy.at(0).set(true),
    [committed.set(1), limit.set(1)],
    [kernel.noVmaLocks.set(true), kernel.reusesByMapcount.set(true)],
    frames.marksStores.at(1).set(true),
  ],
  actors: {
    fork: forks,
    device: pinner.runs(gupFast, { page: 0, writes: true }),
    parent: cowFaulter.runs(cowThread, { page: 0, access: 'write', readsBack: true }),
  },
  properties: [
    ...forking,
    p.REF3,
    somePin,
    atEnd(
      'forked',
      'when all rests the process has forked',
      flagsForker.all((f) => f.in('done')),
    ),
  ],
  expect: { verdict: 'holds', states: 452, transitions: 1042, depth: 22 },
  mutants: {
    'not marked': {
      text: 'Without MADV_DONTFORK fork() fails with ENOMEM: the child’s copy of the VMA would have to be accounted.',
      change: initially(inheritance.dontCopy.at(0).set(false)),
      expect: { violates: 'forked', steps: 25 },
      reference: 'seed 001: fork() of a large process under strict overcommit; dup_mmap(), kernel/fork.c: VM_DONTCOPY',
    },
    'not marked, and room': {
      text: 'Without MADV_DONTFORK and with room for it fork() shares a pinned page: the parent stores, takes a copy, and the device goes on with the page that is the child’s now.',
      change: [
        initially(inheritance.dontCopy.at(0).set(false)),
        initially(limit.set(2)),
        guardBecomes(flagsForker, 'maybePinned', false),
      ],
      expect: { violates: 'D6', steps: 32 },
      reference: 'seed 001: MADV_DONTFORK against O_DIRECT beside fork(); 70e806e4e645',
    },
  },
});

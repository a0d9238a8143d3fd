/** fork() of a shared shmem mapping in which a marker says that a page is protected. */
import { actionBecomes, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { callsInTurn } from '../../machines/program/in-turn.ts';
import { dupMmapOfMarkers, markerForker } from '../../machines/shmem/dup-mmap-of-markers.ts';
import { wpShmemChild, wpShmemChildFaulter } from '../../machines/shmem/wp-shmem-child.ts';
import { registerForWp, wpRegistrar } from '../../machines/userfaultfd/register-for-wp.ts';
import { forkReader, readForkEvents } from '../../machines/userfaultfd/resolve-userfault-fork.ts';
import {
  cached,
  frames,
  mapsFile,
  opened,
  properties as p,
  protectionReturned,
  writeProtection,
} from '../../models/index.ts';
import { aboutToFork } from '../fork/setting.ts';
import { secondAfterFirst } from '../userfaultfd-markers/setting.ts';
import { aboutToForkRegistered, asksInVain, twoContexts, wantsFork } from './setting.ts';

/** Page A, of the parent, and page B, of the child, map page 0 of a shmem file, which is in frame 0; a marker says that A is protected. */
const marked: Effect = [
  aboutToFork(1, 1, 0),
  aboutToForkRegistered,
  mapsFile(0, 0, 'zero'),
  mapsFile(1, 0, 'zero'),
  cached(0, 0, 'zero'),
  frames.dirty.at(0).set(true),
  writeProtection.marked.at(0).set(true),
  protectionReturned(0),
];
const bounds = { ...twoContexts, frame: 1, offset: 1 } as const;
const boundsReason =
  'one page in each of two address spaces, which map the same page of a file, and a context for each';
const counted = [p.D7, p.D3, p.DATA3cache, p.RMAP1, p.CACHE1, p.REF1, p.REF3, p.L4, p.usersCounted, p.countCounted];
const stores = wpShmemChildFaulter.runs(wpShmemChild, { page: 1, access: 'write' });
const fork = markerForker.runs(dupMmapOfMarkers, { page: 0, child: 1, fresh: 1 });

export const markersTold = scenario({
  name: 'wp-fork-of-markers-told',
  text: 'A process forks with a shared mapping of shmem, of which a page is protected that is not mapped. Its monitor gets a descriptor for the child. The page table of a mapping that faults fill again is not copied, but here it is, since nothing else knows of the marker: a store of the child asks.',
  bounds,
  boundsReason,
  initial: [marked, wantsFork],
  actors: { fork, monitor: forkReader.runs(readForkEvents), child: stores },
  properties: [
    ...counted,
    sometimes(
      'asks',
      'a store waits for user space',
      wpShmemChildFaulter.some((t) => t.in('fault.handleUserfault.asleep')),
    ),
  ],
  expect: { verdict: 'holds', states: 94, transitions: 108, depth: 78 },
  mutants: {
    'page table not copied': {
      text: 'fork() skips a shared mapping as always: the child’s fault maps the page from the page cache, writable.',
      change: guardBecomes(markerForker, 'needsCopy', false),
      bug: 'D25',
      expect: { violates: 'D7', steps: 56 },
      reference: 'commit c56d1b62cce8 (5.19): vma_needs_copy(), mm/memory.c: userfaultfd_wp()',
    },
    'marker not copied': {
      text: 'copy_nonpresent_pte() knows no markers.',
      change: actionBecomes(markerForker, 'setChildMarker', []),
      expect: { violates: 'D7', steps: 62 },
      reference: 'commit c56d1b62cce8 (5.19): copy_nonpresent_pte(), mm/memory.c',
    },
  },
});

const inTurn = callsInTurn(new Map());

export const markersUntold = scenario({
  name: 'wp-fork-of-markers-untold',
  text: 'As wp-fork-of-markers-told, where the descriptor does not ask for the event: the child gets no marker. When it registers its memory itself nothing of it is protected.',
  bounds,
  boundsReason,
  initial: [marked, opened(1), secondAfterFirst],
  actors: {
    fork: inTurn(fork),
    registrar: inTurn(wpRegistrar.runs(registerForWp, { page: 1, ctx: 1 })),
    child: stores,
  },
  properties: [
    ...counted,
    asksInVain(wpShmemChildFaulter.some((t) => t.in('fault.handleUserfault.asleep'))),
    sometimes('registered', 'the child’s memory is registered', writeProtection.registered.at(1).is(true)),
  ],
  expect: { verdict: 'holds', states: 161, transitions: 263, depth: 38 },
  mutants: {
    'marker copied all the same': {
      text: 'fork() copies the page table whatever the child’s VMA is, and with it the marker: when the child has registered its memory a store waits for the protection to be taken off, which nobody has asked for.',
      change: [guardBecomes(markerForker, 'needsCopy', true), guardBecomes(markerForker, 'childRegistered', true)],
      expect: { violates: 'asks in vain', steps: 58 },
      reference: 'commit 49d6d7fb6313 (6.2), "mm/uffd: fix pte marker when fork() without fork event"',
    },
  },
});

/** fork() of write-protected memory, of which nobody is told: the child's memory is not registered, and nothing of it is protected. */
import { actionBecomes, derive, lockless, scenario, sometimes } from '../../checker/language/index.ts';
import { wpMigrationWaiter } from '../../machines/fault/wp-migrating-thread.ts';
import { dupMmapOfProtected, protectedForker } from '../../machines/fork/dup-mmap-of-protected.ts';
import { migrateProtectedPages, protectedCompactor } from '../../machines/fork/migrate-protected-pages.ts';
import { callsInTurn } from '../../machines/program/in-turn.ts';
import { registerForWp, wpRegistrar } from '../../machines/userfaultfd/register-for-wp.ts';
import {
  copyMigrationEntry,
  entryLockless,
  opened,
  properties as p,
  ptep,
  setChildPte,
  uffd,
  writeProtection,
} from '../../models/index.ts';
import { secondAfterFirst } from '../userfaultfd-markers/setting.ts';
import { aboutToForkProtected, asksInVain, childStores, protectedFork, twoContexts, wantsFork } from './setting.ts';

const inTurn = callsInTurn(new Map());
const [ofParent, ofChild] = [ptep(0), ptep(1)];
/** What the entry of the child has of the parent's, whatever its VMA is. */
const bitCopied = writeProtection.marked.at(1).set(writeProtection.marked.at(0));

const notAsked = asksInVain(wpMigrationWaiter.some((t) => t.in('fault.handleUserfault.asleep')));

export const forkUntold = scenario({
  name: 'wp-fork-untold',
  text: 'A process forks whose memory is registered for write protection, and one page of it protected; the descriptor does not ask for the event. The VMA of the child is not registered, and its entry has no uffd-wp bit. When the child registers its memory itself nothing of it is protected: its store asks nobody.',
  bounds: { ...twoContexts, frame: 2 },
  boundsReason: 'one page in each of two address spaces, a context for each; the frame of the page, and one for a copy',
  initial: [aboutToForkProtected(1), opened(1), secondAfterFirst],
  actors: {
    fork: inTurn(protectedForker.runs(dupMmapOfProtected, { page: 0, child: 1, fresh: 1 })),
    registrar: inTurn(wpRegistrar.runs(registerForWp, { page: 1, ctx: 1 })),
    child: childStores,
  },
  properties: [
    ...protectedFork,
    notAsked,
    sometimes(
      'registered',
      'the child’s memory is registered before its store',
      wpMigrationWaiter.some((t) => t.in('fault.wpPage.lookingUffdWp')),
    ),
  ],
  expect: { verdict: 'holds', states: 215, transitions: 347, depth: 56 },
  mutants: {
    'bit left': {
      text: 'The child’s entry keeps the bit, though its VMA is not registered: after the child has registered its memory, a store waits for the protection to be taken off, which nobody has asked for.',
      change: actionBecomes(protectedForker, 'setChildPte', [setChildPte(ofChild, ofParent), bitCopied]),
      expect: { violates: 'asks in vain', steps: 49 },
      reference: 'copy_present_ptes(), mm/memory.c: pte_clear_uffd_wp(); commit b569a1760782 (5.7)',
    },
  },
});

export const forkUntoldAgainstCompaction = derive(forkUntold, {
  name: 'wp-fork-untold-against-compaction',
  text: 'As wp-fork-untold, while compaction moves the page: of a migration entry the child gets no bit either.',
  actors: { compaction: protectedCompactor.runs(migrateProtectedPages, { frame: 0 }) },
  boundsReason:
    'one page in each of two address spaces, a context for each; its frame, and the one that it is moved to',
  properties: [
    ...protectedFork,
    notAsked,
    sometimes('entry copied', 'a migration entry is in the child', entryLockless(ofChild).kind.is('migration')),
  ],
  expect: { verdict: 'holds', states: 8114, transitions: 19974, depth: 97 },
  mutants: {
    'entry keeps the bit': {
      text: 'The child’s migration entry keeps the bit, and with it the page that comes back.',
      change: actionBecomes(protectedForker, 'copyEntry', [copyMigrationEntry(ofChild, ofParent), bitCopied]),
      expect: { violates: 'asks in vain', steps: 84 },
      reference: 'copy_nonpresent_pte(), mm/memory.c: pte_swp_clear_uffd_wp(); commit 8f34f1eac382 (5.14)',
    },
  },
});

export const forkKilled = scenario({
  name: 'wp-fork-killed-before-event-is-read',
  text: 'A process forks whose page is protected, nobody reads the event, and it is killed. userfaultfd_release_new() takes the registration from the VMA of the child, whose entries have been copied by then, and leaves their uffd-wp bits: when the child registers its memory itself, a store waits for the protection of the parent to be taken off.',
  bounds: { ...twoContexts, context: 3, frame: 2 },
  boundsReason:
    'one page in each of two address spaces; the context of the parent, the one that fork() makes, and one that the child makes; a frame for a copy',
  initial: [aboutToForkProtected(1), wantsFork, uffd.mm.at(2).set(1), opened(2), secondAfterFirst],
  actors: {
    fork: inTurn(protectedForker.runs(dupMmapOfProtected, { page: 0, child: 1, fresh: 1, mayBeKilled: true })),
    registrar: inTurn(wpRegistrar.runs(registerForWp, { page: 1, ctx: 2 })),
    child: childStores,
  },
  properties: [
    ...[p.D3, p.D4, p.D6, p.D7, p.exclusiveOnce, p.L4, p.R2],
    notAsked,
    sometimes(
      'reset',
      'the VMA of the child is taken out of the context',
      protectedForker.some((f) => f.in('telling.resetting')),
    ),
  ],
  expect: { verdict: 'violated', violates: 'asks in vain', steps: 69 },
  reference:
    'derived: userfaultfd_release_new(), mm/userfaultfd.c of 6.12, calls userfaultfd_reset_ctx() alone, where userfaultfd_clear_vma() resets the bits; not tried on a kernel',
  mutants: {
    'bits reset, too': {
      text: 'A cure: the entries of the VMA are written without the bit, as UNREGISTER and close() do it.',
      change: actionBecomes(protectedForker, 'releaseNew', [
        protectedForker.actions.releaseNew,
        lockless(writeProtection.marked.at(1)).set(false),
      ]),
      expect: { holds: 'nothing of the registration is left in the child' },
      reference: 'commit f369b07c8614 (6.0), "mm/uffd: reset write protection when unregister with wp-mode"',
    },
  },
});

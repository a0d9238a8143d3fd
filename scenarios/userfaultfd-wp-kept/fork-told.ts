/** fork() of write-protected memory, of which the monitor is told: what the child has is protected, too. */
import { actionBecomes, derive, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { wpMigratingThread, wpMigrationWaiter } from '../../machines/fault/wp-migrating-thread.ts';
import { dupMmapOfProtected, protectedForker } from '../../machines/fork/dup-mmap-of-protected.ts';
import { migrateProtectedPages, protectedCompactor } from '../../machines/fork/migrate-protected-pages.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { forkReader, readForkEvents } from '../../machines/userfaultfd/resolve-userfault-fork.ts';
import { clearUffdWp, dropRegistration, entry, entryLockless, mapChildCopy, ptep } from '../../models/index.ts';
import { aboutToForkProtected, asks, childStores, protectedFork, twoContexts, wantsFork } from './setting.ts';

const { actions, self } = protectedForker;
const ofChild = ptep(1);
const bitNotSet = clearUffdWp(ofChild);

export const forkTold = scenario({
  name: 'wp-fork-told',
  text: 'A process forks whose memory is registered for write protection, and one page of it protected. Its monitor reads of that and gets a descriptor for the child, whose VMA is registered, and whose entry has the uffd-wp bit: a store of the child asks.',
  bounds: { ...twoContexts, frame: 2 },
  boundsReason: 'one page in each of two address spaces, a context for each; the frame of the page, and one for a copy',
  initial: [aboutToForkProtected(1), wantsFork],
  actors: {
    fork: protectedForker.runs(dupMmapOfProtected, { page: 0, child: 1, fresh: 1 }),
    monitor: forkReader.runs(readForkEvents),
    child: childStores,
  },
  properties: [...protectedFork, asks],
  expect: { verdict: 'holds', states: 85, transitions: 99, depth: 69 },
  mutants: {
    'bit not copied': {
      text: 'The child’s entry is set without the bit, though its VMA is registered: the store asks nobody.',
      change: actionBecomes(protectedForker, 'setChildPte', [actions.setChildPte, bitNotSet]),
      bug: 'D25',
      expect: { violates: 'D7', steps: 74 },
      reference: 'copy_present_ptes(), mm/memory.c: pte_clear_uffd_wp() is for a VMA that is not registered',
    },
    'child not registered': {
      text: 'dup_mmap() takes VM_UFFD_WP from the child’s VMA and leaves the context, as it did before contexts were copied with their flags: the bit goes with it.',
      change: actionBecomes(protectedForker, 'armChild', [actions.armChild, dropRegistration(1)]),
      expect: { violates: 'D7', steps: 74 },
      reference: 'dup_mmap(), kernel/fork.c: VM_UFFD_MISSING and VM_UFFD_WP until 5.14',
    },
  },
});

export const forkToldOfPinned = derive(forkTold, {
  name: 'wp-fork-told-of-pinned-page',
  text: 'As wp-fork-told, while a device pins the page to load from it: fork() copies the page at once. The copy is the child’s own, and protected as the page is.',
  bounds: { frame: 3 },
  boundsReason:
    'one page in each of two address spaces, a context for each; the frame of the page, and two for a copy by fork() and one for a store',
  actors: { device: pinner.runs(gupFast, { page: 0, writes: false }) },
  properties: [
    ...protectedFork,
    sometimes(
      'copied at once',
      'fork() copies the page',
      protectedForker.some((f) => f.in('copying.mappingCopy')),
    ),
  ],
  expect: { verdict: 'holds', states: 3205, transitions: 6554, depth: 89 },
  mutants: {
    'copy without the bit': {
      text: 'The copy is mapped as any new page of the child: writable.',
      change: actionBecomes(protectedForker, 'mapCopy', [
        mapChildCopy(ofChild, self.spare.known()),
        self.spare.set('none'),
      ]),
      expect: { violates: 'D7', steps: 66 },
      reference: 'copy_present_page(), mm/memory.c: userfaultfd_pte_wp()',
    },
  },
});

export const forkToldAgainstCompaction = derive(forkTold, {
  name: 'wp-fork-told-against-compaction',
  text: 'As wp-fork-told, while compaction moves the page: fork() may find a migration entry, which has the bit, and which the child gets with it.',
  bounds: { frame: 2 },
  boundsReason:
    'one page in each of two address spaces, a context for each; its frame, and the one that it is moved to',
  actors: {
    compaction: protectedCompactor.runs(migrateProtectedPages, { frame: 0 }),
  },
  properties: [
    ...protectedFork,
    asks,
    sometimes('entry copied', 'a migration entry is in the child', entryLockless(ofChild).kind.is('migration')),
  ],
  expect: { verdict: 'holds', states: 5242, transitions: 11043, depth: 144 },
  mutants: {
    'entry copied without the bit': {
      text: 'The child’s migration entry has no bit: when the page has come back the child stores and asks nobody.',
      change: actionBecomes(protectedForker, 'copyEntry', [actions.copyEntry, bitNotSet]),
      expect: { violates: 'D7', steps: 115 },
      reference: 'copy_nonpresent_pte(), mm/memory.c: pte_swp_clear_uffd_wp() is for a VMA that is not registered',
    },
    'page comes back without the bit': {
      text: 'remove_migration_pte() sets the entry as it sets any other that may not be stored to: the next store takes it for one that is only shared.',
      change: actionBecomes(protectedCompactor, 'replaceEntry', [
        protectedCompactor.actions.replaceEntry,
        clearUffdWp(ptep(protectedCompactor.self.page, protectedCompactor.self.table)),
      ]),
      expect: { violates: 'D7', steps: 110 },
      reference: 'remove_migration_pte(), mm/migrate.c: pte_swp_uffd_wp()',
    },
  },
});

export const parentAgainstCompaction = scenario({
  name: 'wp-fork-and-store-against-compaction',
  text: 'A process forks whose page is protected and on its way, while another of its threads stores to it. fork() makes the migration entry, which says that the page is exclusive, one of a page that is shared, and leaves the bit there.',
  bounds: { ...twoContexts, frame: 2 },
  boundsReason:
    'one page in each of two address spaces, a context for each; its frame, and the one that it is moved to',
  initial: aboutToForkProtected(2),
  actors: {
    fork: protectedForker.runs(dupMmapOfProtected, { page: 0, child: 1, fresh: 1 }),
    compaction: protectedCompactor.runs(migrateProtectedPages, { frame: 0 }),
    parent: wpMigrationWaiter.runs(wpMigratingThread, { page: 0, access: 'write' }),
  },
  properties: [...protectedFork, asks],
  expect: { verdict: 'holds', states: 13316, transitions: 33300, depth: 95 },
  mutants: {
    'parent’s entry loses the bit': {
      text: 'fork() makes the parent’s migration entry one that is shared, and writes it without the bit: the parent stores and asks nobody.',
      change: actionBecomes(protectedForker, 'makeReadable', [actions.makeReadable, clearUffdWp(ptep(0))]),
      expect: { violates: 'D7', steps: 83 },
      reference: 'copy_nonpresent_pte(), mm/memory.c: pte_swp_mkuffd_wp()',
    },
    'entry stays exclusive': {
      text: 'fork() makes no difference between a migration entry that is exclusive and one that is shared, if neither may be stored through: the page comes back as the parent’s alone, and the child maps it, too.',
      change: guardBecomes(protectedForker, 'entryNotShared', entry(ptep(0)).write),
      expect: { violates: 'exclusive', steps: 50 },
      reference: 'copy_nonpresent_pte(), mm/memory.c: is_readable_migration_entry()',
    },
  },
});

/** fork() copies a migration entry while compaction takes migration entries away. */
import {
  actionBecomes,
  and,
  derive,
  not,
  nothing,
  runsInstead,
  scenario,
  sometimes,
  when,
} from '../../checker/language/index.ts';
import { dupMmapOfMigrating, migratingForker } from '../../machines/fork/dup-mmap-of-migrating.ts';
import { migrateSharedPages, sharedCompactor } from '../../machines/fork/migrate-shared-pages.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { entryLockless, frames, mms, properties as p, ptep } from '../../models/index.ts';
import { aboutToFork, forking, twoOfEach } from './setting.ts';

const { self } = sharedCompactor;

export const forkAgainstCompaction = scenario({
  name: 'fork-against-compaction',
  text: 'Compaction migrates a page of a process that forks. The migration entry is copied to the child, and no second time: the rmap comes to the child after the parent, whose entry fork() copies from, and so misses none.',
  bounds: { ...twoOfEach, frame: 2 },
  boundsReason: 'one page in each of two address spaces; its frame, and the one that it is moved to',
  initial: aboutToFork(1),
  actors: {
    forker: migratingForker.runs(dupMmapOfMigrating, { page: 0, child: 1 }),
    compaction: sharedCompactor.runs(migrateSharedPages, { frame: 0 }),
  },
  properties: [
    ...forking,
    ...[p.D6there, p.REF5, p.REF6, p.RMAP2, p.LIVE1rest, p.someMigrationEntry],
    sometimes('entry copied', 'a migration entry is in the child', entryLockless(ptep(1)).kind.is('migration')),
  ],
  expect: { verdict: 'holds', states: 905, transitions: 1671, depth: 58 },
  mutants: {
    'child first': {
      text: 'The tree of the anon_vma has the child before the parent: remove_migration_ptes() finds nothing there, then fork() copies the entry of the parent to it, and only then that one is replaced. The child waits for a page that nobody moves.',
      change: runsInstead('compaction', sharedCompactor.runs(migrateSharedPages, { frame: 0, childFirst: true })),
      bug: 'B35',
      expect: { violates: 'RMAP2', steps: 54 },
      reference: 'vma_interval_tree_insert_after() and anon_vma_fork(), which keep the order: comment in dup_mmap()',
    },
    'entry stays writable': {
      text: 'fork() takes a migration entry to the child and lets the parent’s be one that may be stored through: the parent gets the page back for itself, and the child maps it, too.',
      change: actionBecomes(migratingForker, 'makeReadable', nothing),
      expect: { violates: 'exclusive', steps: 51 },
      reference: 'copy_nonpresent_pte(), mm/memory.c: make_readable_migration_entry()',
    },
    'entry not counted': {
      text: 'The child’s counters know nothing of what its migration entry will map.',
      change: actionBecomes(migratingForker, 'copyEntry', [
        migratingForker.actions.copyEntry,
        mms.rss.at(1).decrement(),
      ]),
      expect: { violates: 'R2', steps: 62 },
      reference: 'copy_nonpresent_pte(), mm/memory.c: rss[mm_counter(folio)]++',
    },
  },
});

export const failingMigration = derive(forkAgainstCompaction, {
  name: 'fork-against-failing-compaction',
  text: 'As fork-against-compaction, while a device pins the page without a lock: a reference that comes when the entry is out, and goes again, makes the migration fail. Parent and child get the page back, which is marked as neither’s.',
  bounds: { frame: 3 },
  boundsReason:
    'one page in each of two address spaces; its frame, the one that it is to be moved to, and a copy for the child of what is pinned',
  actors: { device: pinner.runs(gupFast, { page: 0, writes: false }) },
  properties: [
    ...forking,
    ...[p.D6there, p.REF5, p.REF6, p.RMAP2, p.LIVE1rest],
    sometimes(
      'given back',
      'the migration fails after the entry has been copied',
      sharedCompactor.some((c) => and(c.in('remapping'), not(c.moved))),
    ),
  ],
  expect: { verdict: 'holds', states: 75130, transitions: 200533, depth: 84 },
  mutants: {
    'mark stays with the page': {
      text: 'try_to_migrate_one() leaves the mark at the page: fork() has shared the migration entry, the page comes back to both, and is marked as the parent’s alone.',
      change: actionBecomes(sharedCompactor, 'clearPte', [
        sharedCompactor.actions.clearPte,
        when(self.write, frames.exclusive.at(self.frame).set(true)),
      ]),
      expect: { violates: 'exclusive', steps: 55 },
      reference: 'page_try_share_anon_rmap(), mm/rmap.c: try_to_migrate_one()',
    },
  },
});

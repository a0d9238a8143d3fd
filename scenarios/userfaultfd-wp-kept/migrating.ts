/** A page is write-protected, or the protection taken off, while compaction moves it. */
import {
  actionBecomes,
  and,
  atEnd,
  guardBecomes,
  not,
  nothing,
  or,
  scenario,
  sometimes,
} from '../../checker/language/index.ts';
import { wpMigratingThread, wpMigrationWaiter } from '../../machines/fault/wp-migrating-thread.ts';
import { migrateProtectedPages, protectedCompactor } from '../../machines/fork/migrate-protected-pages.ts';
import { callsInTurn } from '../../machines/program/in-turn.ts';
import { migratingProtector, uffdWpOfMigrating } from '../../machines/userfaultfd/uffd-wp-of-migrating.ts';
import {
  builtIn,
  clearUffdWp,
  entryLockless,
  frames,
  kernel,
  looksMissing,
  looksUffdWp,
  mappedFromStart,
  properties as p,
  program,
  ptep,
  setUffdWp,
} from '../../models/index.ts';
import { registeredForWp } from '../userfaultfd-wp/setting.ts';
import { asks, protectedPage } from './setting.ts';

const { self } = wpMigrationWaiter;
const moved = protectedCompactor.self;
const entryMoved = ptep(moved.page, moved.table);
const stores = wpMigrationWaiter.runs(wpMigratingThread, { page: 0, access: 'write' });
const moving = protectedCompactor.runs(migrateProtectedPages, { frame: 0 });
const inMemory = [
  registeredForWp(2),
  kernel.forks.set(true),
  kernel.noVmaLocks.set(true),
  kernel.migrationWaits.set(true),
  mappedFromStart(0, 0, 'source'),
];
const bounds = { page: 1, frame: 2 } as const;
const boundsReason = 'one page; its frame, and the one that it is moved to';
const kept = [p.D3, p.D4, p.D7, p.L4, p.R1, p.R2, p.REF1, p.REF3, p.RMAP2, p.LIVE1rest];
const onTheWay = sometimes(
  'a migration entry is changed',
  'UFFDIO_WRITEPROTECT comes across a migration entry',
  migratingProtector.some((w) => w.in('call.atMigrationEntry')),
);
/** Else the next store would count references, and copy what a pin for reading still has. */
const exclusiveStill = frames.exclusive.at(entryLockless(ptep(0)).frame);
const unprotector = migratingProtector.runs(uffdWpOfMigrating, { page: 0, protects: false });
const stored = atEnd(
  'stored',
  'when all rests the thread has stored',
  wpMigrationWaiter.all((t) => t.in('done')),
);

export const protectMigrating = scenario({
  name: 'wp-of-migrating-page',
  text: 'A program write-protects a page while compaction moves it, and a thread stores to it. The uffd-wp bit goes to the migration entry with the page, or is set there, and comes back with it.',
  bounds,
  boundsReason,
  initial: inMemory,
  actors: {
    protector: migratingProtector.runs(uffdWpOfMigrating, { page: 0, protects: true }),
    compaction: moving,
    thread: stores,
  },
  properties: [
    ...kept,
    onTheWay,
    asks,
    atEnd(
      'exclusive still',
      'when all rests the page, which no other process maps, is marked as exclusive',
      exclusiveStill,
    ),
  ],
  expect: { verdict: 'holds', states: 10329, transitions: 26621, depth: 86 },
  mutants: {
    'migration entry without the bit': {
      text: 'try_to_migrate_one() makes a migration entry of the page as of any other: what comes back may be stored to once it was looked at.',
      change: actionBecomes(protectedCompactor, 'enterMigration', [
        protectedCompactor.actions.enterMigration,
        clearUffdWp(entryMoved),
      ]),
      bug: 'D25',
      expect: { violates: 'D7', steps: 53 },
      reference: 'try_to_migrate_one(), mm/rmap.c: pte_swp_mkuffd_wp(); commit f45ec5ff16a7 (5.7)',
    },
    'page comes back without the bit': {
      text: 'remove_migration_pte() leaves the bit behind.',
      change: actionBecomes(protectedCompactor, 'replaceEntry', [
        protectedCompactor.actions.replaceEntry,
        clearUffdWp(entryMoved),
      ]),
      bug: 'D25',
      expect: { violates: 'D7', steps: 50 },
      reference: 'remove_migration_pte(), mm/migrate.c: pte_swp_uffd_wp(); commit f45ec5ff16a7 (5.7)',
    },
    'migration entry passed over': {
      text: 'UFFDIO_WRITEPROTECT leaves a migration entry as it is, and returns 0.',
      change: actionBecomes(migratingProtector, 'protectEntry', nothing),
      expect: { violates: 'D7', steps: 39 },
      reference: 'change_pte_range(), mm/mprotect.c: pte_swp_mkuffd_wp(); commit f45ec5ff16a7 (5.7)',
    },
    'entry may be stored through': {
      text: 'The migration entry gets the bit and stays one of a page that may be stored to, which comes back so and without the bit.',
      change: actionBecomes(migratingProtector, 'protectEntry', setUffdWp(ptep(migratingProtector.self.page))),
      expect: { violates: 'D7', steps: 39 },
      reference: 'change_pte_range(), mm/mprotect.c: make_readable_exclusive_migration_entry()',
    },
  },
});

const inTurn = callsInTurn(new Map());

export const storeAfterUnprotect = scenario({
  name: 'store-after-unprotect-of-migrating-page',
  text: 'A program takes the protection off a page that compaction moves, and then a thread stores to it. The bit goes from the migration entry, so that the store asks nobody.',
  bounds,
  boundsReason,
  initial: [inMemory, protectedPage, program.after.at(1).set(0)],
  actors: { protector: inTurn(unprotector), thread: inTurn(stores), compaction: moving },
  properties: [...kept, onTheWay, stored],
  expect: { verdict: 'holds', states: 1311, transitions: 2413, depth: 59 },
  mutants: {
    'bit stays in the migration entry': {
      text: 'UFFDIO_WRITEPROTECT leaves the bit in a migration entry, and returns 0: the store asks, and nobody answers.',
      change: actionBecomes(migratingProtector, 'unprotectEntry', nothing),
      expect: { violates: 'stored', steps: 68 },
      reference: 'change_pte_range(), mm/mprotect.c: pte_swp_clear_uffd_wp()',
    },
  },
});

export const unprotectMigrating = scenario({
  name: 'unprotect-of-migrating-page',
  text: 'The protection is taken off a page that compaction moves while a thread stores to it. The page comes back without the bit and read-only, as it went. A fault that has seen the bit and queues after the wake-up asks userfaultfd_must_wait(), which takes a read-only entry for one that is protected still, though no other process maps the page, and an entry that compaction has cleared for a moment for one that is missing.',
  bounds,
  boundsReason,
  initial: [inMemory, protectedPage],
  actors: { protector: unprotector, thread: stores, compaction: moving },
  properties: [...kept, asks],
  expect: { verdict: 'violated', violates: builtIn.W1, steps: 66 },
  reference:
    'derived: userfaultfd_must_wait(), fs/userfaultfd.c, asks pte_write() of 6.12; unprotect-of-shared-page is the same of a page that a child maps, too',
  mutants: {
    'asks for the uffd-wp bit': {
      text: 'A cure: of a store to protected memory userfaultfd_must_wait() asks whether the entry has the bit, and nothing else.',
      change: guardBecomes(
        wpMigrationWaiter,
        'stillMissing',
        or(and(self.asksForWp, looksUffdWp(ptep(self.page))), and(not(self.asksForWp), looksMissing(ptep(self.page)))),
      ),
      expect: { holds: 'what is asked before the sleep is what the wake-up has changed' },
    },
  },
});

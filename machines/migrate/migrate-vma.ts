/**
 * migrate_vma_setup(), migrate_vma_pages() and migrate_vma_finalize(), mm/migrate_device.c, Linux 6.1, with the driver
 * that calls them and does its part between them; the inserting of new pages at empty entries is that of the patch "allow
 * migrate_vma() to alloc new page on empty entry" (HMM-v25). The caller holds mmap_lock from its look at the VMA to the end.
 *
 * What the driver may do: leave `dst` empty for any page, map into its device what `src` still calls MIGRATE when
 * migrate_vma_pages() has returned. What it may not: change `src`, or return destinations that it has not locked.
 *
 * Every page is taken for one that is not exclusive to its process, but for the look for pins. Of an exclusive one Linux 6.1
 * flushes the TLBs at once as it clears the entry (since 5.19), and so is not exposed to B21.
 *
 * Not modelled: a huge page (its range is skipped here, and split in migrate-vma-of-huge.ts), the walk of the rmap for pages that are mapped twice (they
 * stay where they are), migration out of device memory and the fault on it, the anon_vma (migrate-vma-telling.ts), the
 * memory barrier of SetPageUptodate, ranges over several PMD entries (migrate-vma-over-tables.ts), pages
 * of files (migrate-vma-of-file.ts).
 */
import { and } from 'xstate';
import { states } from '../../checker/language/vocabulary.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { collecting, unmapping } from './migrate-vma-collect.ts';
import { movingPages } from './migrate-vma-pages.ts';
import { migration, next } from './migrate-vma-role.ts';

/** The driver finds memory for the pages and copies them; seed 002 calls it alloc_and_copy(). */
const copying = states({
  meta: { in: 'lib/test_hmm.c:dmirror_migrate_alloc_and_copy' },
  initial: 'deciding',
  states: {
    deciding: { always: [{ guard: 'failed', target: 'copied' }, { target: 'allocating' }] },
    allocating: {
      on: {
        'allocate and lock page': { guard: 'allocateDst', actions: 'allocateDst', target: 'filling' },
        'leave page where it is': { guard: 'mayDecline', actions: 'decline', target: 'copied' },
      },
    },
    filling: {
      on: {
        'fill page': [
          { description: 'of a hole', guard: 'noSourceFrame', actions: 'clearPage', target: 'copied' },
          { description: 'with the old page', actions: 'copyPage', target: 'copied' },
        ],
      },
    },
    copied: next('deciding', 'done'),
    done: { type: 'final' },
  },
});

/** The driver learns for which pages it has worked, and maps them; seed 002 calls it finalize_and_map(). */
const mapping = states({
  meta: { in: 'lib/test_hmm.c:dmirror_migrate_finalize_and_map' },
  initial: 'deciding',
  states: {
    deciding: { always: [{ guard: 'migrated', target: 'locking' }, { target: 'mapped' }] },
    locking: { on: { 'lock device MMU': { guard: 'lockDevice', actions: 'lockDevice', target: 'testing' } } },
    testing: {
      on: {
        'test for retry': [
          { description: 'invalidated meanwhile', guard: 'invalidatedMeanwhile', target: 'tested' },
          { description: 'not invalidated', target: 'setting' },
        ],
      },
    },
    setting: { on: { 'map in device': { actions: 'mapResult', target: 'tested' } } },
    tested: { on: { 'unlock device MMU': { actions: 'unlockDevice', target: 'mapped' } } },
    mapped: next('deciding', 'done'),
    done: { type: 'final' },
  },
});

/** migrate_vma_finalize(). */
const finalizing = states({
  meta: { in: 'mm/migrate_device.c:migrate_device_finalize' },
  initial: 'deciding',
  states: {
    deciding: {
      always: [
        { guard: 'emptyWithDst', target: 'unlockingInserted' },
        { guard: 'noSourceFrame', actions: 'forgetSource', target: 'finalized' },
        { guard: 'failedWithDst', target: 'unlockingUnused' },
        { target: 'replacing' },
      ],
    },
    // Inserted or not: what goes is the reference of the allocation.
    unlockingInserted: { on: { 'unlock new page': { actions: 'unlockDst', target: 'puttingInserted' } } },
    puttingInserted: {
      on: { 'put new page': { actions: ['putDstOfHole', 'forgetDst', 'forgetSource'], target: 'finalized' } },
    },
    unlockingUnused: { on: { 'unlock new page': { actions: 'unlockDst', target: 'puttingUnused' } } },
    puttingUnused: { on: { 'put new page': { actions: ['putDst', 'forgetDst'], target: 'replacing' } } },
    // Under mmap_lock the table in which the migration entry was set stays where it is.
    replacing: { entry: ['noteTable', 'beforeReplacing'], always: { target: 'lockingPte' } },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
    locked: {
      meta: { in: 'mm/migrate.c:remove_migration_pte' },
      on: {
        'remove migration PTE': [
          { description: 'the entry is there', guard: 'stillEntered', actions: 'replaceEntry', target: 'entered' },
          { description: 'the entry is gone', target: 'entered' },
        ],
      },
    },
    entered: { on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'unlockingOld' } } },
    unlockingOld: { on: { 'unlock old page': { actions: 'unlockMigrated', target: 'puttingOld' } } },
    puttingOld: {
      on: {
        'put old page': [
          {
            description: 'migrated',
            guard: 'hasDst',
            actions: ['putMigrated', 'forgetSource'],
            target: 'unlockingNew',
          },
          { description: 'put back', actions: ['putMigrated', 'forgetSource'], target: 'finalized' },
        ],
      },
    },
    unlockingNew: { on: { 'unlock new page': { actions: 'unlockDst', target: 'puttingNew' } } },
    puttingNew: { on: { 'put new page': { actions: ['putDst', 'forgetDst'], target: 'finalized' } } },
    finalized: next('deciding', 'done'),
    done: { type: 'final' },
  },
});

export const migrateVmaMeta = {
  in: 'mm/migrate_device.c:migrate_vma_setup',
  version: '6.1',
  excludes: { ...anonymousOnly, ...residentOnly },
} as const;

/** The call with its driver. */
export const migrateVmaStates = states({
  initial: 'called',
  states: {
    called: {
      meta: { in: 'lib/test_hmm.c:dmirror_migrate_to_device' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } },
    },
    locked: {
      meta: { in: 'lib/test_hmm.c:dmirror_migrate_to_device' },
      on: { 'find VMA': { actions: ['findVma', 'reuseArrays'], target: 'found' } },
    },
    found: {
      meta: { in: 'lib/test_hmm.c:dmirror_migrate_to_device' },
      on: {
        'check VMA': [
          { description: 'found', guard: 'rangeCovered', target: 'preparing' },
          { description: 'none there', target: 'leaving' },
        ],
      },
    },
    preparing: { always: [{ guard: 'mapsResult', target: 'looking' }, { target: 'collecting' }] },
    looking: {
      meta: { in: 'mm/mmu_notifier.c:mmu_interval_read_begin' },
      on: { 'read invalidation sequence': { actions: 'snapshotSeq', target: 'collecting' } },
    },
    collecting: { ...collecting, onDone: { target: 'collected' } },
    collected: { always: [{ guard: 'nothingToMigrate', target: 'returned' }, { target: 'unmapping' }] },
    unmapping: { ...unmapping, onDone: { target: 'returned' } },
    returned: {
      entry: 'returnCount',
      always: [
        { guard: and(['asksCount', 'nothingToMigrate']), target: 'leaving' },
        { actions: 'forgetCount', target: 'copying' },
      ],
    },
    copying: { ...copying, onDone: { target: 'movingPages' } },
    movingPages: {
      ...movingPages,
      onDone: [{ guard: 'mapsResult', target: 'mapping' }, { target: 'finalizing' }],
    },
    mapping: { ...mapping, onDone: { actions: 'forgetSnapshot', target: 'finalizing' } },
    finalizing: { ...finalizing, onDone: { target: 'leaving' } },
    leaving: {
      meta: { in: 'lib/test_hmm.c:dmirror_migrate_to_device' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

export const migrateVma = migration.createMachine({
  id: 'migrate_vma',
  meta: migrateVmaMeta,
  ...migrateVmaStates,
});

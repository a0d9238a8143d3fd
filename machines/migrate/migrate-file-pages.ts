/**
 * Compaction moves one page of the file to another frame: isolate_migratepages_block() (mm/compaction.c), migrate_pages() with
 * __migrate_folio_unmap(), folio_migrate_mapping() and __migrate_folio_move() (mm/migrate.c), try_to_migrate() through i_mmap
 * (mm/rmap.c), Linux 6.1. The page cache has the new page before that is copied: it is locked, and not up to date.
 * Of Linux 3.14 the search of the list of nonlinear VMAs in remove_migration_ptes(), and of 3.15 that of try_to_unmap(). What
 * migrate-pages.ts is for anonymous memory.
 * Not modelled: private data of filesystems, pages that are not of the file any more, which are left alone, the wait for
 * writeback of a synchronous migration, further attempts after EAGAIN, the accessed and the dirty bit of a migration entry,
 * hiwater_rss, since no counter falls.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { tryToUnmapNonlinear } from '../reclaim/try-to-unmap-nonlinear.ts';
import { fileMigrator } from './file-migration-role.ts';
import { compactionStates } from './migrate-pages.ts';

const migration = setup(vocabulary(fileMigrator));
const walking = { in: 'mm/rmap.c:rmap_walk_file' } as const;
const mapPte = { in: 'mm/page_vma_mapped.c:map_pte' } as const;
const checkPte = { in: 'mm/page_vma_mapped.c:check_pte' } as const;
const walkPages = { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' } as const;

/** What every walk through i_mmap begins and ends with, and how it comes to an entry. */
const walk = migration.createStateConfig({
  states: {
    locking: {
      meta: walking,
      on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'atTree' } },
    },
    lockingPte: {
      meta: mapPte,
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'checking' } },
    },
    unlocking: {
      meta: walking,
      on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } },
    },
    done: { type: 'final' },
  },
});
const { locking, lockingPte, unlocking, done } = walk.states;

/** try_to_migrate(): each entry that maps the page is to stand for it. */
const unmapping = migration.createStateConfig({
  initial: 'locking',
  meta: { in: 'mm/rmap.c:try_to_migrate_one' },
  states: {
    locking,
    atTree: {
      meta: walking,
      on: {
        'look at tree': [
          { guard: 'moreLinear', actions: 'nextLinear', target: 'announcing', description: 'a VMA that maps it' },
          { guard: 'someNonlinear', target: 'unmappingNonlinear', description: 'no further VMA, and a list of others' },
          { target: 'unlocking', description: 'no further VMA' },
        ],
      },
    },
    // No entry comes to stand for what is unmapped there: it is empty, or names its page.
    unmappingNonlinear: { ...tryToUnmapNonlinear, onDone: { target: 'unlocking' } },
    announcing: { ...invalidateRangeStart, onDone: { target: 'announced' } },
    announced: { always: { actions: 'firstPage', target: 'looking' } },
    // Without the lock: an entry that is cleared for a moment is passed over, and the page stays where it is.
    looking: {
      meta: mapPte,
      on: {
        'look at PTE': [
          { guard: 'looksPresent', target: 'lockingPte', description: 'present' },
          { actions: 'endPages', target: 'announcingEnd', description: 'not present' },
        ],
      },
    },
    lockingPte,
    checking: {
      meta: checkPte,
      on: {
        'check PTE': [
          { guard: 'mapsPage', target: 'clearing', description: 'maps the page' },
          { target: 'unlockingPte', description: 'maps it no longer' },
        ],
      },
    },
    clearing: { on: { 'clear PTE': { actions: 'clearPte', target: 'cleared' } } },
    cleared: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'flushed' }] },
    flushing: { on: { 'flush TLBs': { actions: 'flushPage', target: 'flushed' } } },
    flushed: { always: [{ guard: 'wasDirty', target: 'dirtying' }, { target: 'entering' }] },
    dirtying: { on: { 'set page dirty': { actions: 'setPageDirty', target: 'entering' } } },
    entering: { on: { 'set migration entry': { actions: 'enterMigration', target: 'unlockingPte' } } },
    unlockingPte: {
      meta: walkPages,
      on: { 'unlock PTE': { actions: ['unlockPte', 'endPages'], target: 'announcingEnd' } },
    },
    announcingEnd: { ...invalidateRangeEnd, onDone: { actions: 'endVma', target: 'atTree' } },
    unlocking,
    done,
  },
});

/** remove_migration_ptes(): the same way, to the entries that stand for the page. */
const remapping = migration.createStateConfig({
  initial: 'locking',
  meta: { in: 'mm/migrate.c:remove_migration_pte' },
  states: {
    locking,
    atTree: {
      meta: walking,
      on: {
        'look at tree': [
          { guard: 'moreLinear', actions: 'nextLinear', target: 'searching', description: 'a VMA that maps it' },
          { guard: 'someNonlinear', target: 'atList', description: 'no further VMA, and a list of nonlinear ones' },
          { target: 'unlocking', description: 'no further VMA' },
        ],
      },
    },
    // The VMA may have become nonlinear meanwhile: where it was not remapped the entry is where the address says.
    atList: {
      meta: { in: 'mm/migrate.c:remove_linear_migration_ptes_from_nonlinear', version: '3.14' },
      on: {
        'look at list': [
          { guard: 'moreByAddress', actions: 'nextByAddress', target: 'searching', description: 'a nonlinear VMA' },
          { target: 'unlocking', description: 'no further VMA' },
        ],
      },
    },
    searching: { always: { actions: 'firstPage', target: 'lockingPte' } },
    lockingPte,
    // A zap may have taken the migration entry away.
    checking: {
      meta: checkPte,
      on: {
        'check PTE': [
          { guard: 'standsForPage', target: 'setting', description: 'stands for the page' },
          { target: 'unlockingPte', description: 'gone' },
        ],
      },
    },
    setting: { on: { 'set PTE': { actions: 'replaceEntry', target: 'unlockingPte' } } },
    unlockingPte: {
      meta: walkPages,
      on: { 'unlock PTE': { actions: ['unlockPte', 'endPages', 'endVma'], target: 'atTree' } },
    },
    unlocking,
    done,
  },
});

const { scanning, got, putting, isolated, allocating, lockingPage } = compactionStates;
const { unmapped, moving, replacing, unlockingNew, unlockingPage, unlockingUnused, puttingNew } = compactionStates;

export const migrateFilePages = migration.createMachine({
  id: 'migration of a page of a file',
  meta: { in: 'mm/migrate.c:__migrate_folio_unmap', version: '6.1' },
  initial: 'scanning',
  states: {
    scanning,
    got,
    putting,
    isolated,
    // With the new page its lock is taken, for which nobody else is there yet.
    allocating,
    lockingPage,
    locked: { always: [{ guard: 'writesBack', target: 'testingWriteback' }, { target: 'settled' }] },
    testingWriteback: {
      on: {
        'test writeback': [
          { guard: 'isUnderWriteback', target: 'unlockingNew', description: 'under writeback' },
          { target: 'settled', description: 'not under writeback' },
        ],
      },
    },
    settled: {
      on: {
        'look at mapping': [
          { guard: 'hasMapping', target: 'ofFile', description: 'in the page cache' },
          { target: 'unlockingNew', description: 'truncated' },
        ],
      },
    },
    ofFile: {
      on: {
        'look whether mapped': [
          { guard: 'pageMapped', actions: 'noteMapped', target: 'unmapping', description: 'mapped' },
          { target: 'moving', description: 'not mapped' },
        ],
      },
    },
    unmapping: { ...unmapping, onDone: { target: 'unmapped' } },
    unmapped,
    moving,
    copying: {
      meta: { in: 'mm/migrate.c:folio_migrate_copy' },
      on: { 'copy page': { actions: 'copyPage', target: 'copied' } },
    },
    copied: {
      meta: { in: 'mm/migrate.c:folio_migrate_flags' },
      on: { 'set uptodate': { actions: 'moveFlags', target: 'replacing' } },
    },
    replacing,
    remapping: { ...remapping, onDone: { actions: 'forgetMapped', target: 'unlockingNew' } },
    unlockingNew,
    unlockingPage,
    unlockingUnused,
    // Besides the allocation's a page that was moved has the references of its mappings and of the page cache.
    puttingNew,
    puttingBack: {
      meta: { in: 'mm/migrate.c:migrate_folio_done' },
      on: { 'put page back': { actions: ['putBack', 'forgetMove'], target: 'done' } },
    },
    done: { type: 'final' },
  },
});

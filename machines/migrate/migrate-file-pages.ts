/**
 * Compaction moves one page of the file to another frame: isolate_migratepages_block() (mm/compaction.c), migrate_pages() with
 * __migrate_folio_unmap(), folio_migrate_mapping() and __migrate_folio_move() (mm/migrate.c), try_to_migrate() through i_mmap
 * (mm/rmap.c), Linux 6.1. The page cache has the new page before that is copied: it is locked, and not up to date.
 * Of Linux 3.14 the search of the list of nonlinear VMAs in remove_migration_ptes(). What migrate-pages.ts is for anonymous
 * memory.
 * Not modelled: private data of filesystems, pages that are not of the file any more, which are left alone, the wait for
 * writeback of a synchronous migration, further attempts after EAGAIN, the accessed and the dirty bit of a migration entry,
 * hiwater_rss, since no counter falls; that Linux 3.14 unmaps what nonlinear VMAs map: such a page stays where it is.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { fileMigrator } from './file-migration-role.ts';

const migration = setup(vocabulary(fileMigrator));
const isolating = { in: 'mm/compaction.c:isolate_migratepages_block' } as const;
const walking = { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' } as const;
const moveFolio = { in: 'mm/migrate.c:__migrate_folio_move' } as const;

/** try_to_migrate(): each entry that maps the page is to stand for it. */
const unmapping = migration.createStateConfig({
  initial: 'locking',
  meta: { in: 'mm/rmap.c:try_to_migrate_one' },
  states: {
    locking: {
      meta: { in: 'mm/rmap.c:rmap_walk_file' },
      on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'atTree' } },
    },
    atTree: {
      meta: { in: 'mm/rmap.c:rmap_walk_file' },
      on: {
        'look at tree': [
          { guard: 'moreLinear', actions: 'nextLinear', target: 'announcing', description: 'a VMA that maps it' },
          { target: 'unlocking', description: 'no further VMA' },
        ],
      },
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'announced' } },
    announced: { always: { actions: 'firstPage', target: 'looking' } },
    // Without the lock: an entry that is cleared for a moment is passed over, and the page stays where it is.
    looking: {
      meta: { in: 'mm/page_vma_mapped.c:map_pte' },
      on: {
        'look at PTE': [
          { guard: 'looksPresent', target: 'lockingPte', description: 'present' },
          { actions: 'endPages', target: 'announcingEnd', description: 'not present' },
        ],
      },
    },
    lockingPte: {
      meta: { in: 'mm/page_vma_mapped.c:map_pte' },
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'checking' } },
    },
    checking: {
      meta: { in: 'mm/page_vma_mapped.c:check_pte' },
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
      meta: walking,
      on: { 'unlock PTE': { actions: ['unlockPte', 'endPages'], target: 'announcingEnd' } },
    },
    announcingEnd: { ...invalidateRangeEnd, onDone: { actions: 'endVma', target: 'atTree' } },
    unlocking: {
      meta: { in: 'mm/rmap.c:rmap_walk_file' },
      on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

/** remove_migration_ptes(): the same way, to the entries that stand for the page. */
const remapping = migration.createStateConfig({
  initial: 'locking',
  meta: { in: 'mm/migrate.c:remove_migration_pte' },
  states: {
    locking: {
      meta: { in: 'mm/rmap.c:rmap_walk_file' },
      on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'atTree' } },
    },
    atTree: {
      meta: { in: 'mm/rmap.c:rmap_walk_file' },
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
    lockingPte: {
      meta: { in: 'mm/page_vma_mapped.c:map_pte' },
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'checking' } },
    },
    // A zap may have taken the migration entry away.
    checking: {
      meta: { in: 'mm/page_vma_mapped.c:check_pte' },
      on: {
        'check PTE': [
          { guard: 'standsForPage', target: 'setting', description: 'stands for the page' },
          { target: 'unlockingPte', description: 'gone' },
        ],
      },
    },
    setting: { on: { 'set PTE': { actions: 'replaceEntry', target: 'unlockingPte' } } },
    unlockingPte: {
      meta: walking,
      on: { 'unlock PTE': { actions: ['unlockPte', 'endPages', 'endVma'], target: 'atTree' } },
    },
    unlocking: {
      meta: { in: 'mm/rmap.c:rmap_walk_file' },
      on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

export const migrateFilePages = migration.createMachine({
  id: 'migration of a page of a file',
  meta: { in: 'mm/migrate.c:__migrate_folio_unmap', version: '6.1' },
  initial: 'scanning',
  states: {
    scanning: {
      meta: isolating,
      on: {
        'get page unless zero': [
          { guard: 'frameHeld', actions: 'getFrame', target: 'got', description: 'in use' },
          { target: 'done', description: 'free' },
        ],
      },
    },
    got: {
      meta: isolating,
      on: {
        'test and clear LRU': [
          { guard: 'onLru', actions: 'clearLru', target: 'isolated', description: 'was on the list' },
          { target: 'putting', description: 'another has isolated it' },
        ],
      },
    },
    putting: { meta: isolating, on: { 'put page': { actions: 'putFrame', target: 'done' } } },
    isolated: {
      meta: { in: 'mm/migrate.c:migrate_folio_unmap' },
      on: {
        'count references': [
          { guard: 'freedMeanwhile', target: 'puttingBack', description: 'freed by all others' },
          { target: 'allocating', description: 'in use' },
        ],
      },
    },
    // With it its lock is taken, for which nobody else is there yet.
    allocating: {
      meta: { in: 'mm/compaction.c:compaction_alloc' },
      on: {
        'allocate new page': { guard: 'allocateNew', actions: 'allocateNew', target: 'lockingPage' },
        'no free page': { guard: 'noFrameFree', target: 'puttingBack' },
      },
    },
    lockingPage: {
      on: {
        'try page lock': [
          { guard: 'tryPageLock', actions: 'tryPageLock', target: 'locked', description: 'locked' },
          { target: 'unlockingUnused', description: 'another has it' },
        ],
      },
    },
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
    unmapped: {
      on: {
        'look whether unmapped': [
          { guard: 'pageMapped', target: 'replacing', description: 'mapped still' },
          { target: 'moving', description: 'not mapped' },
        ],
      },
    },
    // Whoever has a reference may go on using the page.
    moving: {
      meta: { in: 'mm/migrate.c:folio_migrate_mapping' },
      on: {
        'move mapping': [
          { guard: 'refsExact', actions: 'moveMapping', target: 'copying', description: 'nobody else has it' },
          { target: 'replacing', description: 'somebody has a reference' },
        ],
      },
    },
    copying: {
      meta: { in: 'mm/migrate.c:folio_migrate_copy' },
      on: { 'copy page': { actions: 'copyPage', target: 'copied' } },
    },
    copied: {
      meta: { in: 'mm/migrate.c:folio_migrate_flags' },
      on: { 'set uptodate': { actions: 'moveFlags', target: 'replacing' } },
    },
    replacing: { always: [{ guard: 'wasMapped', target: 'remapping' }, { target: 'unlockingNew' }] },
    remapping: { ...remapping, onDone: { actions: 'forgetMapped', target: 'unlockingNew' } },
    unlockingNew: { meta: moveFolio, on: { 'unlock new page': { actions: 'unlockNew', target: 'unlockingPage' } } },
    unlockingPage: { meta: moveFolio, on: { 'unlock page': { actions: 'unlockPage', target: 'puttingNew' } } },
    unlockingUnused: { on: { 'unlock new page': { actions: 'unlockNew', target: 'puttingNew' } } },
    // Besides the allocation's a page that was moved has the references of its mappings and of the page cache.
    puttingNew: { meta: moveFolio, on: { 'put new page': { actions: 'putNew', target: 'puttingBack' } } },
    puttingBack: {
      meta: { in: 'mm/migrate.c:migrate_folio_done' },
      on: { 'put page back': { actions: ['putBack', 'forgetMove'], target: 'done' } },
    },
    done: { type: 'final' },
  },
});

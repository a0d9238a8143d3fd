/**
 * Compaction moves one page of anonymous memory: isolate_migratepages_block() (mm/compaction.c), migrate_pages() with
 * migrate_folio_unmap() and migrate_folio_move() (mm/migrate.c), try_to_migrate() and rmap_walk_anon() (mm/rmap.c), Linux
 * 6.1. It takes no lock of an address space: what it knows of the page's mapping it has from the reverse map, whose lock is
 * that of the anon_vma.
 * Not modelled: pages that are mapped more than once, huge pages, the swap cache, writeback, the racy look at the
 * references before the isolation, further attempts after EAGAIN, who else might come across the new page before it is
 * mapped (so that its lock is taken with the allocation).
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { compactor } from './compaction-role.ts';

/** try_to_migrate(): by the reverse map to the PTE, which is to stand for the page. */
export const tryToMigrate = states({
  initial: 'lockingAnon',
  meta: { in: 'mm/rmap.c:try_to_migrate_one' },
  states: {
    lockingAnon: {
      meta: { in: 'mm/rmap.c:folio_lock_anon_vma_read' },
      on: {
        'lock anon_vma': [
          { description: 'no longer mapped', guard: 'unmappedMeanwhile', target: 'done' },
          { description: 'mapped', guard: 'lockAnon', actions: 'lockAnon', target: 'announcing' },
        ],
      },
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'walking' } },
    walking: {
      meta: { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' },
      on: {
        'read PMD': [
          { description: 'a table', guard: 'tableFound', actions: 'noteTable', target: 'looking' },
          { description: 'no table', target: 'announcingEnd' },
        ],
      },
    },
    // Without the lock: an entry that is cleared for a moment is passed over, and the page stays where it is.
    looking: {
      meta: { in: 'mm/page_vma_mapped.c:map_pte' },
      on: {
        'look at PTE': [
          { description: 'present', guard: 'looksPresent', target: 'lockingPte' },
          { description: 'not present', actions: 'forgetTable', target: 'announcingEnd' },
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
          { description: 'maps the page', guard: 'mapsPage', target: 'clearing' },
          { description: 'maps it no longer', target: 'unlockingPte' },
        ],
      },
    },
    clearing: { on: { 'clear PTE and flush': { actions: ['clearPte', 'flushTlbs'], target: 'cleared' } } },
    // GUP-fast takes its pin first and then looks at the PTE again: who clears the PTE first cannot miss it.
    cleared: {
      on: {
        'look for pins': [
          { description: 'pinned', guard: 'pinned', target: 'restoring' },
          { description: 'no pin', target: 'entering' },
        ],
      },
    },
    restoring: { on: { 'set PTE back': { actions: 'restorePte', target: 'unlockingPte' } } },
    entering: { on: { 'set migration entry': { actions: 'enterMigration', target: 'unlockingPte' } } },
    unlockingPte: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'announcingEnd' } } },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'unlockingAnon' } },
    unlockingAnon: {
      meta: { in: 'mm/rmap.c:rmap_walk_anon' },
      on: { 'unlock anon_vma': { actions: 'unlockAnon', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

/** remove_migration_ptes(): the same way, to the entry that stands for the page. */
export const removeMigrationPtes = states({
  initial: 'lockingAnon',
  meta: { in: 'mm/migrate.c:remove_migration_pte' },
  states: {
    // Nothing maps the page now, and so the lock is not asked for by way of its mappings.
    lockingAnon: {
      meta: { in: 'mm/rmap.c:rmap_walk_anon_lock' },
      on: { 'lock anon_vma': { guard: 'lockAnon', actions: 'lockAnon', target: 'walking' } },
    },
    walking: {
      meta: { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' },
      on: {
        'read PMD': [
          { description: 'a table', guard: 'tableFound', actions: 'noteTable', target: 'lockingPte' },
          { description: 'no table', target: 'unlockingAnon' },
        ],
      },
    },
    lockingPte: {
      meta: { in: 'mm/page_vma_mapped.c:map_pte' },
      on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'checking' } },
    },
    // A zap may have taken the migration entry away.
    checking: {
      meta: { in: 'mm/page_vma_mapped.c:check_pte' },
      on: {
        'check PTE': [
          { description: 'stands for the page', guard: 'standsForPage', target: 'setting' },
          { description: 'gone', target: 'unlockingPte' },
        ],
      },
    },
    setting: { on: { 'set PTE': { actions: 'replaceEntry', target: 'unlockingPte' } } },
    unlockingPte: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlockingAnon' } } },
    unlockingAnon: {
      meta: { in: 'mm/rmap.c:rmap_walk_anon' },
      on: { 'unlock anon_vma': { actions: 'unlockAnon', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

/** The whole, from the page that compaction comes across. */
export const compactionStates = states({
  scanning: {
    meta: { in: 'mm/compaction.c:isolate_migratepages_block' },
    on: {
      'get page unless zero': [
        { description: 'in use', guard: 'frameHeld', actions: 'getFrame', target: 'got' },
        { description: 'free', target: 'done' },
      ],
    },
  },
  got: {
    meta: { in: 'mm/compaction.c:isolate_migratepages_block' },
    on: {
      'test and clear LRU': [
        { description: 'was on the list', guard: 'onLru', actions: 'clearLru', target: 'isolated' },
        { description: 'another has isolated it', target: 'putting' },
      ],
    },
  },
  putting: {
    meta: { in: 'mm/compaction.c:isolate_migratepages_block' },
    on: { 'put page': { actions: 'putFrame', target: 'done' } },
  },
  isolated: {
    meta: { in: 'mm/migrate.c:migrate_folio_unmap' },
    on: {
      'count references': [
        { description: 'freed by all others', guard: 'freedMeanwhile', target: 'puttingBack' },
        { description: 'in use', target: 'allocating' },
      ],
    },
  },
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
        { description: 'locked', guard: 'tryPageLock', actions: 'tryPageLock', target: 'locked' },
        { description: 'another has it', target: 'unlockingUnused' },
      ],
    },
  },
  locked: {
    on: {
      'look whether mapped': [
        { description: 'mapped', guard: 'pageMapped', actions: 'noteMapped', target: 'unmapping' },
        { description: 'not mapped', target: 'unmapped' },
      ],
    },
  },
  unmapping: { ...tryToMigrate, onDone: { target: 'unmapped' } },
  unmapped: {
    on: {
      'look whether unmapped': [
        { description: 'mapped still', guard: 'pageMapped', target: 'replacing' },
        { description: 'not mapped', target: 'moving' },
      ],
    },
  },
  // Whoever has a reference may go on using the page.
  moving: {
    meta: { in: 'mm/migrate.c:folio_migrate_mapping' },
    on: {
      'move mapping': [
        { description: 'nobody else has it', guard: 'refsExact', actions: 'moveMapping', target: 'copying' },
        { description: 'somebody has a reference', target: 'replacing' },
      ],
    },
  },
  copying: {
    meta: { in: 'mm/migrate.c:folio_migrate_copy' },
    on: { 'copy page': { actions: 'copyPage', target: 'replacing' } },
  },
  replacing: { always: [{ guard: 'wasMapped', target: 'remapping' }, { target: 'unlockingNew' }] },
  remapping: { ...removeMigrationPtes, onDone: { actions: 'forgetMapped', target: 'unlockingNew' } },
  unlockingNew: {
    meta: { in: 'mm/migrate.c:__migrate_folio_move' },
    on: { 'unlock new page': { actions: 'unlockNew', target: 'unlockingPage' } },
  },
  unlockingPage: {
    meta: { in: 'mm/migrate.c:__migrate_folio_move' },
    on: { 'unlock page': { actions: 'unlockPage', target: 'puttingNew' } },
  },
  unlockingUnused: { on: { 'unlock new page': { actions: 'unlockNew', target: 'puttingNew' } } },
  // Of the two references to a page that is mapped it is the allocation's that goes.
  puttingNew: {
    meta: { in: 'mm/migrate.c:__migrate_folio_move' },
    on: { 'put new page': { actions: 'putNew', target: 'puttingBack' } },
  },
  puttingBack: {
    meta: { in: 'mm/migrate.c:migrate_folio_done' },
    on: { 'put page back': { actions: 'putBack', target: 'done' } },
  },
  done: { type: 'final' },
});

export const migratePages = setup(vocabulary(compactor)).createMachine({
  id: 'compaction',
  meta: {
    in: 'mm/migrate.c:__migrate_folio_unmap',
    version: '6.1',
    excludes: {
      ...anonymousOnly,
      ...residentOnly,
      // At an exit the VMA goes when nothing is mapped in it any more, and of it only the lock of its anon_vma is used here.
      'detaches VMAs': 'the VMA that the reverse map leads to is a constant here',
    },
  },
  initial: 'scanning',
  states: compactionStates,
});

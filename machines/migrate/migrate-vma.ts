/**
 * migrate_vma_setup(), migrate_vma_pages() and migrate_vma_finalize(), mm/migrate_device.c, Linux 6.1, with the driver
 * that calls them and does its part between them; the inserting of new pages at empty entries is that of the patch "allow
 * migrate_vma() to alloc new page on empty entry" (HMM-v25). The caller holds mmap_lock from its look at the VMA to the end.
 *
 * What the driver may do: leave `dst` empty for any page, map into its device what `src` still calls MIGRATE when
 * migrate_vma_pages() has returned. What it may not: change `src`, or return destinations that it has not locked.
 *
 * Not modelled: splitting a huge page (its range is skipped), the walk of the rmap for pages that are mapped twice (they
 * stay where they are), migration out of device memory and the fault on it, failing allocations of tables, anon_vma and
 * the OOM reaper's mark, the memory barrier of SetPageUptodate, ranges over several PMD entries.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { migrator } from './migrate-vma-role.ts';

const migration = setup(vocabulary(migrator));

/** The end of a loop's body: on to the next page of the range, or out of the loop. */
const next = (first: string, after: string) =>
  migration.createStateConfig({
    on: {
      'next page': [
        { guard: 'atLastSlot', actions: 'rewind', target: after },
        { actions: 'advance', target: first },
      ],
    },
  });

/** M1 to M4: migrate_vma_collect(). */
const collecting = migration.createStateConfig({
  initial: 'announcing',
  states: {
    announcing: { ...invalidateRangeStart, onDone: { target: 'walking' } },
    walking: {
      on: {
        'read PMD': [
          { guard: 'hasTable', actions: 'noteTable', target: 'lockingPte' },
          { guard: 'fillsWholeHole', target: 'hole' },
          { target: 'skipping' },
        ],
      },
    },
    hole: { on: { 'collect hole': { actions: ['setHole', 'clearDstOfHole'], target: 'holeDone' } } },
    holeDone: next('hole', 'ending'),
    skipping: { on: { 'skip page': { actions: 'skip', target: 'skipped' } } },
    skipped: next('skipping', 'ending'),

    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'looking' } } },
    looking: {
      on: {
        'look at PTE': [
          { guard: 'entryEmpty', actions: ['setHole', 'clearDst'], target: 'collected' },
          { guard: 'entryZero', actions: ['setHole', 'clearDst'], target: 'collected' },
          { guard: 'entryPresent', actions: ['clearDst', 'getPage'], target: 'lockingPage' },
          { actions: 'skip', target: 'collected' },
        ],
      },
    },
    // Two migrations that wait for each other's pages would do so for ever.
    lockingPage: {
      on: {
        'try to lock page': [
          { guard: 'tryLockPage', actions: 'tryLockPage', target: 'pageLocked' },
          { actions: ['putCollected', 'skip'], target: 'collected' },
        ],
      },
    },
    pageLocked: {
      on: {
        'set migration entry': [
          { guard: 'pinned', actions: ['unlockSource', 'putCollected', 'skip'], target: 'collected' },
          { actions: 'enterMigration', target: 'collected' },
        ],
      },
    },
    collected: next('looking', 'walked'),
    walked: {
      always: [
        { guard: 'flushesLate', target: 'unlocking' },
        { guard: 'anyUnmapped', target: 'flushing' },
        { target: 'unlocking' },
      ],
    },
    // Before the PTL: a zap that finds a migration entry has nothing to flush and returns.
    flushing: { on: { 'flush TLBs': { actions: 'flushRange', target: 'unlocking' } } },
    unlocking: { on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'unlocked' } } },
    unlocked: { always: [{ guard: 'flushesLate', target: 'flushingLate' }, { target: 'ending' }] },
    flushingLate: { on: { 'flush TLBs': { actions: 'flushRange', target: 'ending' } } },
    ending: { ...invalidateRangeEnd, onDone: { target: 'done' } },
    done: { type: 'final' },
  },
});

/** M5 to M7: migrate_vma_unmap(). Collected pages are mapped nowhere else; those that others hold get their entry back. */
const unmapping = migration.createStateConfig({
  initial: 'deciding',
  states: {
    deciding: { always: [{ guard: 'noSourceFrame', target: 'unmapped' }, { target: 'isolating' }] },
    isolating: {
      on: {
        'isolate page': [
          { guard: 'isolatedByOther', actions: 'giveUp', target: 'unmapped' },
          { actions: 'isolate', target: 'checking' },
        ],
      },
    },
    checking: {
      on: {
        'count references': [
          { guard: 'sourceExact', target: 'unmapped' },
          { actions: ['putBack', 'giveUp'], target: 'unmapped' },
        ],
      },
    },
    unmapped: next('deciding', 'restoring'),

    restoring: {
      always: [
        { guard: 'movesOn', target: 'restored' },
        { actions: 'noteTable', target: 'lockingPte' },
      ],
    },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
    locked: {
      on: {
        'restore PTE': [{ guard: 'stillEntered', actions: 'restoreEntry', target: 'entered' }, { target: 'entered' }],
      },
    },
    entered: { on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'unlockingPage' } } },
    unlockingPage: { on: { 'unlock page': { actions: 'unlockSource', target: 'puttingPage' } } },
    puttingPage: { on: { 'put page': { actions: 'putSource', target: 'restored' } } },
    restored: next('restoring', 'done'),
    done: { type: 'final' },
  },
});

/** M8: the driver finds memory for the pages and copies them; seed 002 calls it alloc_and_copy(). */
const copying = migration.createStateConfig({
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
          { guard: 'noSourceFrame', actions: 'clearPage', target: 'copied' },
          { actions: 'copyPage', target: 'copied' },
        ],
      },
    },
    copied: next('deciding', 'done'),
    done: { type: 'final' },
  },
});

/** I1 to I13: migrate_vma_insert_page(). */
const inserting = migration.createStateConfig({
  initial: 'checkingVma',
  states: {
    checkingVma: { on: { 'check VMA': [{ guard: 'notAnonymous', target: 'aborting' }, { target: 'readingPmd' }] } },
    readingPmd: {
      on: {
        'read PMD': [
          { guard: 'hasTable', actions: 'noteTable', target: 'charging' },
          { guard: 'pmdNone', target: 'allocatingTable' },
          { target: 'aborting' },
        ],
      },
    },
    allocatingTable: {
      on: { 'allocate table': { guard: 'tableFree', actions: 'allocateTable', target: 'lockingPmd' } },
    },
    lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'populating' } } },
    populating: {
      on: {
        'set PMD': [
          { guard: 'pmdStillNone', actions: ['populate', 'forgetTable'], target: 'populated' },
          { target: 'lostRace' },
        ],
      },
    },
    populated: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'rereadingPmd' } } },
    lostRace: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'freeingTable' } } },
    freeingTable: { on: { 'free table': { actions: 'freeTable', target: 'rereadingPmd' } } },
    // Another thread may have put a huge page there, which may be gone again.
    rereadingPmd: {
      on: {
        'read PMD again': [{ guard: 'hasTable', actions: 'noteTable', target: 'charging' }, { target: 'aborting' }],
      },
    },
    charging: {
      on: {
        'charge page': { actions: 'charge', target: 'lockingPte' },
        'fail to charge page': { guard: 'chargeMayFail', actions: 'forgetTable', target: 'aborting' },
      },
    },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    rechecking: {
      on: {
        'recheck PTE': [
          { guard: 'pageMapped', target: 'refused' },
          { guard: 'otherEntry', target: 'refused' },
          // User space wants to fill the page: nothing is said to it, the page stays a hole.
          { guard: 'armed', target: 'refused' },
          { guard: 'entryZero', target: 'replacing' },
          { target: 'setting' },
        ],
      },
    },
    replacing: { on: { 'clear PTE and flush': { actions: 'clearAndFlush', target: 'setting' } } },
    setting: { on: { 'set PTE': { actions: 'insert', target: 'inserted' } } },
    inserted: { on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'done' } } },
    refused: { on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'aborting' } } },
    aborting: { entry: 'giveUp', always: { target: 'done' } },
    done: { type: 'final' },
  },
});

/** M9 and M10: migrate_vma_pages(). */
const movingPages = migration.createStateConfig({
  initial: 'deciding',
  states: {
    deciding: {
      always: [
        { guard: 'noDestination', actions: 'giveUp', target: 'moved' },
        { guard: 'failed', target: 'moved' },
        { guard: 'noSourceFrame', target: 'announcing' },
        { target: 'checking' },
      ],
    },
    // folio_migrate_mapping(): somebody may have taken a reference since the page was unmapped.
    checking: {
      on: {
        'move mapping': [
          { guard: 'sourceExact', actions: 'moveMapping', target: 'moved' },
          { actions: ['giveUp', 'copyGivenUp'], target: 'moved' },
        ],
      },
    },
    announcing: { always: [{ guard: 'bracketNeeded', target: 'starting' }, { target: 'inserting' }] },
    starting: { ...invalidateRangeStart, onDone: { actions: 'noteBracket', target: 'inserting' } },
    inserting: { ...inserting, onDone: { target: 'moved' } },
    moved: next('deciding', 'ending'),
    ending: { always: [{ guard: 'notified', target: 'closing' }, { target: 'done' }] },
    closing: { ...invalidateRangeEnd, onDone: { actions: 'forgetBracket', target: 'done' } },
    done: { type: 'final' },
  },
});

/** M11: the driver learns for which pages it has worked, and maps them; seed 002 calls it finalize_and_map(). */
const mapping = migration.createStateConfig({
  initial: 'deciding',
  states: {
    deciding: { always: [{ guard: 'migrated', target: 'locking' }, { target: 'mapped' }] },
    locking: { on: { 'lock device MMU': { guard: 'lockDevice', actions: 'lockDevice', target: 'testing' } } },
    testing: {
      on: {
        'test for retry': [{ guard: 'invalidatedMeanwhile', target: 'tested' }, { target: 'setting' }],
      },
    },
    setting: { on: { 'map in device': { actions: 'mapResult', target: 'tested' } } },
    tested: { on: { 'unlock device MMU': { actions: 'unlockDevice', target: 'mapped' } } },
    mapped: next('deciding', 'done'),
    done: { type: 'final' },
  },
});

/** M12: migrate_vma_finalize(). */
const finalizing = migration.createStateConfig({
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
    replacing: { entry: ['noteTable', 'beforeReplacing'], always: { target: 'lockingPte' } },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
    locked: {
      on: {
        'remove migration PTE': [
          { guard: 'stillEntered', actions: 'replaceEntry', target: 'entered' },
          { target: 'entered' },
        ],
      },
    },
    entered: { on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable'], target: 'unlockingOld' } } },
    unlockingOld: { on: { 'unlock old page': { actions: 'unlockMigrated', target: 'puttingOld' } } },
    puttingOld: {
      on: {
        'put old page': [
          { guard: 'hasDst', actions: ['putMigrated', 'forgetSource'], target: 'unlockingNew' },
          { actions: ['putMigrated', 'forgetSource'], target: 'finalized' },
        ],
      },
    },
    unlockingNew: { on: { 'unlock new page': { actions: 'unlockDst', target: 'puttingNew' } } },
    puttingNew: { on: { 'put new page': { actions: ['putDst', 'forgetDst'], target: 'finalized' } } },
    finalized: next('deciding', 'done'),
    done: { type: 'final' },
  },
});

export const migrateVma = migration.createMachine({
  id: 'migrate_vma',
  initial: 'called',
  states: {
    called: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } } },
    locked: { on: { 'find VMA': { actions: ['findVma', 'reuseArrays'], target: 'found' } } },
    found: {
      on: {
        'check VMA': [{ guard: 'rangeCovered', target: 'preparing' }, { target: 'leaving' }],
      },
    },
    preparing: { always: [{ guard: 'mapsResult', target: 'looking' }, { target: 'collecting' }] },
    looking: {
      on: { 'read invalidation sequence': { actions: 'snapshotSeq', target: 'collecting' } },
    },
    collecting: { ...collecting, onDone: { target: 'unmapping' } },
    unmapping: { ...unmapping, onDone: { target: 'copying' } },
    copying: { ...copying, onDone: { target: 'movingPages' } },
    movingPages: {
      ...movingPages,
      onDone: [{ guard: 'mapsResult', target: 'mapping' }, { target: 'finalizing' }],
    },
    mapping: { ...mapping, onDone: { actions: 'forgetSnapshot', target: 'finalizing' } },
    finalizing: { ...finalizing, onDone: { target: 'leaving' } },
    leaving: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    done: { type: 'final' },
  },
});

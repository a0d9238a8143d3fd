/**
 * migrate_vma_pages(), mm/migrate_device.c, Linux 6.1, with the inserting of new pages at empty entries. Part of migrate-vma.ts.
 * The levels above the PMD are there: that p4d_alloc(), pud_alloc() or pmd_alloc() fails ends as "out of memory" does. A PMD entry
 * of device memory, pmd_devmap(), aborts as a huge one.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { next } from './migrate-vma-role.ts';

/** migrate_vma_insert_page(). */
const inserting = states({
  meta: { in: 'mm/migrate_device.c:migrate_vma_insert_page' },
  initial: 'checkingVma',
  states: {
    checkingVma: {
      on: {
        'check VMA': [
          { description: 'not anonymous', guard: 'notAnonymous', target: 'aborting' },
          { description: 'anonymous', target: 'readingPmd' },
        ],
      },
    },
    readingPmd: {
      on: {
        'read PMD': [
          { description: 'a table', guard: 'hasTable', actions: 'noteTable', target: 'charging' },
          { description: 'none', guard: 'pmdNone', target: 'allocatingTable' },
          { description: 'huge', target: 'aborting' },
        ],
      },
    },
    allocatingTable: {
      meta: { in: 'mm/memory.c:__pte_alloc' },
      on: {
        'allocate table': { guard: 'tableFree', actions: 'allocateTable', target: 'lockingPmd' },
        'out of memory': { guard: 'mayFail', target: 'aborting' },
      },
    },
    lockingPmd: {
      meta: { in: 'mm/memory.c:pmd_install' },
      on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'populating' } },
    },
    populating: {
      meta: { in: 'mm/memory.c:pmd_install' },
      on: {
        'set PMD': [
          {
            description: 'still none',
            guard: 'pmdStillNone',
            actions: ['populate', 'forgetTable'],
            target: 'populated',
          },
          { description: 'set by another', target: 'lostRace' },
        ],
      },
    },
    populated: {
      meta: { in: 'mm/memory.c:pmd_install' },
      on: { 'unlock PMD': { actions: 'unlockPmd', target: 'rereadingPmd' } },
    },
    lostRace: {
      meta: { in: 'mm/memory.c:pmd_install' },
      on: { 'unlock PMD': { actions: 'unlockPmd', target: 'freeingTable' } },
    },
    freeingTable: {
      meta: { in: 'mm/memory.c:__pte_alloc' },
      on: { 'free table': { actions: 'freeTable', target: 'rereadingPmd' } },
    },
    // Another thread may have put a huge page there, which may be gone again.
    rereadingPmd: {
      on: {
        'read PMD again': [
          { description: 'no table', guard: 'pmdUnstable', target: 'aborting' },
          { description: 'a table', actions: 'followPmd', target: 'charging' },
        ],
      },
    },
    charging: {
      on: {
        'charge page': { actions: 'charge', target: 'lockingPte' },
        'fail to charge page': { guard: 'mayFail', actions: 'forgetTable', target: 'aborting' },
      },
    },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'rechecking' } } },
    // Where a charge is cancelled it is so once the PTL is free again, which nobody can tell who does not count charges.
    rechecking: {
      on: {
        'recheck PTE': [
          {
            description: 'the OOM reaper was here',
            guard: 'addressSpaceUnstable',
            actions: 'cancelCharge',
            target: 'refused',
          },
          { description: 'a page', guard: 'pageMapped', actions: 'cancelCharge', target: 'refused' },
          { description: 'another entry', guard: 'otherEntry', actions: 'cancelCharge', target: 'refused' },
          // User space wants to fill the page: nothing is said to it, the page stays a hole.
          { description: 'armed', guard: 'armed', actions: 'cancelCharge', target: 'refused' },
          { description: 'the zero page', guard: 'entryZero', target: 'replacing' },
          { description: 'still none', target: 'setting' },
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

/** migrate_vma_pages(). */
export const movingPages = states({
  meta: { in: 'mm/migrate_device.c:__migrate_device_pages' },
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
      meta: { in: 'mm/migrate.c:folio_migrate_mapping' },
      on: {
        'move mapping': [
          { description: 'nobody else has it', guard: 'sourceExact', actions: 'moveMapping', target: 'moved' },
          { description: 'somebody has it', actions: ['giveUp', 'copyGivenUp'], target: 'moved' },
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

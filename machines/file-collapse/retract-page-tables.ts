/**
 * retract_page_tables(), mm/khugepaged.c, Linux 6.12: takes away the page tables that a collapse has emptied, in every VMA
 * that maps the huge page as a whole, so that its next fault maps it by a PMD entry. It holds neither mmap_lock nor a VMA
 * lock, but the lock of the huge page. Part of collapse-file.ts.
 * Not modelled: write protection by userfaultfd, which keeps a table.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';

export const retractPageTables = states({
  initial: 'locking',
  meta: { in: 'mm/khugepaged.c:retract_page_tables', version: '6.12' },
  states: {
    locking: { on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'atTree' } } },
    atTree: {
      on: {
        'look at tree': [
          { guard: 'moreLinear', actions: ['nextLinear', 'firstPage'], target: 'atVma', description: 'a VMA' },
          { target: 'unlocking', description: 'no further VMA' },
        ],
      },
    },
    atVma: {
      on: {
        'look at VMA': [
          { guard: 'hasAnonVma', target: 'skipped', description: 'it may have pages of its own' },
          { guard: 'coversRegion', target: 'readingPmd', description: 'covers the huge page' },
          { target: 'skipped', description: 'covers a part only' },
        ],
      },
    },
    readingPmd: {
      meta: { in: 'mm/khugepaged.c:find_pmd_or_thp_or_none' },
      on: {
        'read PMD': [
          { guard: 'pmdIsTable', actions: 'noteTable', target: 'testingExit', description: 'a table' },
          { target: 'skipped', description: 'no table' },
        ],
      },
    },
    testingExit: {
      meta: { in: 'mm/khugepaged.c:hpage_collapse_test_exit' },
      on: {
        'test mm_users': [
          { guard: 'mmExits', actions: 'forgetTable', target: 'skipped', description: 'none: it exits' },
          { target: 'announcing', description: 'in use' },
        ],
      },
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'lockingPmd' } },
    lockingPmd: { on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'lockingPte' } } },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
    // A fill of a private mapping looks at no page cache, and so at no page lock: it has set the anon_vma first.
    locked: {
      on: {
        'look for anon_vma again': [
          { guard: 'hasAnonVma', target: 'kept', description: 'set meanwhile' },
          { target: 'emptied', description: 'still none' },
        ],
      },
    },
    emptied: {
      meta: { in: 'mm/pgtable-generic.c:pmdp_collapse_flush' },
      on: { 'take table out': { actions: 'retractTable', target: 'flushing' } },
    },
    flushing: {
      meta: { in: 'mm/pgtable-generic.c:pmdp_collapse_flush' },
      on: { 'flush TLBs': { guard: 'flushTlbs', actions: 'flushTlbs', target: 'flushed' } },
    },
    flushed: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'pteUnlocked' } } },
    pteUnlocked: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'announcingEnd' } } },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'freeing' } },
    freeing: {
      meta: { in: 'mm/pgtable-generic.c:pte_free_defer' },
      on: { 'defer freeing of table': { actions: 'deferFree', target: 'skipped' } },
    },
    kept: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'keptUnlocked' } } },
    keptUnlocked: { on: { 'unlock PMD': { actions: ['unlockPmd', 'forgetTable'], target: 'announcingEndInVain' } } },
    announcingEndInVain: { ...invalidateRangeEnd, onDone: { target: 'skipped' } },
    skipped: { always: { actions: ['endPages', 'endVma'], target: 'atTree' } },
    unlocking: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } } },
    done: { type: 'final' },
  },
});

/**
 * retract_page_tables() and collapse_and_free_pmd(), mm/khugepaged.c, Linux 6.1: takes away the page tables that a collapse has
 * emptied, in every VMA that maps the huge page as a whole, and has mmap_lock for writing for that, which it only tries: a
 * fault that has it waits for the page. What it does not get is noted for khugepaged, or left to who has called. For its caller
 * MADV_COLLAPSE maps the huge page at once. Part of collapse-file-before-64.ts.
 * Not modelled: write protection by userfaultfd, which keeps a table; an address space that khugepaged does not know, or of
 * which it has noted eight regions already.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { setHugePmd } from './collapse-pte-mapped-thp.ts';
import { retractPageTables } from './retract-page-tables.ts';

const inFlush = { in: 'mm/pgtable-generic.c:pmdp_collapse_flush' } as const;

/** collapse_and_free_pmd(): mmap_lock, i_mmap_rwsem and the lock of the anon_vma, if there is one, are held for writing. */
export const collapseAndFreePmd = states({
  initial: 'announcing',
  meta: { in: 'mm/khugepaged.c:collapse_and_free_pmd' },
  states: {
    announcing: { ...invalidateRangeStart, onDone: { target: 'emptied' } },
    emptied: { meta: inFlush, on: { 'take table out': { actions: 'retractTable', target: 'flushing' } } },
    flushing: { meta: inFlush, on: { 'flush TLBs': { guard: 'flushTlbs', actions: 'flushTlbs', target: 'flushed' } } },
    // Where the flush interrupts nobody, GUP-fast may be walking there still.
    flushed: {
      meta: { in: 'mm/mmu_gather.c:tlb_remove_table_sync_one' },
      on: { 'wait for lockless walkers': { guard: 'walkersGone', actions: 'walkersGone', target: 'announcingEnd' } },
    },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'freeing' } },
    freeing: { on: { 'free table': { actions: 'freeTable', target: 'done' } } },
    done: { type: 'final' },
  },
});

const { atTree, atVma } = retractPageTables.states;

export const retractWithMmapLock = states({
  initial: 'locking',
  meta: { in: 'mm/khugepaged.c:retract_page_tables' },
  states: {
    locking: {
      on: {
        'take i_mmap_rwsem': { guard: 'lockMappingToWrite', actions: 'lockMappingToWrite', target: 'atTree' },
      },
    },
    atTree,
    atVma,
    readingPmd: {
      meta: { in: 'mm/khugepaged.c:find_pmd_or_thp_or_none' },
      on: {
        'read PMD': [
          { guard: 'pmdIsTable', actions: 'noteTable', target: 'found', description: 'a table' },
          { target: 'skipped', description: 'no table' },
        ],
      },
    },
    // Other mappings are not what MADV_COLLAPSE was asked for.
    found: { always: [{ guard: 'isForOthers', target: 'noting' }, { target: 'trying' }] },
    trying: {
      on: {
        'try mmap_lock': [
          { guard: 'lockMmapToWrite', actions: 'lockMmapToWrite', target: 'mmapLocked', description: 'taken' },
          { target: 'contended', description: 'contended' },
        ],
      },
    },
    contended: {
      always: [{ guard: 'isOwn', actions: 'noteMappedByPtes', target: 'skipped' }, { target: 'noting' }],
    },
    noting: {
      meta: { in: 'mm/khugepaged.c:khugepaged_add_pte_mapped_thp' },
      on: { 'note address': { actions: 'noteMapped', target: 'skipped' } },
    },
    // It may have been set under mmap_lock for reading, and then pages may have come that are not of the file.
    mmapLocked: {
      on: {
        'look for anon_vma again': [
          { guard: 'hasAnonVma', target: 'leaving', description: 'set meanwhile' },
          { target: 'testingExit', description: 'still none' },
        ],
      },
    },
    testingExit: {
      meta: { in: 'mm/khugepaged.c:hpage_collapse_test_exit' },
      on: {
        'test mm_users': [
          { guard: 'mmExits', target: 'leaving', description: 'none: it exits' },
          { target: 'freeingPmd', description: 'in use' },
        ],
      },
    },
    freeingPmd: { ...collapseAndFreePmd, onDone: { target: 'freed' } },
    freed: { always: [{ guard: 'installsOwn', target: 'lockingPmdToSet' }, { target: 'leaving' }] },
    ...setHugePmd,
    dropping: { always: { target: 'leaving' } },
    leaving: { on: { 'drop mmap_lock': { actions: 'unlockMmapWritten', target: 'skipped' } } },
    skipped: { always: { actions: ['forgetTable', 'endPages', 'endVma'], target: 'atTree' } },
    unlocking: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMappingWritten', target: 'done' } } },
    done: { type: 'final' },
  },
});

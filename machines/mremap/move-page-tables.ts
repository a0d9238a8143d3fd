/**
 * move_page_tables(), mm/mremap.c, Linux 6.12, of one page: inside a notifier bracket over the old address only, since nothing is
 * mapped at the new one, it moves the old table as a whole if the range is that of a table, or finds the new one, which it
 * allocates where there is none, and moves the entry. Part of mremap.ts.
 * Not modelled: huge PMD entries and PUD entries, several tables, a table that goes while its entries are moved one by one.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { moveNormalPmd } from './move-normal-pmd.ts';
import { movePtes } from './move-ptes.ts';

const allocating = { in: 'mm/memory.c:__pte_alloc' } as const;
const installing = { in: 'mm/memory.c:pmd_install' } as const;

export const movePageTables = states({
  initial: 'begun',
  meta: { in: 'mm/mremap.c:move_page_tables', version: '6.12' },
  states: {
    begun: {
      always: [
        { guard: 'announces', target: 'announcing', description: 'there are subscribers' },
        { target: 'readingOld', description: 'nobody subscribes' },
      ],
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'readingOld' } },
    readingOld: {
      meta: { in: 'mm/mremap.c:get_old_pmd' },
      on: {
        'read old PMD': [
          { guard: 'sourceHasTable', target: 'tableFound', description: 'a table' },
          { target: 'moved', description: 'none' },
        ],
      },
    },
    tableFound: { always: [{ guard: 'coversTable', target: 'lockingRmapForPmd' }, { target: 'readingNew' }] },
    ...moveNormalPmd,
    readingNew: {
      on: {
        'read new PMD': [
          { guard: 'destinationHasTable', target: 'movingPtes', description: 'a table' },
          { guard: 'lacksTable', actions: 'fail', target: 'moved', description: 'none, and no memory for one' },
          { target: 'allocatingTable', description: 'none' },
        ],
      },
    },
    allocatingTable: {
      meta: allocating,
      on: { 'allocate table': { guard: 'tableFree', actions: 'allocateTable', target: 'lockingPmd' } },
    },
    // Nobody else gives the new address a table as long as mmap_lock is held for writing.
    lockingPmd: {
      meta: installing,
      on: { 'lock PMD': { guard: 'lockNewPmd', actions: 'lockNewPmd', target: 'pmdLocked' } },
    },
    pmdLocked: { meta: installing, on: { 'set new PMD': { actions: 'populateNewPmd', target: 'pmdSet' } } },
    pmdSet: { meta: installing, on: { 'unlock PMD': { actions: 'unlockNewPmd', target: 'movingPtes' } } },
    movingPtes: { ...movePtes, onDone: { target: 'moved' } },
    moved: {
      always: [
        { guard: 'announces', target: 'announcingEnd', description: 'there are subscribers' },
        { target: 'done', description: 'nobody subscribes' },
      ],
    },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'done' } },
    done: { type: 'final' },
  },
});

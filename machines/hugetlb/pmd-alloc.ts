/**
 * pmd_alloc(), include/linux/mm.h, and __pmd_alloc(), mm/memory.c, Linux 6.1: a table for a PUD entry that has none.
 * Part of whoever faults in the area of a shared table. Not modelled: that there is no memory for it.
 */
import { type IndexExpr, type RecordPlace, reference } from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const pmdAllocRegisters = {
  /** The new table, which nobody else knows yet. */
  fresh: reference(m.table),
};

export function pmdAllocVocabulary(
  { fresh }: RecordPlace<typeof pmdAllocRegisters>,
  of: IndexExpr<'mm'>,
  chosen: IndexExpr<'table'>,
) {
  const lock = m.sharedTables.pageTableLock.at(of);
  return {
    guards: { pudNone: m.pudNone(of), tableFree: m.sharedTableFree(chosen) },
    actions: {
      allocateTable: [m.allocateSharedTable(chosen), fresh.set(chosen)],
      populateFresh: [m.populatePud(of, fresh.known()), fresh.set('none')],
      freeFresh: [m.putTable(fresh.known()), fresh.set('none')],
      unlockPageTable: lock.release(),
    },
    steps: { lockPageTable: lock.acquire() },
  };
}

export const pmdAlloc = states({
  initial: 'looking',
  meta: { in: 'mm/memory.c:__pmd_alloc', version: '6.1' },
  states: {
    looking: {
      meta: { in: 'include/linux/mm.h:pmd_alloc' },
      on: {
        'look at PUD': [
          { guard: 'pudNone', target: 'allocating', description: 'none' },
          { target: 'done', description: 'a table' },
        ],
      },
    },
    allocating: { on: { 'allocate table': { guard: 'tableFree', actions: 'allocateTable', target: 'locking' } } },
    locking: { on: { 'lock page table': { guard: 'lockPageTable', actions: 'lockPageTable', target: 'locked' } } },
    // Another thread of the process may have been faster.
    locked: {
      on: {
        'look at PUD again': [
          { guard: 'pudNone', target: 'populating', description: 'still none' },
          { actions: 'freeFresh', target: 'unlocking', description: 'populated by another' },
        ],
      },
    },
    populating: { on: { 'populate PUD': { actions: 'populateFresh', target: 'unlocking' } } },
    unlocking: { on: { 'unlock page table': { actions: 'unlockPageTable', target: 'done' } } },
    done: { type: 'final' },
  },
});

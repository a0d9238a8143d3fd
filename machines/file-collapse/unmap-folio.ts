/**
 * try_to_unmap() of a small page of the file that is about to be collapsed: try-to-unmap.ts with TTU_IGNORE_MLOCK and
 * TTU_BATCH_FLUSH, mm/rmap.c, Linux 6.12, which skips address ranges that have no page table. Part of collapse-file.ts.
 * Table and PMD entry are read in one step: whoever takes a table away has the page locked, or keeps i_mmap_rwsem for writing.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { tryToUnmap } from '../reclaim/try-to-unmap.ts';

const { locking, lockingPte, pteLocked, present, deferring, dirtying, counting, countedHigh, uncounted } = tryToUnmap;
const { unmapped, looked, unlockingPte, unlocking, done } = tryToUnmap;

export const unmapFolio = states({
  locking,
  atTree: {
    on: {
      'look at tree': [
        { guard: 'moreLinear', actions: 'nextLinear', target: 'announcing', description: 'a VMA that maps it' },
        { target: 'unlocking', description: 'no further VMA' },
      ],
    },
  },
  announcing: { ...invalidateRangeStart, onDone: { actions: 'firstPage', target: 'readingPmd' } },
  readingPmd: {
    meta: { in: 'mm/page_vma_mapped.c:page_vma_mapped_walk' },
    on: {
      'read PMD': [
        { guard: 'pmdIsTable', actions: 'noteTable', target: 'lockingPte', description: 'a table' },
        { actions: 'endPages', target: 'announcingEnd', description: 'no table' },
      ],
    },
  },
  lockingPte,
  pteLocked,
  found: { always: { target: 'present' } },
  present,
  cleared: { always: [{ guard: 'tlbs', target: 'deferring' }, { target: 'flushed' }] },
  deferring,
  flushed: { always: [{ guard: 'wasDirty', target: 'dirtying' }, { target: 'counting' }] },
  dirtying,
  counting,
  countedHigh,
  uncounted,
  unmapped,
  looked,
  unlockingPte: {
    ...unlockingPte,
    on: { 'unlock PTE': { actions: ['unlockPte', 'forgetTable', 'endPages'], target: 'announcingEnd' } },
  },
  announcingEnd: { ...invalidateRangeEnd, onDone: { actions: 'endVma', target: 'atTree' } },
  unlocking,
  done,
});

/**
 * munmap() of a whole shared mapping of hugetlbfs, and the end of its process: do_mas_align_munmap(), unmap_region() and
 * exit_mmap(), mm/mmap.c, free_pgtables() and free_pmd_range(), mm/memory.c, tlb_finish_mmu(), mm/mmu_gather.c, Linux 6.1.
 * Pages are unmapped by unmap-hugepage-range.ts; then others find the VMA no more, and what table is left goes.
 * Not modelled: that munmap() goes on with mmap_lock held for reading, several VMAs, that of a VMA which is left in the area.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { unmapHugepageRangeFinal } from './unmap-hugepage-range.ts';
import { unmapperRegisters, unmapperVocabulary } from './unmap-hugepage-range-role.ts';

export const hugetlbUnmapper = role('hugetlb unmapper', { registers: unmapperRegisters, family: true }, ({ self }) => {
  const unmap = unmapperVocabulary(self);
  const mmapLock = m.mms.lock.at(self.mm);
  return {
    ...unmap,
    actions: { ...unmap.actions, unlockMmapRead: mmapLock.releaseRead() },
    steps: { ...unmap.steps, lockMmapRead: mmapLock.acquireRead() },
  };
});

const unlinking = { in: 'mm/mmap.c:unlink_file_vma' } as const;

/** free_pgtables() of a VMA that is alone in the area. */
const freePgtables = states({
  unlinking: {
    meta: unlinking,
    on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'mappingLocked' } },
  },
  mappingLocked: { meta: unlinking, on: { 'remove VMA from i_mmap': { actions: 'unlink', target: 'unlinked' } } },
  unlinked: { meta: unlinking, on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'freeingTables' } } },
  // Nobody asks for the share count: who has shared it has been left his table by then.
  freeingTables: {
    meta: { in: 'mm/memory.c:free_pmd_range' },
    on: {
      'clear PUD': [
        { guard: 'hasTable', actions: 'gatherTable', target: 'finishing', description: 'a table' },
        { target: 'finishing', description: 'none' },
      ],
    },
  },
});

const finishing = { in: 'mm/mmu_gather.c:tlb_finish_mmu' } as const;

/** tlb_finish_mmu() of pages. */
export const putGathered = states({
  finishing: { meta: finishing, on: { 'flush TLBs': { guard: 'flush', actions: 'flush', target: 'flushed' } } },
  flushed: { always: [{ guard: 'hasPage', target: 'puttingPage' }, { target: 'gathered' }] },
  puttingPage: { meta: finishing, on: { 'put page': { actions: 'putPage', target: 'gathered' } } },
});

/** tlb_remove_table_rcu(): once all who walk with interrupts off have left. */
const freeTables = states({
  freeing: { always: [{ guard: 'hasFreedTable', target: 'freeingTable' }, { target: 'done' }] },
  freeingTable: {
    meta: { in: 'mm/mmu_gather.c:__tlb_remove_table_free' },
    on: { 'free table': { guard: 'walkersGone', actions: ['walkersGone', 'freeTable'], target: 'done' } },
  },
  done: { type: 'final' },
});

export const munmapOfHugetlb = setup(vocabulary(hugetlbUnmapper)).createMachine({
  id: 'munmap of hugetlb',
  initial: 'calling',
  meta: { in: 'mm/mmap.c:do_mas_align_munmap', version: '6.1' },
  states: {
    calling: {
      meta: { in: 'mm/mmap.c:__vm_munmap' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } },
    },
    mmapLocked: { on: { 'detach VMA': { actions: 'detach', target: 'unmapping' } } },
    unmapping: { ...unmapHugepageRangeFinal, onDone: { target: 'unlinking' } },
    ...freePgtables,
    ...putGathered,
    gathered: { always: { target: 'unlocking' } },
    unlocking: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'freeing' } } },
    ...freeTables,
  },
});

export const exitOfHugetlb = setup(vocabulary(hugetlbUnmapper)).createMachine({
  id: 'exit_mmap of hugetlb',
  initial: 'called',
  meta: { in: 'mm/mmap.c:exit_mmap', version: '6.1' },
  states: {
    called: { on: { 'take mmap_lock': { guard: 'lockMmapRead', actions: 'lockMmapRead', target: 'unmapping' } } },
    unmapping: { ...unmapHugepageRangeFinal, onDone: { target: 'unmapped' } },
    unmapped: { on: { 'drop mmap_lock': { actions: 'unlockMmapRead', target: 'lockingAgain' } } },
    lockingAgain: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'unlinking' } } },
    ...freePgtables,
    ...putGathered,
    gathered: { on: { 'remove VMA': { actions: 'detach', target: 'unlocking' } } },
    unlocking: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'freeing' } } },
    ...freeTables,
  },
});

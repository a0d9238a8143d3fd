/**
 * A thread that maps memory of its own in the place of one page of a shared mapping of hugetlbfs, and stores to it: the VMA is
 * split, __split_vma(), mm/vma.c, Linux 6.12, with hugetlb_split() and hugetlb_unshare_pmds(), mm/hugetlb.c; the page is unmapped
 * by unmap-hugepage-range.ts, and the store faults in a transparent huge page, __do_huge_pmd_anonymous_page(),
 * mm/huge_memory.c, Linux 6.1. The table stays, since the rest of the VMA lies in the same area.
 * `splitBeforeLocks` is the order of __vma_adjust(), mm/mmap.c, Linux 6.1, as of 6.1.192: a table is unshared before i_mmap_rwsem is
 * taken under which the VMA is split.
 * Not modelled: the new VMAs themselves, the lock of the VMA that is split off, which is taken for that of the whole; merging of
 * VMAs; that the table is not shared any more is not looked at again: a fault that would share it is kept off by mmap_lock.
 */
import { setup } from 'xstate';
import { reference, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { putGathered } from './munmap-of-hugetlb.ts';
import { pmdAlloc, pmdAllocRegisters, pmdAllocVocabulary } from './pmd-alloc.ts';
import { unmapHugepageRangeFinal, unsharePmds } from './unmap-hugepage-range.ts';
import { unmapperRegisters, unmapperVocabulary } from './unmap-hugepage-range-role.ts';

export const hugetlbReplacer = role(
  'hugetlb replacer',
  {
    registers: {
      ...unmapperRegisters,
      ...pmdAllocRegisters,
      /** The new memory. */
      frame: reference(m.frame),
    },
    choices: { table: m.table, frame: m.frame },
    family: true,
  },
  ({ self, chosen }) => {
    const { mm, offset, table, frame } = self;
    const unmap = unmapperVocabulary(self);
    const pmdAllocation = pmdAllocVocabulary(self, mm, chosen.table);
    const mmapLock = m.mms.lock.at(mm);
    return {
      guards: { ...unmap.guards, ...pmdAllocation.guards, hugeFrameFree: m.hugeFrameFree(chosen.frame) },
      actions: {
        ...unmap.actions,
        ...pmdAllocation.actions,
        split: m.sharedTables.whole.at(mm).set(false),
        // That of the piece: the rest of the VMA has its own.
        freeVmaLock: m.sharedTables.vmaLock.at(mm).releaseWrite(),
        allocateHuge: [m.allocateFrame(chosen.frame), frame.set(chosen.frame)],
        mapHuge: [m.mapOwnMemory(table.known(), offset, frame.known(), mm), frame.set('none')],
        unlockMmapRead: mmapLock.releaseRead(),
      },
      steps: { ...unmap.steps, ...pmdAllocation.steps, lockMmapRead: mmapLock.acquireRead() },
    };
  },
);

const unmappingPiece = states({
  detaching: {
    meta: { in: 'mm/mmap.c:do_mas_align_munmap' },
    on: { 'detach VMA': { actions: 'detach', target: 'unmapping' } },
  },
  unmapping: { ...unmapHugepageRangeFinal, onDone: { target: 'finishing' } },
  ...putGathered,
  gathered: { always: { target: 'unlocking' } },
  unlocking: {
    meta: { in: 'mm/util.c:vm_mmap_pgoff' },
    on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'mapped' } },
  },
});

const settingPmd = { in: 'mm/huge_memory.c:__do_huge_pmd_anonymous_page' } as const;
const faultingIn = states({
  mapped: {
    meta: { in: 'mm/memory.c:handle_mm_fault' },
    on: { 'take mmap_lock': { guard: 'lockMmapRead', actions: 'lockMmapRead', target: 'allocatingTable' } },
  },
  allocatingTable: { ...pmdAlloc, onDone: { target: 'reading' } },
  reading: {
    meta: { in: 'mm/memory.c:__handle_mm_fault' },
    on: { 'read PUD': { actions: 'noteTable', target: 'allocating' } },
  },
  allocating: {
    meta: { in: 'mm/huge_memory.c:do_huge_pmd_anonymous_page' },
    on: { 'allocate huge page': { guard: 'hugeFrameFree', actions: 'allocateHuge', target: 'lockingPmd' } },
  },
  lockingPmd: { meta: settingPmd, on: { 'lock PMD': { guard: 'lockPtl', actions: 'lockPtl', target: 'pmdLocked' } } },
  pmdLocked: { meta: settingPmd, on: { 'set PMD': { actions: 'mapHuge', target: 'pmdSet' } } },
  pmdSet: { meta: settingPmd, on: { 'unlock PMD': { actions: ['unlockPtl', 'forgetTable'], target: 'stored' } } },
  stored: {
    meta: { in: 'mm/memory.c:handle_mm_fault' },
    on: { 'drop mmap_lock': { actions: 'unlockMmapRead', target: 'done' } },
  },
  done: { type: 'final' },
});

const called = {
  meta: { in: 'mm/util.c:vm_mmap_pgoff' },
  on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'splitting' } },
} as const;

export const mmapOverHugetlb = setup(vocabulary(hugetlbReplacer)).createMachine({
  id: 'mmap over hugetlb',
  initial: 'called',
  meta: { in: 'mm/mmap.c:__mmap_region', version: '6.1' },
  states: {
    called,
    splitting: {
      initial: 'lockingMapping',
      meta: { in: 'mm/vma.c:__split_vma', version: '6.12' },
      states: {
        lockingMapping: {
          on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'unsharing' } },
        },
        // Under the lock in which the VMA is made smaller: nobody can share the table in between.
        unsharing: { ...unsharePmds, onDone: { target: 'unshared' } },
        unshared: { on: { 'split VMA': { actions: 'split', target: 'unlocking' } } },
        unlocking: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'detaching' },
    },
    ...unmappingPiece,
    ...faultingIn,
  },
});

export const splitBeforeLocks = setup(vocabulary(hugetlbReplacer)).createMachine({
  id: 'mmap over hugetlb of 6.1',
  initial: 'called',
  meta: { in: 'mm/mmap.c:__mmap_region', version: '6.1' },
  states: {
    called,
    splitting: {
      initial: 'unsharing',
      meta: { in: 'mm/mmap.c:__vma_adjust' },
      states: {
        unsharing: { ...unsharePmds, onDone: { target: 'lockingMapping' } },
        lockingMapping: {
          on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'unshared' } },
        },
        unshared: { on: { 'split VMA': { actions: 'split', target: 'unlocking' } } },
        unlocking: { on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'detaching' },
    },
    ...unmappingPiece,
    ...faultingIn,
  },
});

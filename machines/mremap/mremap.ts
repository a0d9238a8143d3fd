/**
 * mremap() that moves one page to where nothing is mapped: mremap_to() and move_vma(), mm/mremap.c, copy_vma() and
 * do_vmi_align_munmap(), mm/vma.c, Linux 6.12. The VMA is copied, or the copy merged with a neighbour, which decides in which order
 * the rmap comes to both; the entries are moved by move-page-tables.ts, and what is left of the old VMA is unmapped. Whoever
 * fails midway moves back what was moved, and unmaps the copy.
 * Not modelled: a length that changes, MREMAP_FIXED over something that is mapped, MREMAP_DONTUNMAP of files, accounting, locked memory, KSM,
 * splitting of the old VMA, the freeing of its page table, what else a merge does to the neighbour.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { noWriteProtection } from '../userfaultfd/no-write-protection.ts';
import { unmapRegion } from '../vma/unmap-region.ts';
import { movePageTables } from './move-page-tables.ts';
import { mapMover } from './mremap-role.ts';

const inMoveVma = { in: 'mm/mremap.c:move_vma' } as const;
const linking = { in: 'mm/vma.c:vma_link' } as const;
const unlinkingAnon = { in: 'mm/rmap.c:unlink_anon_vmas' } as const;

/** copy_vma(): for whoever walks the rmap, and for whoever finds it by address. It ends at `copied`, or at `leaving`. */
const copyingVma = states({
  copying: {
    meta: { in: 'mm/vma.c:copy_vma' },
    on: {
      'allocate VMA': [
        { guard: 'lacksVma', actions: ['fail', 'forgetVma'], target: 'leaving', description: 'no memory' },
        { target: 'allocated', description: 'allocated' },
      ],
    },
  },
  allocated: { always: [{ guard: 'files', target: 'lockingNewVma' }, { target: 'cloning' }] },
  cloning: {
    meta: { in: 'mm/rmap.c:anon_vma_clone' },
    on: { 'lock anon_vma': { guard: 'lockAnonVma', actions: 'lockAnonVma', target: 'anonVmaLocked' } },
  },
  anonVmaLocked: {
    meta: { in: 'mm/rmap.c:anon_vma_clone' },
    on: { 'link new VMA to anon_vma': { actions: 'linkCopy', target: 'cloned' } },
  },
  cloned: {
    meta: { in: 'mm/rmap.c:anon_vma_clone' },
    on: { 'unlock anon_vma': { actions: 'unlockAnonVma', target: 'lockingNewVma' } },
  },
  lockingNewVma: { always: [{ guard: 'hasVmaLocks', target: 'writeLockingNew' }, { target: 'inserting' }] },
  writeLockingNew: {
    meta: linking,
    on: { 'write-lock new VMA': { guard: 'lockNewVma', actions: 'lockNewVma', target: 'inserting' } },
  },
  inserting: { meta: linking, on: { 'insert new VMA': { actions: 'copyVma', target: 'inserted' } } },
  inserted: { always: [{ guard: 'files', target: 'lockingMapping' }, { target: 'linked' }] },
  lockingMapping: {
    meta: { in: 'mm/vma.c:vma_link_file' },
    on: { 'take i_mmap_rwsem': { guard: 'lockMapping', actions: 'lockMapping', target: 'mappingLocked' } },
  },
  mappingLocked: {
    meta: { in: 'mm/vma.c:vma_link_file' },
    on: { 'link new VMA to i_mmap': { actions: 'linkCopy', target: 'mappingLinked' } },
  },
  mappingLinked: {
    meta: { in: 'mm/vma.c:vma_link_file' },
    on: { 'drop i_mmap_rwsem': { actions: 'unlockMapping', target: 'linked' } },
  },
  linked: {
    meta: { in: 'mm/vma.c:copy_vma' },
    on: { 'compare places in the rmap': { actions: 'noteOrder', target: 'moving' } },
  },
});

/** do_vmi_munmap() of what is left. */
const unmapping = states({
  detaching: {
    meta: { in: 'mm/vma.c:do_vmi_align_munmap' },
    on: { 'detach VMA': { actions: 'detach', target: 'unmapping' } },
  },
  unmapping: {
    ...unmapRegion,
    // Where nothing was cleared tlb_finish_mmu() has nothing to flush, whatever CPUs have cached.
    states: {
      ...unmapRegion.states,
      finishing: { always: [{ guard: 'hasGathered', target: 'flushing' }, { target: 'flushed' }] },
    },
    onDone: { target: 'unmapped' },
  },
  unmapped: { always: [{ guard: 'files', target: 'leaving' }, { target: 'lockingAnonVma' }] },
  lockingAnonVma: {
    meta: unlinkingAnon,
    on: { 'lock anon_vma': { guard: 'lockAnonVma', actions: 'lockAnonVma', target: 'unlinking' } },
  },
  unlinking: {
    meta: unlinkingAnon,
    on: { 'remove VMA from anon_vma': { actions: 'unlinkAnon', target: 'unlinked' } },
  },
  unlinked: { meta: unlinkingAnon, on: { 'unlock anon_vma': { actions: 'unlockAnonVma', target: 'leaving' } } },
});

/** MREMAP_DONTUNMAP: the old VMA stays, as one in which nothing was ever mapped. */
const keeping = states({
  lockingKept: {
    meta: unlinkingAnon,
    on: { 'lock anon_vma': { guard: 'lockAnonVma', actions: 'lockAnonVma', target: 'unlinkingKept' } },
  },
  unlinkingKept: {
    meta: unlinkingAnon,
    on: { 'remove VMA from anon_vma': { actions: ['unlinkAnon', 'forgetAnonVma'], target: 'unlinkedKept' } },
  },
  unlinkedKept: {
    meta: unlinkingAnon,
    on: { 'unlock anon_vma': { actions: ['unlockAnonVma', 'forgetVma'], target: 'leaving' } },
  },
});

/** From the call to `done`. */
export const mremapStates = states({
  called: { on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } } },
  queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } } },
  locked: {
    on: {
      'find VMA': [
        { guard: 'vmaCovers', actions: 'findVma', target: 'found', description: 'covers the page' },
        { actions: 'fail', target: 'leaving', description: 'none' },
      ],
    },
  },
  found: { always: [{ guard: 'hasVmaLocks', target: 'lockingVma' }, { target: 'copying' }] },
  // Faults under the VMA lock finish first; later ones find it write-locked and queue for mmap_lock.
  lockingVma: {
    meta: inMoveVma,
    on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'copying' } },
  },
  ...copyingVma,
  moving: { ...movePageTables, onDone: { target: 'tablesMoved' } },
  tablesMoved: {
    always: [
      { guard: 'failed', actions: 'turnBack', target: 'detaching' },
      { guard: 'driverRefuses', target: 'asking' },
      { target: 'moved' },
    ],
  },
  asking: {
    meta: inMoveVma,
    on: { 'call ->mremap()': { actions: ['fail', 'turnBack'], target: 'moving' } },
  },
  moved: { always: { target: 'copyComplete' } },
  copyComplete: { always: [{ guard: 'keepsOld', target: 'lockingKept' }, { target: 'detaching' }] },
  ...keeping,
  ...unmapping,
  leaving: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'unlocked' } } },
  unlocked: { always: [{ guard: 'detachedVma', target: 'freeing' }, { target: 'left' }] },
  freeing: {
    meta: { in: 'kernel/fork.c:vm_area_free_rcu_cb' },
    on: { 'free VMA after grace period': { guard: 'gracePeriodOver', actions: 'freeVma', target: 'left' } },
  },
  left: { always: { target: 'done' } },
  done: { type: 'final' },
});

export const mremapMeta = {
  in: 'mm/mremap.c:mremap',
  version: '6.12',
  does: ['detaches VMAs'],
  excludes: {
    ...noWriteProtection,
    ...residentOnly,
    'shares pages': 'it takes the two addresses for all that the reverse map of a page leads to',
    'maps huge PMDs': 'move_huge_pmd() and the split of a huge page are not modelled',
  },
} as const;

export const mremap = setup(vocabulary(mapMover)).createMachine({
  id: 'mremap that moves',
  initial: 'called',
  meta: mremapMeta,
  states: mremapStates,
});

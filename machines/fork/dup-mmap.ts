/**
 * fork() of a process with one VMA of anonymous memory: dup_mmap(), kernel/fork.c, copy_page_range() and copy_pte_range(),
 * mm/memory.c, and wake_up_new_task(); Linux 6.12. Entries become read-only in parent and child, what may be pinned is copied at once,
 * and a failure midway gives the address space back, which is for exit-mmap.ts to take down.
 * Not modelled: several VMAs, the flags of a VMA (dup-mmap-of-flags.ts), the event of userfaultfd, the allocation of
 * the child's VMA, anon_vma and page tables; huge pages, swap, migration entries, large folios, pages of files. The rss of the child
 * is counted with each entry: nobody looks at it before.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { noWriteProtection } from '../userfaultfd/no-write-protection.ts';
import { forker } from './dup-mmap-role.ts';

const pteRange = { in: 'mm/memory.c:copy_pte_range' } as const;
const presentPte = { in: 'mm/memory.c:copy_present_ptes' } as const;

const copyingPages = states({
  initial: 'lockingChild',
  meta: pteRange,
  states: {
    lockingChild: {
      on: { 'lock PTE of child': { guard: 'lockChildPte', actions: 'lockChildPte', target: 'lockingPte' } },
    },
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'looking' } } },
    looking: {
      on: {
        'look at PTE': [
          { guard: 'pteNone', target: 'copied', description: 'none' },
          { guard: 'isZeroPage', target: 'settingPte', description: 'the zero page' },
          { target: 'lookingForPins', description: 'a page' },
        ],
      },
    },
    // Whoever pins it without a lock may do so after this look: write_protect_seq tells him.
    lookingForPins: {
      meta: { in: 'include/linux/mm.h:folio_needs_cow_for_dma' },
      on: {
        'look for pins': [
          { guard: 'maybePinned', target: 'toCopy', description: 'it may be pinned' },
          { target: 'sharing', description: 'no pin' },
        ],
      },
    },
    sharing: { meta: presentPte, on: { 'add rmap of child': { actions: 'share', target: 'shared' } } },
    shared: { always: [{ guard: 'isWritable', target: 'protecting' }, { target: 'settingPte' }] },
    protecting: {
      meta: { in: 'mm/memory.c:__copy_present_ptes' },
      on: { 'write-protect PTE': { actions: 'writeProtect', target: 'settingPte' } },
    },
    settingPte: {
      meta: { in: 'mm/memory.c:__copy_present_ptes' },
      on: { 'set PTE of child': { actions: 'setChildPte', target: 'copied' } },
    },

    toCopy: { always: [{ guard: 'hasSpare', target: 'copying' }, { target: 'dropping' }] },
    copying: {
      meta: { in: 'mm/memory.c:copy_present_page' },
      on: { 'copy page': { actions: 'copyPage', target: 'mappingCopy' } },
    },
    mappingCopy: {
      meta: { in: 'mm/memory.c:copy_present_page' },
      on: { 'set PTE of child': { actions: 'mapCopy', target: 'copied' } },
    },
    // The allocation may sleep, so that all is looked at again afterwards.
    dropping: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'droppingChild' } } },
    droppingChild: { on: { 'unlock PTE of child': { actions: 'unlockChildPte', target: 'allocating' } } },
    allocating: {
      meta: { in: 'mm/memory.c:folio_prealloc' },
      on: {
        'allocate frame': { guard: 'frameFree', actions: 'allocate', target: 'lockingChild' },
        'out of memory': { guard: 'noFrameFree', actions: 'fail', target: 'left' },
      },
    },

    copied: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocked' } } },
    unlocked: { on: { 'unlock PTE of child': { actions: 'unlockChildPte', target: 'passed' } } },
    passed: {
      always: [
        { guard: 'lastPage', target: 'walked' },
        { actions: 'nextPage', target: 'lockingChild' },
      ],
    },
    walked: { always: [{ guard: 'hasSpare', target: 'freeing' }, { target: 'left' }] },
    freeing: { on: { 'free frame': { actions: 'freeSpare', target: 'left' } } },
    left: { type: 'final' },
  },
});

/** From the call to `done` or `refused`. */
export const dupMmapStates = states({
  called: { on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } } },
  queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'lockingChild' } } },
  lockingChild: {
    on: { 'take mmap_lock of child': { guard: 'lockChild', actions: 'lockChild', target: 'locked' } },
  },
  locked: { always: [{ guard: 'noVmaLocks', target: 'copyingVma' }, { target: 'lockingVma' }] },
  lockingVma: { on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'copyingVma' } } },
  copyingVma: { on: { 'copy VMA': { actions: 'dupVma', target: 'toCopy' } } },
  toCopy: { always: [{ guard: 'announces', target: 'announcing' }, { target: 'beginning' }] },
  announcing: { ...invalidateRangeStart, onDone: { target: 'beginning' } },
  beginning: {
    meta: { in: 'mm/memory.c:copy_page_range' },
    on: { 'begin write_protect_seq': { actions: 'beginSeq', target: 'copying' } },
  },
  copying: { ...copyingPages, onDone: { target: 'ending' } },
  ending: {
    meta: { in: 'mm/memory.c:copy_page_range' },
    on: { 'end write_protect_seq': { actions: 'endSeq', target: 'copied' } },
  },
  copied: { always: [{ guard: 'announces', target: 'announcingEnd' }, { target: 'unlockingChild' }] },
  announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'unlockingChild' } },
  unlockingChild: { on: { 'drop mmap_lock of child': { actions: 'unlockChild', target: 'childUnlocked' } } },
  childUnlocked: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'unlocking' }] },
  // Before a thread of the parent can take a fault: until then it may still store by what its CPU has cached.
  flushing: { on: { 'flush TLBs': { actions: 'flush', target: 'unlocking' } } },
  unlocking: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'unlocked' } } },
  unlocked: { always: [{ guard: 'failed', target: 'givingUp' }, { target: 'waking' }] },
  givingUp: {
    meta: { in: 'kernel/fork.c:dup_mm' },
    on: { mmput: { actions: 'mmputChild', target: 'refused' } },
  },
  waking: {
    meta: { in: 'kernel/fork.c:kernel_clone' },
    on: { 'wake child': { actions: 'wakeChild', target: 'done' } },
  },
  done: { type: 'final' },
  refused: { type: 'final' },
});

export const dupMmapMeta = {
  in: 'kernel/fork.c:dup_mmap',
  version: '6.12',
  does: ['shares pages'],
  excludes: { ...noFiles, ...noWriteProtection, ...residentOnly },
} as const;

export const dupMmap = setup(vocabulary(forker)).createMachine({
  id: 'fork',
  initial: 'called',
  meta: dupMmapMeta,
  states: dupMmapStates,
});

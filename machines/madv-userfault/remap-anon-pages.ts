/**
 * remap_anon_pages() of the MADV_USERFAULT series of May 2013 (seed 000 is its first patch): moves a frame, or several
 * one after the other, from the source to a destination that is missing, without a copy. UFFDIO_MOVE of Linux 6.8 descends from it, whose
 * functions are named beside the steps that both have: move_pages(), move_pages_pte() and move_present_pte(),
 * mm/userfaultfd.c of Linux 6.12.
 * The first look at the destination is one lockless read here; the kernel takes and drops its PTL around it.
 * Pins are looked for by `testsPins`, and the move is announced by `announces`, as UFFDIO_MOVE does.
 * The flush of the source is a step where the scenario has TLBs (kernel.tlbs).
 * Not modelled: huge pages, swap entries, fork, holes that are skipped.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { mover } from './remap-anon-pages-role.ts';

/** The call, from `calling` to the final state `returned`. */
export const remapStates = states({
  calling: {
    meta: { in: 'mm/userfaultfd.c:move_pages', version: '6.12' },
    on: { 'take mmap_lock': { guard: 'lockMmapRead', actions: ['clearResult', 'lockMmapRead'], target: 'mmapLocked' } },
  },
  mmapLocked: {
    meta: { in: 'mm/userfaultfd.c:move_pages', version: '6.12' },
    on: {
      'check VMAs': [
        { guard: 'rangesSuitable', target: 'atPage', description: 'both anonymous' },
        { actions: 'returnEinval', target: 'leaving', description: 'unsuitable' },
      ],
    },
  },
  atPage: {
    meta: { in: 'mm/userfaultfd.c:move_pages', version: '6.12' },
    always: [{ guard: 'announces', target: 'announcing' }, { target: 'checked' }],
  },
  announcing: { ...invalidateRangeStart, onDone: { target: 'checked' } },
  checked: {
    meta: { in: 'mm/userfaultfd.c:move_pages_pte', version: '6.12' },
    on: {
      'look at destination': [
        { guard: 'dstPresent', actions: 'returnEexist', target: 'over', description: 'filled' },
        { target: 'lockingSource', description: 'none' },
      ],
    },
  },
  lockingSource: {
    meta: { in: 'mm/userfaultfd.c:move_pages_pte', version: '6.12' },
    on: { 'lock source PTE': { guard: 'lockSrc', actions: 'lockSrc', target: 'srcLocked' } },
  },
  srcLocked: {
    meta: { in: 'mm/userfaultfd.c:move_pages_pte', version: '6.12' },
    on: {
      'look at source': [
        { guard: 'srcMissing', actions: 'returnEnoent', target: 'srcUnusable', description: 'none' },
        { guard: 'srcMovable', actions: 'getSrcFrame', target: 'srcFound', description: 'mapped once' },
        { actions: 'returnEbusy', target: 'srcUnusable', description: 'the zero page, or mapped elsewhere too' },
      ],
    },
  },
  srcUnusable: {
    meta: { in: 'mm/userfaultfd.c:move_pages_pte', version: '6.12' },
    on: { 'unlock source PTE': { actions: 'unlockSrc', target: 'over' } },
  },
  srcFound: {
    meta: { in: 'mm/userfaultfd.c:move_pages_pte', version: '6.12' },
    on: { 'unlock source PTE': { actions: 'unlockSrc', target: 'frameInHand' } },
  },
  // The page lock, then the anon_vma lock keep everyone away who finds the frame by its rmap.
  frameInHand: {
    meta: { in: 'mm/userfaultfd.c:move_pages_pte', version: '6.12' },
    on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'pageLocked' } },
  },
  pageLocked: {
    meta: { in: 'mm/userfaultfd.c:move_pages_pte', version: '6.12' },
    on: { 'lock anon_vma': { guard: 'lockAnonVma', actions: 'lockAnonVma', target: 'anonLocked' } },
  },
  anonLocked: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    on: { 'lock first PTL': { guard: 'lockFirst', actions: 'lockFirst', target: 'firstLocked' } },
  },
  firstLocked: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    always: [{ guard: 'oneLock', target: 'bothLocked' }, { target: 'lockingSecond' }],
  },
  lockingSecond: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    on: { 'lock second PTL': { guard: 'lockSecond', actions: 'lockSecond', target: 'bothLocked' } },
  },
  // Both entries may have changed since they were looked at.
  bothLocked: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    on: {
      'recheck PTEs': [
        { guard: 'dstChanged', target: 'unlockingPtls', description: 'destination filled meanwhile' },
        { guard: 'srcChanged', target: 'unlockingPtls', description: 'source changed meanwhile' },
        { guard: 'sharedMeanwhile', target: 'unlockingPtls', description: 'mapped elsewhere meanwhile' },
        { guard: 'pinned', actions: 'returnEbusy', target: 'unlockingPtls', description: 'pinned' },
        { target: 'unchanged', description: 'as before' },
      ],
    },
  },
  unchanged: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    on: { 'clear source PTE': { actions: 'clearSource', target: 'srcCleared' } },
  },
  // A CPU may store through what it has cached until this is over: where to is for the locks to keep.
  srcCleared: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'srcFlushed' }],
  },
  flushing: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    on: { 'flush TLBs': { actions: 'flushSource', target: 'srcFlushed' } },
  },
  srcFlushed: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    always: [{ guard: 'testsPins', target: 'testing' }, { target: 'setting' }],
  },
  // GUP-fast pins before it looks at the entry again: either it finds the entry gone, or its pin is seen here.
  testing: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    on: {
      'look for pins': [
        { guard: 'pinnedMeanwhile', actions: 'returnEbusy', target: 'restoring', description: 'pinned meanwhile' },
        { target: 'setting', description: 'none' },
      ],
    },
  },
  setting: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    on: { 'set destination PTE': { actions: ['setDestination', 'returnMoved'], target: 'unlockingPtls' } },
  },
  restoring: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    on: { 'restore source PTE': { actions: 'restoreSource', target: 'unlockingPtls' } },
  },
  unlockingPtls: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    always: [{ guard: 'oneLock', target: 'unlockingFirst' }, { target: 'unlockingSecond' }],
  },
  unlockingSecond: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    on: { 'unlock second PTL': { actions: 'unlockSecond', target: 'unlockingFirst' } },
  },
  unlockingFirst: {
    meta: { in: 'mm/userfaultfd.c:move_present_pte', version: '6.12' },
    on: { 'unlock first PTL': { actions: 'unlockFirst', target: 'unlockingAnonVma' } },
  },
  unlockingAnonVma: {
    meta: { in: 'mm/userfaultfd.c:move_pages_pte', version: '6.12' },
    on: { 'unlock anon_vma': { actions: 'unlockAnonVma', target: 'unlockingPage' } },
  },
  unlockingPage: {
    meta: { in: 'mm/userfaultfd.c:move_pages_pte', version: '6.12' },
    on: { 'unlock page': { actions: 'unlockPage', target: 'putting' } },
  },
  putting: {
    meta: { in: 'mm/userfaultfd.c:move_pages_pte', version: '6.12' },
    on: {
      'put page': [
        { guard: 'isDone', actions: 'putSrcFrame', target: 'over', description: 'moved, or pinned' },
        { actions: 'putSrcFrame', target: 'over', description: 'to be tried again' },
      ],
    },
  },
  over: {
    meta: { in: 'mm/userfaultfd.c:move_pages', version: '6.12' },
    always: [{ guard: 'announces', target: 'announcingEnd' }, { target: 'pageOver' }],
  },
  announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'pageOver' } },
  pageOver: {
    meta: { in: 'mm/userfaultfd.c:move_pages', version: '6.12' },
    on: {
      'look for a fatal signal': [
        { guard: 'killed', actions: 'returnEintr', target: 'decided', description: 'killed' },
        { target: 'decided', description: 'none' },
      ],
    },
  },
  // EAGAIN is not returned: the call looks at both entries again.
  decided: {
    meta: { in: 'mm/userfaultfd.c:move_pages', version: '6.12' },
    always: [
      { guard: 'goesOn', actions: ['countPage', 'nextPage'], target: 'atPage' },
      { guard: 'isMoved', actions: 'countPage', target: 'leaving' },
      { guard: 'isDone', target: 'leaving' },
      { target: 'atPage' },
    ],
  },
  leaving: {
    meta: { in: 'mm/userfaultfd.c:move_pages', version: '6.12' },
    on: { 'drop mmap_lock': { actions: ['unlockMmapRead', 'countAsAnswer', 'judgeReturn'], target: 'returned' } },
  },
  returned: { type: 'final' },
});

export const remapAnonPages = setup(vocabulary(mover)).createMachine({
  id: 'remap_anon_pages',
  initial: 'calling',
  on: { 'signal arrives': { guard: 'signalMayCome', actions: 'receiveSignal' } },
  meta: {
    in: 'mm/userfaultfd.c:move_pages',
    version: '6.12',
    excludes: { 'maps huge PMDs': 'move_pages_huge_pmd() and the split of a huge page are not modelled' },
  },
  states: remapStates,
});

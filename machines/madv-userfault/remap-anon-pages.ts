/**
 * remap_anon_pages() for one page, of the MADV_USERFAULT series of May 2013 (seed 000 is its first patch): moves a
 * frame from the source to a destination that is missing, without a copy. UFFDIO_MOVE of Linux 6.8 descends from it.
 * The first look at the destination is one lockless read here; the kernel takes and drops its PTL around it.
 * Not modelled: huge pages, swap entries, pins, several pages in one call, the notifier call after the locks, fork.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { mover } from './remap-anon-pages-role.ts';

/** The call, from `calling` to the final state `returned`. */
export const remapStates = states({
  calling: {
    on: { 'take mmap_lock': { guard: 'lockMmapRead', actions: ['clearResult', 'lockMmapRead'], target: 'mmapLocked' } },
  },
  mmapLocked: {
    on: {
      'check VMAs': [
        { guard: 'rangesSuitable', target: 'checked' },
        { actions: 'returnEinval', target: 'leaving' },
      ],
    },
  },
  checked: {
    on: {
      'look at destination': [
        { guard: 'dstPresent', actions: 'returnEexist', target: 'leaving' },
        { target: 'dstMissing' },
      ],
    },
  },
  dstMissing: { on: { 'lock source PTE': { guard: 'lockSrc', actions: 'lockSrc', target: 'srcLocked' } } },
  srcLocked: {
    on: {
      'look at source': [
        { guard: 'srcMissing', actions: 'returnEnoent', target: 'srcUnusable' },
        { guard: 'srcMovable', actions: 'getSrcFrame', target: 'srcFound' },
        { actions: 'returnEbusy', target: 'srcUnusable' },
      ],
    },
  },
  srcUnusable: { on: { 'unlock source PTE': { actions: 'unlockSrc', target: 'leaving' } } },
  srcFound: { on: { 'unlock source PTE': { actions: 'unlockSrc', target: 'frameInHand' } } },
  // The page lock, then the anon_vma lock keep everyone away who finds the frame by its rmap.
  frameInHand: { on: { 'lock page': { guard: 'lockPage', actions: 'lockPage', target: 'pageLocked' } } },
  pageLocked: { on: { 'lock anon_vma': { guard: 'lockAnonVma', actions: 'lockAnonVma', target: 'anonLocked' } } },
  anonLocked: {
    on: { 'lock first PTL': { guard: 'lockFirst', actions: 'lockFirst', target: 'firstLocked' } },
  },
  firstLocked: { always: [{ guard: 'oneLock', target: 'bothLocked' }, { target: 'lockingSecond' }] },
  lockingSecond: { on: { 'lock second PTL': { guard: 'lockSecond', actions: 'lockSecond', target: 'bothLocked' } } },
  // Both entries may have changed since they were looked at.
  bothLocked: {
    on: {
      'recheck PTEs': [
        { guard: 'dstChanged', target: 'unlockingPtls' },
        { guard: 'srcChanged', target: 'unlockingPtls' },
        { guard: 'sharedMeanwhile', target: 'unlockingPtls' },
        { target: 'unchanged' },
      ],
    },
  },
  unchanged: { on: { 'clear source PTE': { actions: 'clearSource', target: 'srcCleared' } } },
  srcCleared: {
    on: { 'set destination PTE': { actions: ['setDestination', 'returnMoved'], target: 'unlockingPtls' } },
  },
  unlockingPtls: { always: [{ guard: 'oneLock', target: 'unlockingFirst' }, { target: 'unlockingSecond' }] },
  unlockingSecond: { on: { 'unlock second PTL': { actions: 'unlockSecond', target: 'unlockingFirst' } } },
  unlockingFirst: { on: { 'unlock first PTL': { actions: 'unlockFirst', target: 'unlockingAnonVma' } } },
  unlockingAnonVma: { on: { 'unlock anon_vma': { actions: 'unlockAnonVma', target: 'unlockingPage' } } },
  unlockingPage: { on: { 'unlock page': { actions: 'unlockPage', target: 'putting' } } },
  putting: {
    on: {
      'put page': [
        { guard: 'hasMoved', actions: 'putSrcFrame', target: 'leaving' },
        // EAGAIN is not returned: the call looks at both entries again.
        { actions: 'putSrcFrame', target: 'checked' },
      ],
    },
  },
  leaving: { on: { 'drop mmap_lock': { actions: 'unlockMmapRead', target: 'returned' } } },
  returned: { type: 'final' },
});

export const remapAnonPages = setup(vocabulary(mover)).createMachine({
  id: 'remap_anon_pages',
  initial: 'calling',
  states: remapStates,
});

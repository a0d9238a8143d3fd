/**
 * UFFDIO_MOVE of one page: move_pages_pte(), mm/userfaultfd.c, Linux 6.12 as Debian has it, with the second look at the swap
 * cache of 0ea148a79919. What may block is done without page tables mapped: the page lock and the anon_vma lock are tried,
 * and who has had to wait for one looks at both entries anew, with the lock in hand. What is done under both PTLs is in
 * move-under-ptls.ts.
 * Not modelled: large folios, migration entries, entries of devices and markers, swap entries that are shared, tables that
 * went away, the count of the anon_vma, UFFDIO_MOVE_MODE_ALLOW_SRC_HOLES.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { movePresentPte, moveSwapPte, moveZeropagePte } from './move-under-ptls.ts';

/** Both entries as they are at one moment, each under its PTL. */
const look = states({
  lockingDst: { on: { 'lock destination PTE': { guard: 'lockDstPte', actions: 'lockDstPte', target: 'dstLocked' } } },
  dstLocked: {
    on: {
      'read destination PTE': [
        { guard: 'dstPresent', actions: 'failEexist', target: 'unlockingFilled', description: 'filled: EEXIST' },
        { target: 'unlockingDst', description: 'none' },
      ],
    },
  },
  unlockingFilled: { on: { 'unlock destination PTE': { actions: 'unlockDstPte', target: 'out' } } },
  unlockingDst: { on: { 'unlock destination PTE': { actions: 'unlockDstPte', target: 'lockingSrc' } } },
  lockingSrc: { on: { 'lock source PTE': { guard: 'lockSrcPte', actions: 'lockSrcPte', target: 'srcLocked' } } },
  srcLocked: { on: { 'read source PTE': { actions: 'noteSource', target: 'unlockingSrc' } } },
  unlockingSrc: { on: { 'unlock source PTE': { actions: 'unlockSrcPte', target: 'seen' } } },
  seen: {
    always: [
      { guard: 'srcMissing', actions: 'failEnoent', target: 'out', description: 'none: ENOENT' },
      { guard: 'folioPteChanged', actions: 'failEagain', target: 'out', description: 'another than the page in hand' },
      { guard: 'srcZero', target: 'zeroPage', description: 'the zero page' },
      { guard: 'srcSwapped', target: 'gettingDevice', description: 'a swap entry' },
      { guard: 'hasFolio', target: 'inHand', description: 'the page in hand' },
      { target: 'lockingToGet', description: 'a page' },
    ],
  },
});

/** A page that is mapped: locked, and its anon_vma too. */
const lockPage = states({
  lockingToGet: { on: { 'lock source PTE': { guard: 'lockSrcPte', actions: 'lockSrcPte', target: 'getting' } } },
  getting: {
    on: {
      'look at source again': [
        { guard: 'srcChanged', actions: 'failEagain', target: 'unlockingToLeave', description: 'changed' },
        { guard: 'notExclusive', actions: 'failEbusy', target: 'unlockingToLeave', description: 'shared: EBUSY' },
        { target: 'tryingPage', description: 'the same page, exclusive' },
      ],
    },
  },
  unlockingToLeave: { on: { 'unlock source PTE': { actions: 'unlockSrcPte', target: 'out' } } },
  // Until the PTL is dropped the entry keeps the page from being freed: the reference may come after the try.
  tryingPage: {
    on: {
      'try page lock and get page': [
        { guard: 'tryFolioLock', actions: 'tryFolioLock', target: 'unlockingLocked', description: 'locked' },
        { actions: 'getSource', target: 'unlockingToWait', description: 'held by another' },
      ],
    },
  },
  unlockingLocked: { on: { 'unlock source PTE': { actions: 'unlockSrcPte', target: 'inHand' } } },
  unlockingToWait: { on: { 'unlock source PTE': { actions: 'unlockSrcPte', target: 'waitingForPage' } } },
  waitingForPage: { on: { 'lock page': { guard: 'lockFolio', actions: 'lockFolio', target: 'lockingDst' } } },
  inHand: { always: [{ guard: 'holdsAnonVma', target: 'present' }, { target: 'gettingAnonVma' }] },
  gettingAnonVma: {
    meta: { in: 'mm/rmap.c:folio_get_anon_vma' },
    on: {
      'get anon_vma': [
        { guard: 'folioMapped', target: 'tryingAnonVma', description: 'mapped' },
        { actions: 'failEagain', target: 'out', description: 'unmapped meanwhile' },
      ],
    },
  },
  tryingAnonVma: {
    on: {
      'try anon_vma lock': [
        { guard: 'tryAnonVma', actions: 'tryAnonVma', target: 'present', description: 'locked' },
        { target: 'waitingForAnonVma', description: 'held by another' },
      ],
    },
  },
  waitingForAnonVma: {
    on: { 'lock anon_vma': { guard: 'lockAnonVma', actions: 'lockAnonVma', target: 'lockingDst' } },
  },
});

/** A page that is swapped out, with what the swap cache has of it. */
const swapCache = states({
  gettingDevice: {
    meta: { in: 'mm/swapfile.c:get_swap_device' },
    on: {
      'get swap device': [
        { guard: 'deviceAlive', actions: 'getDevice', target: 'withDevice', description: 'alive' },
        { actions: 'failEagain', target: 'out', description: 'going away' },
      ],
    },
  },
  withDevice: { always: [{ guard: 'hasFolio', target: 'askingAgain' }, { target: 'lookingUp' }] },
  lookingUp: {
    on: {
      'look in swap cache': [
        { guard: 'isCached', actions: ['useDevice', 'getCached'], target: 'tryingCached', description: 'there' },
        { actions: 'useDevice', target: 'swapped', description: 'not there' },
      ],
    },
  },
  tryingCached: {
    on: {
      'try page lock': [
        { guard: 'tryCachedLock', actions: 'tryCachedLock', target: 'askingAgain', description: 'locked' },
        { target: 'puttingDeviceToWait', description: 'held by another' },
      ],
    },
  },
  puttingDeviceToWait: { on: { 'put swap device': { actions: 'putDevice', target: 'waitingForPage' } } },
  // Until it was locked the swap cache could let go of it, and take it in again for another slot.
  askingAgain: {
    meta: { in: 'mm/userfaultfd.c:move_swap_pte' },
    on: {
      'ask swap cache again': [
        { guard: 'stillCached', target: 'swapped', description: 'it has the page for this slot' },
        { actions: 'failEagain', target: 'out', description: 'it does not have the page any more' },
      ],
    },
  },
});

export const movePagesPte = states({
  initial: 'begun',
  meta: { in: 'mm/userfaultfd.c:move_pages_pte', version: '6.12' },
  states: {
    begun: { always: [{ guard: 'announces', target: 'announcing' }, { target: 'lockingDst' }] },
    announcing: { ...invalidateRangeStart, onDone: { target: 'lockingDst' } },
    ...look,
    zeroPage: { ...moveZeropagePte, onDone: { target: 'out' } },
    ...lockPage,
    present: { ...movePresentPte, onDone: { target: 'out' } },
    ...swapCache,
    swapped: { ...moveSwapPte, onDone: { target: 'out' } },
    out: {
      entry: 'forgetSeen',
      always: [
        { guard: 'holdsAnonVma', target: 'unlockingAnonVma' },
        { guard: 'hasFolio', target: 'unlockingPage' },
        { target: 'put' },
      ],
    },
    unlockingAnonVma: { on: { 'unlock anon_vma': { actions: 'unlockAnonVma', target: 'unlockingPage' } } },
    unlockingPage: { on: { 'unlock page': { actions: 'unlockFolio', target: 'puttingPage' } } },
    puttingPage: { on: { 'put page': { actions: 'putFolio', target: 'put' } } },
    put: { always: [{ guard: 'announces', target: 'announcingEnd' }, { target: 'announced' }] },
    announcingEnd: { ...invalidateRangeEnd, onDone: { target: 'announced' } },
    announced: { always: [{ guard: 'holdsDevice', target: 'puttingDevice' }, { target: 'done' }] },
    puttingDevice: { on: { 'put swap device': { actions: 'putDevice', target: 'done' } } },
    done: { type: 'final' },
  },
});

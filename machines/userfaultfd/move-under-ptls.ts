/**
 * What UFFDIO_MOVE does under both page-table locks: move_present_pte(), move_zeropage_pte() and move_swap_pte(),
 * mm/userfaultfd.c, Linux 6.12, each with double_pt_lock() and double_pt_unlock(). Part of move-pages-pte.ts.
 * pte_same() compares no bits: one that the hardware has set meanwhile has the kernel try again.
 */
import { states } from '../../checker/language/vocabulary.ts';

const file = 'mm/userfaultfd.c';
const double = { meta: { in: `${file}:double_pt_lock` } } as const;
const undouble = { meta: { in: `${file}:double_pt_unlock` } } as const;

/** The locks around `middle`, which begins in `unchanged` and leads to `unlocking`. */
function underBothPtls<const M>(called: string, middle: M) {
  return states({
    initial: 'lockingFirst',
    meta: { in: `${file}:${called}`, version: '6.12' },
    states: {
      lockingFirst: {
        ...double,
        on: { 'lock first PTL': { guard: 'lockFirst', actions: 'lockFirst', target: 'firstLocked' } },
      },
      firstLocked: { always: [{ guard: 'oneLock', target: 'bothLocked' }, { target: 'lockingSecond' }] },
      lockingSecond: {
        ...double,
        on: { 'lock second PTL': { guard: 'lockSecond', actions: 'lockSecond', target: 'bothLocked' } },
      },
      // Both entries were looked at under locks that were dropped since.
      bothLocked: {
        on: {
          'recheck PTEs': [
            {
              guard: 'srcChanged',
              actions: 'failEagain',
              target: 'unlocking',
              description: 'source changed meanwhile',
            },
            {
              guard: 'dstPresent',
              actions: 'failEagain',
              target: 'unlocking',
              description: 'destination filled meanwhile',
            },
            { target: 'unchanged', description: 'as before' },
          ],
        },
      },
      ...middle,
      unlocking: { always: [{ guard: 'oneLock', target: 'unlockingFirst' }, { target: 'unlockingSecond' }] },
      unlockingSecond: {
        ...undouble,
        on: { 'unlock second PTL': { actions: 'unlockSecond', target: 'unlockingFirst' } },
      },
      unlockingFirst: { ...undouble, on: { 'unlock first PTL': { actions: 'unlockFirst', target: 'done' } } },
      done: { type: 'final' },
    },
  });
}

/** ptep_clear_flush() of the source, from `clearing` to `flushed`. */
const clearFlush = states({
  clearing: { on: { 'clear source PTE': { actions: 'clearSource', target: 'cleared' } } },
  cleared: { always: [{ guard: 'tlbs', target: 'flushing' }, { target: 'flushed' }] },
  // A CPU may store by what it has cached until this is over.
  flushing: { on: { 'flush TLBs': { actions: 'flushSource', target: 'flushed' } } },
});

export const movePresentPte = underBothPtls('move_present_pte', {
  unchanged: {
    on: {
      'look for pins and sharing': [
        { guard: 'isPinned', actions: 'failEbusy', target: 'unlocking', description: 'pinned: EBUSY' },
        { guard: 'sharedMeanwhile', actions: 'failEbusy', target: 'unlocking', description: 'shared: EBUSY' },
        { target: 'clearing', description: 'neither' },
      ],
    },
  },
  ...clearFlush,
  // GUP-fast pins before it looks at the entry again: either it finds the entry gone, or its pin is seen here.
  flushed: {
    on: {
      'look for pins again': [
        { guard: 'pinnedMeanwhile', actions: 'failEbusy', target: 'restoring', description: 'pinned meanwhile: EBUSY' },
        { target: 'free', description: 'none' },
      ],
    },
  },
  restoring: { on: { 'restore source PTE': { actions: ['restoreSource', 'forgetDirty'], target: 'unlocking' } } },
  free: { always: [{ guard: 'hasRmap', target: 'movingRmap' }, { target: 'setting' }] },
  movingRmap: { on: { 'move rmap': { actions: 'moveRmap', target: 'setting' } } },
  setting: { on: { 'set destination PTE': { actions: ['setDestination', 'forgetDirty'], target: 'unlocking' } } },
});

export const moveZeropagePte = underBothPtls('move_zeropage_pte', {
  unchanged: { always: { target: 'clearing' } },
  ...clearFlush,
  flushed: { on: { 'set destination PTE': { actions: ['setZero', 'forgetDirty'], target: 'unlocking' } } },
});

export const moveSwapPte = underBothPtls('move_swap_pte', {
  unchanged: { always: [{ guard: 'hasFolio', target: 'movingRmap' }, { target: 'askingCache' }] },
  movingRmap: { on: { 'move rmap': { actions: 'moveRmap', target: 'clearing' } } },
  // The page may have been swapped in and out again to the same slot since the look, and the swap cache have it.
  askingCache: {
    on: {
      'look at SWAP_HAS_CACHE': [
        { guard: 'hasCache', actions: ['useDevice', 'failEagain'], target: 'unlocking', description: 'set' },
        { actions: 'useDevice', target: 'clearing', description: 'not set' },
      ],
    },
  },
  clearing: { on: { 'clear source PTE': { actions: 'clearSwap', target: 'setting' } } },
  setting: { on: { 'set destination PTE': { actions: 'setSwap', target: 'unlocking' } } },
});

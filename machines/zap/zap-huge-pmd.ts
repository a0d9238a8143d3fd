/**
 * What a zap does to a huge PMD entry: zap_huge_pmd() and __split_huge_pmd(), mm/huge_memory.c of Linux 6.1.
 * Part of MADV_DONTNEED. The bracket of its own with which __split_huge_pmd() opens the region is in zap-part-of-huge-page.ts.
 */
import { states } from '../../checker/language/vocabulary.ts';

/** zap_huge_pmd() of an entry that the range covers. */
export const zapHugePmd = states({
  initial: 'lockingPmd',
  meta: { in: 'mm/huge_memory.c:zap_huge_pmd', version: '6.1' },
  states: {
    lockingPmd: {
      meta: { in: 'mm/huge_memory.c:__pmd_trans_huge_lock' },
      on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } },
    },
    pmdLocked: {
      on: {
        'clear huge PMD': [
          { description: 'huge still', guard: 'pmdHuge', actions: 'zapPmd', target: 'pmdCleared' },
          { description: 'changed meanwhile', target: 'changed' },
        ],
      },
    },
    pmdCleared: { on: { 'free deposited table': { actions: 'freeDeposit', target: 'tableFreed' } } },
    tableFreed: { on: { 'unlock PMD': { actions: 'unlockPmd', target: '#MADV_DONTNEED.zapping.unlocked' } } },
    changed: { on: { 'unlock PMD': { actions: 'unlockPmd', target: 'done' } } },
    done: { type: 'final' },
  },
});

/** __split_huge_pmd() of an entry of which the range covers a part. */
export const splitHugePmd = states({
  initial: 'lockingPmd',
  meta: { in: 'mm/huge_memory.c:__split_huge_pmd_locked', version: '6.1' },
  states: {
    lockingPmd: {
      meta: { in: 'mm/huge_memory.c:__split_huge_pmd' },
      on: { 'lock PMD': { guard: 'lockPmd', actions: 'lockPmd', target: 'pmdLocked' } },
    },
    pmdLocked: {
      on: {
        'invalidate PMD': [
          { description: 'huge still', guard: 'pmdHuge', actions: 'invalidatePmd', target: 'invalidated' },
          { description: 'changed meanwhile', target: 'changed' },
        ],
      },
    },
    // No CPU is to have a small and a huge translation at once.
    invalidated: { on: { 'flush TLBs': { actions: 'flushAll', target: 'flushed' } } },
    flushed: { on: { 'add references': { actions: 'addReferences', target: 'referenced' } } },
    referenced: { on: { 'fill table': { actions: 'fillTable', target: 'filled' } } },
    filled: { on: { 'populate PMD': { actions: 'populatePmd', target: 'changed' } } },
    changed: {
      meta: { in: 'mm/huge_memory.c:__split_huge_pmd' },
      on: { 'unlock PMD': { actions: 'unlockPmd', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

/**
 * An unmapping of one page that announces itself: zap_page_range_single() and zap_pte_range(), mm/memory.c, as
 * madvise(MADV_DONTNEED) calls them; Linux 6.1. The callbacks of the consumers are steps of their own (mmu-notifier.ts);
 * madvise-dontneed-free.ts has the call with userfaultfd's events.
 * Not modelled: the CPUs' TLBs, huge pages, a VMA that is not there.
 */
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { unmapperSetup } from './unmapper-role.ts';

/** zap_pte_range() for one page. */
export const unmapPage = unmapperSetup.createStateConfig({
  initial: 'lockingPte',
  states: {
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
    locked: {
      on: {
        'zap PTE': [
          { guard: 'pteNone', target: 'cleared' },
          { actions: 'zap', target: 'cleared' },
        ],
      },
    },
    cleared: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocked' } } },
    unlocked: { always: [{ guard: 'putsEarly', target: 'freeing' }, { target: 'done' }] },
    // tlb_flush_mmu() in the middle of the range.
    freeing: { on: { 'free frame': { actions: 'putFrame', target: 'done' } } },
    done: { type: 'final' },
  },
});

export const notifierZap = unmapperSetup.createMachine({
  id: 'announced zap',
  initial: 'called',
  states: {
    called: {
      on: {
        'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'discardCalled'], target: 'announcing' },
      },
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'unmapping' } },
    unmapping: { ...unmapPage, onDone: { target: 'ending' } },
    ending: {
      ...invalidateRangeEnd,
      onDone: [{ guard: 'hasFrame', target: 'freeing' }, { target: 'dropping' }],
    },
    // tlb_finish_mmu(), once no consumer has a translation.
    freeing: { on: { 'free frame': { actions: 'putFrame', target: 'dropping' } } },
    dropping: { on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'returning' } } },
    returning: { on: { return: { actions: 'discardReturned', target: 'done' } } },
    done: { type: 'final' },
  },
});

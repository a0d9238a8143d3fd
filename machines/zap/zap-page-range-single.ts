/**
 * An unmapping of one page that announces itself: zap_page_range_single() and zap_pte_range(), mm/memory.c, as
 * madvise(MADV_DONTNEED) calls them; Linux 6.1. The callbacks of the consumers are steps of their own (mmu-notifier.ts);
 * madvise-dontneed-free.ts has the call with userfaultfd's events.
 * Not modelled: the CPUs' TLBs, huge pages, a VMA that is not there.
 */
import { states } from '../../checker/language/vocabulary.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { invalidateRangeEnd, invalidateRangeStart } from '../notifier/mmu-notifier.ts';
import { zapperSetup } from './zapper-role.ts';

/** zap_pte_range() for one page. */
export const unmapPage = states({
  initial: 'lockingPte',
  meta: { in: 'mm/memory.c:zap_pte_range' },
  states: {
    lockingPte: { on: { 'lock PTE': { guard: 'lockPte', actions: 'lockPte', target: 'locked' } } },
    locked: {
      on: {
        'zap PTE': [
          { description: 'none', guard: 'pteNone', target: 'cleared' },
          { description: 'a page', actions: 'zap', target: 'cleared' },
        ],
      },
    },
    cleared: { on: { 'unlock PTE': { actions: 'unlockPte', target: 'unlocked' } } },
    unlocked: {
      always: [
        { description: 'the batch is full', guard: 'putsEarly', target: 'freeing' },
        { description: 'the batch has room', target: 'done' },
      ],
    },
    // In the middle of the range.
    freeing: {
      meta: { in: 'mm/mmu_gather.c:tlb_flush_mmu' },
      on: { 'free frame': { actions: 'putFrame', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

export const announcedZap = states({
  initial: 'called',
  meta: { in: 'mm/memory.c:zap_page_range_single', version: '6.1', excludes: anonymousOnly },
  states: {
    called: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: {
        'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'discardCalled'], target: 'announcing' },
      },
    },
    announcing: { ...invalidateRangeStart, onDone: { target: 'unmapping' } },
    unmapping: { ...unmapPage, onDone: { target: 'ending' } },
    ending: {
      ...invalidateRangeEnd,
      onDone: [
        { description: 'a frame is gathered', guard: 'hasFrame', target: 'freeing' },
        { description: 'nothing is gathered', target: 'dropping' },
      ],
    },
    // Once no consumer has a translation.
    freeing: {
      meta: { in: 'mm/mmu_gather.c:tlb_finish_mmu' },
      on: { 'free frame': { actions: 'putFrame', target: 'dropping' } },
    },
    dropping: {
      meta: { in: 'mm/madvise.c:do_madvise' },
      on: { 'drop mmap_lock': { actions: 'dropMmapLock', target: 'returning' } },
    },
    returning: { meta: { in: 'user space' }, on: { return: { actions: 'discardReturned', target: 'done' } } },
    done: { type: 'final' },
  },
});

/** The same with other callbacks in its bracket. */
export function announcedZapWith<const S, const E>(start: S, end: E) {
  const { announcing, ending } = announcedZap.states;
  return states({
    ...announcedZap,
    states: {
      ...announcedZap.states,
      announcing: { ...start, onDone: announcing.onDone },
      ending: { ...end, onDone: ending.onDone },
    },
  });
}

export const notifierZap = zapperSetup.createMachine({ id: 'announced zap', ...announcedZap });

/** Of a mapping of a file, whose pages and private copies zapPte() both knows; what a load yields afterwards is the file's. */
export const zapOfFile = zapperSetup.createMachine({
  id: 'MADV_DONTNEED of a file',
  ...announcedZap,
  meta: { in: 'mm/memory.c:zap_page_range_single', version: '6.1' },
});

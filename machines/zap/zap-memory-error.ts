/**
 * madvise(MADV_DONTNEED) of a page of a file whose entry may say that its page had a memory error: zap-page-range-single.ts with
 * the branch of zap_pte_range(), mm/memory.c, Linux 6.1, for is_hwpoison_entry(). It clears the entry and counts nothing down,
 * since try_to_unmap() did when it made it.
 * Not modelled: punching holes, which keeps such entries (should_zap_cows()); entries of pages that could not be swapped in.
 */
import { announcedZap } from './zap-page-range-single.ts';
import { zapperSetup } from './zapper-role.ts';

const { unmapping, returning } = announcedZap.states;

export const zapOfMemoryError = zapperSetup.createMachine({
  id: 'MADV_DONTNEED of a memory error',
  ...announcedZap,
  meta: { in: 'mm/memory.c:zap_page_range_single', version: '6.1' },
  states: {
    ...announcedZap.states,
    unmapping: {
      ...unmapping,
      states: {
        ...unmapping.states,
        locked: {
          on: {
            'zap PTE': [
              { description: 'none', guard: 'pteNone', target: 'cleared' },
              { description: 'of a memory error', guard: 'isHwpoison', actions: 'dropMemoryError', target: 'cleared' },
              { description: 'a page', actions: 'zap', target: 'cleared' },
            ],
          },
        },
      },
    },
    returning: { ...returning, on: { return: { actions: ['discardReturned', 'errorDiscarded'], target: 'done' } } },
  },
});

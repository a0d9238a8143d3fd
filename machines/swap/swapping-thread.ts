/**
 * One thread that accesses a page of anonymous memory that may be swapped out: do-user-addr-fault.ts with do-swap-page.ts
 * where the entry names a slot. Linux 6.12.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { faultStatesWith } from '../fault/entry-kinds.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { doSwapPage } from './do-swap-page.ts';
import { swapper } from './swapping-thread-role.ts';

/** What leads to do_swap_page(). */
export const looksSwapped = {
  guard: 'looksSwapped',
  actions: ['noteTable', 'noteSlot'],
  target: 'swapIn',
  description: 'a swap entry',
} as const;

/** The states of a thread that faults, with those of a fault on a swap entry. */
export const swappingStates = faultStatesWith(looksSwapped, { swapIn: doSwapPage });

export const swappingThread = setup(vocabulary(swapper)).createMachine({
  id: 'swapping thread',
  meta: { excludes: anonymousOnly },
  initial: 'accessing',
  states: swappingStates,
});

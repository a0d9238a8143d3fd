/**
 * One thread that accesses a page of anonymous memory that may be swapped out: do-user-addr-fault.ts with do-swap-page.ts
 * where the entry names a slot. Linux 6.12.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { faultStates } from '../fault/do-user-addr-fault.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { doSwapPage } from './do-swap-page.ts';
import { swapper } from './swapping-thread-role.ts';

const { fault } = faultStates;
const { atPte } = fault.states;

/** The states of a thread that faults, with those of a fault on a swap entry. */
export const swappingStates = states({
  ...faultStates,
  fault: {
    ...fault,
    states: {
      ...fault.states,
      atPte: {
        ...atPte,
        on: {
          'look at PTE': [
            {
              guard: 'looksSwapped',
              actions: ['noteTable', 'noteSlot'],
              target: 'swapIn',
              description: 'a swap entry',
            },
            ...atPte.on['look at PTE'],
          ],
        },
      },
      swapIn: doSwapPage,
    },
  },
});

export const swappingThread = setup(vocabulary(swapper)).createMachine({
  id: 'swapping thread',
  meta: { excludes: anonymousOnly },
  initial: 'accessing',
  states: swappingStates,
});

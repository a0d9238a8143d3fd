/**
 * A thread that accesses a page of a file whose entry may say that its page had a memory error: do-shared-fault.ts with
 * do_swap_page(), mm/memory.c, Linux 6.1, which is called for every entry that is not present: SIGBUS.
 * Not modelled: the signal's address and size; entries of swap, of which a shared mapping has none.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { fileFaultMeta, fileFaultStates } from './do-shared-fault.ts';
import { fileAccessVocabulary, fileFaultChoices, fileFaultRegisters, fileFaultVocabulary } from './file-fault-role.ts';

export const memoryErrorFaulter = role(
  'file fault beside memory errors',
  { registers: fileFaultRegisters, choices: fileFaultChoices, family: true },
  ({ self, chosen }) => {
    const fault = fileFaultVocabulary(self, chosen);
    const access = fileAccessVocabulary(self);
    return {
      guards: { ...fault.guards, ...access.guards, looksHwpoison: m.isHwpoison(m.ptep(self.page)) },
      actions: { ...fault.actions, ...access.actions, judgeMemoryError: m.judgeMemoryError(self.page) },
      steps: fault.steps,
    };
  },
);

const { faulting } = fileFaultStates;
const { dispatching } = faulting.states;

export const memoryErrorThread = setup(vocabulary(memoryErrorFaulter)).createMachine({
  id: 'file fault beside memory errors',
  initial: 'accessing',
  meta: fileFaultMeta,
  states: {
    ...fileFaultStates,
    faulting: {
      ...faulting,
      states: {
        ...faulting.states,
        dispatching: {
          ...dispatching,
          on: {
            'read PTE': [
              {
                guard: 'looksHwpoison',
                actions: 'judgeMemoryError',
                target: 'swapEntry',
                description: 'of a memory error',
              },
              ...dispatching.on['read PTE'],
            ],
          },
        },
        swapEntry: {
          meta: { in: 'mm/memory.c:do_swap_page' },
          on: { 'look at entry': { target: '#sigbus' } },
        },
      },
    },
  },
});

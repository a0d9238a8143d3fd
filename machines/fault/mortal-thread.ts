/**
 * A faulting thread that exits afterwards, or when a signal kills it: do-user-addr-fault.ts and do-exit.ts one after the other.
 * get_signal() and do_group_exit() (kernel/signal.c) stand between them and are not modelled.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { mmOf } from '../../models/index.ts';
import { exitStates, exitVocabulary } from '../exit/do-exit.ts';
import { faultStates } from './do-user-addr-fault.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from './faulting-thread-role.ts';

export const mortal = role(
  'mortal thread',
  { registers: faultRegisters, choices: faultChoices, optional: faultOptional },
  ({ self, chosen }) => {
    const fault = faultVocabulary(self, chosen);
    const exit = exitVocabulary(mmOf(self.page));
    return {
      ...fault,
      actions: { ...fault.actions, ...exit.actions },
      steps: { ...fault.steps, ...exit.steps },
    };
  },
);

export const mortalThread = setup(vocabulary(mortal)).createMachine({
  id: 'mortal thread',
  initial: 'accessing',
  states: {
    ...faultStates,
    done: { id: 'done', initial: 'running', states: exitStates, onDone: '#dead' },
    killed: { id: 'killed', initial: 'running', states: exitStates, onDone: '#dead' },
    dead: { id: 'dead', type: 'final' },
  },
});

/**
 * A thread that accesses a page of a file mapping which may be on its way: ../file/do-shared-fault.ts, with
 * migration-entry-wait.ts where the entry stands for a page that is being migrated. It sleeps with mmap_lock held.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { fileFaultMeta, fileFaultStates, filePteFault } from '../file/do-shared-fault.ts';
import {
  fileAccessVocabulary,
  fileFaultChoices,
  fileFaultRegisters,
  fileFaultVocabulary,
} from '../file/file-fault-role.ts';
import { migrationEntryWait, migrationWaitRegisters, migrationWaitVocabulary } from './migration-entry-wait.ts';

export const fileMigrationWaiter = role(
  'file migration waiter',
  { registers: { ...fileFaultRegisters, ...migrationWaitRegisters }, choices: fileFaultChoices },
  ({ self, chosen }) => {
    const fault = fileFaultVocabulary(self, chosen);
    const access = fileAccessVocabulary(self);
    const wait = migrationWaitVocabulary(self, m.ptep(self.page));
    return {
      guards: { ...fault.guards, ...access.guards, ...wait.guards },
      actions: { ...fault.actions, ...access.actions, ...wait.actions },
      steps: { ...fault.steps, ...wait.steps },
    };
  },
);

const { dispatching } = filePteFault;
const [none, named, isProtected, otherwise] = dispatching.on['read PTE'];

export const waitingFileFault = setup(vocabulary(fileMigrationWaiter)).createMachine({
  id: 'waiting file fault',
  initial: 'accessing',
  meta: fileFaultMeta,
  states: {
    ...fileFaultStates,
    faulting: {
      initial: 'dispatching',
      states: {
        ...filePteFault,
        dispatching: {
          ...dispatching,
          on: {
            'read PTE': [
              none,
              named,
              isProtected,
              { guard: 'looksMigrating', target: 'migrationEntryWait', description: 'a migration entry' },
              otherwise,
            ],
          },
        },
        migrationEntryWait,
      },
    },
  },
});

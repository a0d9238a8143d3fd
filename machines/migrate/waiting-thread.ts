/**
 * One thread that accesses a page of anonymous memory which may be on its way: do-user-addr-fault.ts, with
 * migration-entry-wait.ts where the entry stands for a page that is being migrated; Linux 6.12.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { faultStatesWith } from '../fault/entry-kinds.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from '../fault/faulting-thread-role.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { migrationEntryWait, migrationWaitRegisters, migrationWaitVocabulary } from './migration-entry-wait.ts';

export const migrationWaiter = role(
  'migration waiter',
  {
    registers: { ...faultRegisters, ...migrationWaitRegisters },
    choices: faultChoices,
    optional: faultOptional,
  },
  ({ self, chosen }) => {
    const fault = faultVocabulary(self, chosen);
    const wait = migrationWaitVocabulary(self, m.ptep(self.page));
    return {
      guards: { ...fault.guards, ...wait.guards },
      actions: { ...fault.actions, ...wait.actions },
      steps: { ...fault.steps, ...wait.steps },
    };
  },
);

export const waitingThread = setup(vocabulary(migrationWaiter)).createMachine({
  id: 'waiting thread',
  meta: { excludes: { ...anonymousOnly, ...residentOnly } },
  initial: 'accessing',
  states: faultStatesWith(
    { guard: 'looksMigrating', actions: 'noteTable', target: 'migrationEntryWait', description: 'a migration entry' },
    { migrationEntryWait },
  ),
});

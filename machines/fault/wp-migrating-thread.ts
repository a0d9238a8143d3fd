/**
 * Threads that store to anonymous memory that userfaultfd write-protects while compaction or fork() has its pages: uffd-wp-thread.ts,
 * with migration-entry-wait.ts where the entry stands for a page that is being migrated; one is a thread of a child.
 * Not modelled: what uffd-wp-thread.ts leaves out but migration entries and fork().
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { forked } from '../fork/ret-from-fork.ts';
import {
  migrationEntryWait,
  migrationWaitRegisters,
  migrationWaitVocabulary,
} from '../migrate/migration-entry-wait.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { faultStatesWithKinds } from './entry-kinds.ts';
import { faultChoices, faultOptional } from './faulting-thread-role.ts';
import { looksShared, wpFaulterRegisters, wpFaulterVocabulary, wpPage } from './uffd-wp-thread.ts';

export const wpMigrationWaiter = role(
  'write-protected migration waiter',
  {
    registers: { ...wpFaulterRegisters, ...migrationWaitRegisters },
    choices: faultChoices,
    optional: faultOptional,
    family: true,
  },
  ({ self, chosen }) => {
    const fault = wpFaulterVocabulary(self, chosen);
    const wait = migrationWaitVocabulary(self, m.ptep(self.page));
    return {
      guards: { ...fault.guards, ...wait.guards },
      actions: {
        ...fault.actions,
        ...wait.actions,
        store: [m.judgeProtectedStore(self.page), fault.actions.store],
        /** The copy is a new entry: a bit that nobody asked for, since its VMA is not registered, is gone with the old one. */
        clearShared: [fault.actions.clearShared, m.clearUffdWp(m.ptep(self.page, self.table))],
      },
      steps: { ...fault.steps, ...wait.steps },
    };
  },
);

const meta = { in: 'user space', excludes: { ...noFiles, ...residentOnly } } as const;

const wpMigratingStates = faultStatesWithKinds(
  [
    { guard: 'looksMigrating', actions: 'noteTable', target: 'migrationEntryWait', description: 'a migration entry' },
    looksShared,
  ],
  { migrationEntryWait, wpPage },
);

export const wpMigratingThread = setup(vocabulary(wpMigrationWaiter)).createMachine({
  id: 'write-protected waiting thread',
  meta,
  initial: 'accessing',
  states: wpMigratingStates,
});

export const wpMigratingChild = setup(vocabulary(wpMigrationWaiter)).createMachine({
  id: 'write-protected waiting thread of a child',
  meta,
  initial: 'forked',
  states: states({ ...forked, ...wpMigratingStates }),
});

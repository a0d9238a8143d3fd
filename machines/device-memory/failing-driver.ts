/**
 * The fault of migrating-thread.ts, where the driver may have no memory to take the page back to: MIGRATE_PFN_ERROR, seed 002 and
 * include/linux/migrate.h until 5.9, which says that the access ends with SIGBUS; since then the callback returns that itself, as
 * nouveau_dmem_migrate_to_ram() does. migrate_vma_pages() finds no destination, and the page gets its entry back.
 */
import { setup } from 'xstate';
import { flag, not, or, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { faultChoices, faultOptional } from '../fault/faulting-thread-role.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { deviceFaultRegisters, deviceFaultVocabulary, devicePrivate, migratingStates } from './migrating-thread.ts';
import { pageMove } from './page-move.ts';

export const failingFaulter = role(
  'device faulter whose driver may fail',
  {
    registers: {
      ...deviceFaultRegisters,
      /** dst says MIGRATE_PFN_ERROR. */
      failed: flag,
    },
    choices: faultChoices,
    optional: faultOptional,
  },
  ({ self, chosen }) => {
    const fault = deviceFaultVocabulary(self, chosen);
    return {
      ...fault,
      guards: {
        ...fault.guards,
        answersSigbus: or(fault.guards.answersSigbus, self.failed),
        mayFail: not(self.failed),
      },
      actions: { ...fault.actions, noteFailure: self.failed.set(true) },
    };
  },
);

const { moving } = devicePrivate.states;
const { allocating } = pageMove.states;

const failingFault = states({
  ...devicePrivate,
  states: {
    ...devicePrivate.states,
    moving: {
      ...moving,
      states: {
        ...pageMove.states,
        allocating: {
          ...allocating,
          on: {
            ...allocating.on,
            'out of memory': { guard: 'mayFail', actions: 'noteFailure', target: 'lockingAnon' },
          },
        },
      },
    },
  },
});

export const failingThread = setup(vocabulary(failingFaulter)).createMachine({
  id: 'migrating thread whose driver may fail',
  meta: { excludes: { ...anonymousOnly, ...residentOnly } },
  initial: 'accessing',
  states: migratingStates(failingFault),
});

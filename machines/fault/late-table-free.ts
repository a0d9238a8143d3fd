/**
 * The faulting thread of do-user-addr-fault.ts in a broken form: the huge path frees the table that it had allocated after
 * handle_userfault() has returned, by the mm of a VMA that nothing keeps any more. So did the branch of the huge zero page
 * until Linux 5.10.
 */
import { setup } from 'xstate';
import { lockless, reference, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { faultStates } from './do-user-addr-fault.ts';
import { faultChoices, faultOptional, faultRegisters, faultVocabulary } from './faulting-thread-role.ts';

export const lateFreer = role(
  'late freer',
  {
    registers: { ...faultRegisters, owed: reference(m.table), vmaOfTable: reference(m.vma) },
    choices: faultChoices,
    optional: faultOptional,
  },
  ({ self, chosen }) => {
    const fault = faultVocabulary(self, chosen);
    return {
      ...fault,
      guards: {
        ...fault.guards,
        owesTable: self.owed.isnt('none'),
        /** Reads the VMA, which leads to the mm; it is there, or the read itself is the mistake. */
        readsMm: lockless(m.vmas.state.at(self.vmaOfTable)).isnt('freed'),
      },
      actions: {
        ...fault.actions,
        keepTable: [self.owed.set(self.table), self.vmaOfTable.set(self.vma)],
        freeOwedTable: [m.freeTable(self.owed), self.owed.set('none'), self.vmaOfTable.set('none')],
      },
    };
  },
);

const { fault } = faultStates;
const { hugePage, retry } = fault.states;
const { setting } = hugePage.states;

export const lateFreeingThread = setup(vocabulary(lateFreer)).createMachine({
  id: 'faulting thread that frees late',
  initial: 'accessing',
  states: {
    ...faultStates,
    fault: {
      ...fault,
      states: {
        ...fault.states,
        hugePage: {
          ...hugePage,
          states: {
            ...hugePage.states,
            setting: {
              ...setting,
              states: {
                ...setting.states,
                releasing: {
                  on: {
                    'free frame': { actions: ['releaseFrame', 'forgetFrame', 'keepTable'], target: 'releasingTable' },
                  },
                },
                releasingTable: { always: { target: '#asking' } },
              },
            },
          },
        },
        retry: {
          id: 'retry',
          always: [{ guard: 'owesTable', target: 'freeingLate' }, { target: 'retried' }],
        },
        freeingLate: {
          meta: { in: 'mm/huge_memory.c:do_huge_pmd_anonymous_page', version: '6.1' },
          on: { 'free table': { guard: 'readsMm', actions: 'freeOwedTable', target: 'retried' } },
        },
        retried: { entry: retry.entry, always: retry.always },
      },
    },
  },
});

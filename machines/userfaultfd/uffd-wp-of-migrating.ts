/**
 * UFFDIO_WRITEPROTECT of one page that may be on its way: uffd-wp-range.ts with a migration entry in change_pte_range(), mm/mprotect.c,
 * Linux 6.12, which gets the uffd-wp bit and may not be stored through from then on, or loses the bit.
 * Not modelled: markers and swap entries, which uffd-wp-range.ts has.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { noFiles } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { uffdWpMeta, uffdWpStates } from './uffd-wp-range.ts';
import { protectorRegisters, protectorVocabulary, uffdioWriteprotect } from './userfaultfd-writeprotect.ts';

export const migratingProtector = role(
  'write protector of migrating pages',
  { registers: protectorRegisters, family: true },
  ({ self }) => {
    const protector = protectorVocabulary(self);
    const at = m.ptep(self.page);
    return {
      ...protector,
      guards: {
        ...protector.guards,
        isPresent: m.entry(at).kind.is('present'),
        isMigrating: m.entry(at).kind.is('migration'),
      },
      actions: {
        ...protector.actions,
        callUnprotect: m.unprotectionCalled(self.page),
        returnProtected: m.protectionReturned(self.page),
        protectEntry: [m.makeEntryReadable(at), m.setUffdWp(at)],
        unprotectEntry: m.clearUffdWp(at),
      },
    };
  },
);

const change = { in: 'mm/mprotect.c:change_pte_range' } as const;
const { call } = uffdWpStates;

const uffdWpOfMigratingStates = states({
  ...uffdWpStates,
  call: {
    ...call,
    states: {
      ...uffdioWriteprotect.states,
      lockingPte: call.states.lockingPte,
      pteLocked: {
        meta: change,
        on: {
          'look at PTE': [
            { guard: 'isPresent', target: 'present', description: 'a page' },
            { guard: 'isMigrating', target: 'atMigrationEntry', description: 'a migration entry' },
            { target: 'changed', description: 'nothing to change' },
          ],
        },
      },
      atMigrationEntry: {
        meta: change,
        on: {
          'set migration entry': [
            { guard: 'protects', actions: 'protectEntry', target: 'changed', description: 'read-only, uffd-wp' },
            { actions: 'unprotectEntry', target: 'changed', description: 'without uffd-wp' },
          ],
        },
      },
    },
  },
});

export const uffdWpOfMigrating = setup(vocabulary(migratingProtector)).createMachine({
  id: 'write protection of migrating pages',
  meta: { ...uffdWpMeta, excludes: { ...uffdWpMeta.excludes, ...noFiles, ...residentOnly } },
  initial: 'called',
  states: uffdWpOfMigratingStates,
});

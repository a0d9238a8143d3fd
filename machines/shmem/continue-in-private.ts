/**
 * UFFDIO_CONTINUE in a private mapping: userfaultfd-continue.ts with what mfill_atomic_install_pte(), mm/userfaultfd.c, makes of the
 * entry there. It is write-protected, and dirty all the same: since 9ae0f87d009c (5.16) it always is. Linux 6.1.
 * Not modelled: what userfaultfd-continue.ts leaves out.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { uffdUserChoices, uffdUserOptional } from '../userfaultfd/descriptor-user-role.ts';
import { shmemUserRegisters, shmemUserVocabulary, skipWhatIsThere } from './shmem-user-role.ts';
import { uffdioContinue } from './userfaultfd-continue.ts';

export const privateContinuer = role(
  'continuer in a private mapping',
  { registers: shmemUserRegisters, choices: uffdUserChoices, optional: uffdUserOptional, family: true },
  ({ self, chosen }) => {
    const user = shmemUserVocabulary(self, chosen);
    const { dirty } = m.entry(m.ptep(self.page));
    return { ...user, actions: { ...user.actions, mapPage: [user.actions.mapPage, dirty.set(true)] } };
  },
);

export const continueInPrivate = setup(vocabulary(privateContinuer)).createMachine({
  id: 'continuer in a private mapping',
  meta: { in: 'user space' },
  initial: 'continue',
  states: {
    continue: { ...uffdioContinue, onDone: skipWhatIsThere },
    again: { on: { 'call again': { target: 'continue' } } },
    done: { type: 'final' },
    there: { type: 'final' },
    failed: { type: 'final' },
  },
});

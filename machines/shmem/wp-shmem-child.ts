/**
 * A thread of a child that accesses a page of a shared shmem mapping that is registered for write protection, or was: wp-shmem-thread.ts,
 * from where fork() wakes it. Not modelled: what wp-shmem-thread.ts leaves out.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { faultChoices, faultOptional } from '../fault/faulting-thread-role.ts';
import { forked } from '../fork/ret-from-fork.ts';
import { wpShmemMeta, wpShmemRegisters, wpShmemStates, wpShmemVocabulary } from './wp-shmem-thread.ts';

export const wpShmemChildFaulter = role(
  'write-protected shmem thread of a child',
  { registers: wpShmemRegisters, choices: faultChoices, optional: faultOptional, family: true },
  ({ self, chosen }) => {
    const shmem = wpShmemVocabulary(self, chosen);
    return { ...shmem, guards: { ...shmem.guards, isBorn: m.mms.tasks.at(m.mmOf(self.page)).moreThan(0) } };
  },
);

export const wpShmemChild = setup(vocabulary(wpShmemChildFaulter)).createMachine({
  id: 'write-protected shmem thread of a child',
  meta: wpShmemMeta,
  initial: 'forked',
  states: states({ ...forked, ...wpShmemStates }),
});

/**
 * UFFDIO_REGISTER of a shared mapping of shmem: userfaultfd-register.ts, which asks whether the mapping could ever be stored
 * to, since a fill would change the file: userfaultfd_register(), fs/userfaultfd.c, Linux 6.12. What is not modelled is said
 * there.
 */
import { setup } from 'xstate';
import { and, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import {
  registerMeta,
  registerStatesWith,
  registrarRegisters,
  registrarVocabulary,
} from '../userfaultfd/userfaultfd-register.ts';

export const shmemRegistrar = role('shmem registrar', { registers: registrarRegisters }, ({ self }) => {
  const registrar = registrarVocabulary(self);
  return {
    ...registrar,
    guards: {
      ...registrar.guards,
      mayNotWrite: and(self.vma.isnt('none'), m.shmem.mayNotWrite.at(self.vma)),
    },
  };
});

export const shmemRegister = setup(vocabulary(shmemRegistrar)).createMachine({
  id: 'UFFDIO_REGISTER of shmem',
  meta: registerMeta,
  initial: 'called',
  states: registerStatesWith({
    guard: 'mayNotWrite',
    target: 'refusing',
    description: 'a file opened for reading: EPERM',
  }),
});

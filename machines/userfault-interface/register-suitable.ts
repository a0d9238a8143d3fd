/**
 * UFFDIO_REGISTER as userfaultfd-register.ts has it, of a VMA that may not be suitable: userfaultfd_register(),
 * fs/userfaultfd.c, refuses what vma_can_userfault() refuses, which in 4.3 is every VMA that has vm_ops.
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

export const suitableRegistrar = role('registrar of any VMA', { registers: registrarRegisters }, ({ self }) => {
  const registrar = registrarVocabulary(self);
  return {
    ...registrar,
    guards: { ...registrar.guards, unsuitable: and(self.vma.isnt('none'), m.vmas.vmOps.at(self.vma)) },
  };
});

export const registerSuitable = setup(vocabulary(suitableRegistrar)).createMachine({
  id: 'UFFDIO_REGISTER where it may not suit',
  meta: registerMeta,
  initial: 'called',
  states: registerStatesWith({ guard: 'unsuitable', target: 'refusing', description: 'vm_ops is set: EINVAL' }),
});

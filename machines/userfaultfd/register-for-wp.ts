/**
 * UFFDIO_REGISTER with mode WP: userfaultfd-register.ts with VM_UFFD_WP for VM_UFFD_MISSING. Registering says nothing to the entries.
 * Not modelled: what userfaultfd-register.ts leaves out.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { registerMeta, registerStates, registrarRegisters, registrarVocabulary } from './userfaultfd-register.ts';

export const wpRegistrar = role('registrar for write protection', { registers: registrarRegisters }, ({ self }) => {
  const registered = m.writeProtection.registered.at(self.vma);
  const registrar = registrarVocabulary(self, registered.is(true));
  return {
    ...registrar,
    actions: {
      ...registrar.actions,
      setContext: [m.vmas.ctx.at(self.vma).set(self.ctx), registered.set(true)],
      returnSuccess: [],
    },
  };
});

export const registerForWp = setup(vocabulary(wpRegistrar)).createMachine({
  id: 'UFFDIO_REGISTER for write protection',
  meta: registerMeta,
  initial: 'called',
  states: registerStates,
});

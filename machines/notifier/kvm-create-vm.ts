/**
 * kvm_create_vm(), virt/kvm/kvm_main.c, Linux 6.1, as far as a subscription is concerned: the VM is ready for callbacks
 * before it is registered, and if something fails afterwards it is unregistered before it is freed.
 * Not modelled: what else is made; which of the later steps it is that fails.
 */
import { setup } from 'xstate';
import { flag, role } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { registration, registrationRegisters, registrationVocabulary } from './mmu-notifier-register.ts';
import { unregisterRegisters, unregisterVocabulary, unregistration } from './mmu-notifier-unregister.ts';

export const vmCreator = role(
  'VM creator',
  {
    registers: {
      ...registrationRegisters,
      ...unregisterRegisters,
      /** Constant: a step after the registration fails. */
      laterStepFails: flag,
    },
    optional: ['signal arrives'],
  },
  ({ self }) => {
    const register = registrationVocabulary(self);
    const unregister = unregisterVocabulary(self);
    return {
      guards: { ...register.guards, ...unregister.guards, laterStepFails: self.laterStepFails },
      actions: { ...register.actions, ...unregister.actions },
      steps: { ...register.steps, ...unregister.steps },
    };
  },
);

export const createVm = setup(vocabulary(vmCreator)).createMachine({
  id: 'kvm_create_vm',
  initial: 'registering',
  meta: { in: 'virt/kvm/kvm_main.c:kvm_create_vm', version: '6.1' },
  states: {
    registering: {
      ...registration,
      on: { 'signal arrives': { guard: 'signalMayCome', actions: 'receiveSignal' } },
      onDone: { target: 'registered' },
    },
    registered: {
      on: {
        'create the rest': [
          { description: 'failed', guard: 'laterStepFails', target: 'unregistering' },
          { description: 'created', actions: 'returnSuccess', target: 'created' },
        ],
      },
    },
    unregistering: { ...unregistration, onDone: { target: 'freeing' } },
    freeing: { id: 'registrationFailed', on: { 'free VM': { actions: 'freeConsumer', target: 'failed' } } },
    created: { type: 'final' },
    failed: { type: 'final' },
  },
});

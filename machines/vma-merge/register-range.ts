/**
 * UFFDIO_REGISTER and UFFDIO_UNREGISTER of one page of a VMA: userfaultfd_register() and userfaultfd_unregister(), fs/userfaultfd.c,
 * userfaultfd_register_range() and userfaultfd_clear_vma(), mm/userfaultfd.c, Linux 6.12 and, by `kernel.noVmaLocks`, 6.1: the calls of
 * userfaultfd-register.ts and userfaultfd-unregister.ts around vma-modify.ts.
 * Not modelled: what those files leave out, but for splitting and merging.
 */
import { setup } from 'xstate';
import { role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import {
  registerMeta,
  registerStates,
  registrarRegisters,
  registrarVocabulary,
} from '../userfaultfd/userfaultfd-register.ts';
import {
  unregisterMeta,
  unregisterStates,
  unregistrarRegisters,
  unregistrarVocabulary,
} from '../userfaultfd/userfaultfd-unregister.ts';
import { leaveModified, vmaModify, vmaModifyChoices, vmaModifyRegisters, vmaModifyVocabulary } from './vma-modify.ts';

export const rangeRegistrar = role(
  'registrar of a range',
  { registers: { ...registrarRegisters, ...vmaModifyRegisters }, choices: vmaModifyChoices },
  ({ self, chosen }) => {
    const call = registrarVocabulary(self);
    const modify = vmaModifyVocabulary(self, chosen, {
      readOnly: m.vmas.readOnly.at(self.vma),
      missing: true,
      ctx: self.ctx,
    });
    return {
      guards: {
        ...call.guards,
        ...modify.guards,
        asksStillValid: m.coreDump.asksStillValid,
        coreIsDumped: m.coreIsDumped(m.mmOf(self.page)),
      },
      actions: {
        ...call.actions,
        ...modify.actions,
        setContext: [call.actions.setContext, m.registrations.of.at(self.page).set(self.ctx)],
      },
      steps: { ...call.steps, ...modify.steps },
    };
  },
);

export const rangeUnregistrar = role(
  'unregistrar of a range',
  { registers: { ...unregistrarRegisters, ...vmaModifyRegisters }, choices: vmaModifyChoices },
  ({ self, chosen }) => {
    const call = unregistrarVocabulary(self, m.onlyPage(self.page));
    const modify = vmaModifyVocabulary(self, chosen, {
      readOnly: m.vmas.readOnly.at(self.vma),
      missing: false,
      ctx: 'none',
    });
    return {
      guards: { ...call.guards, ...modify.guards },
      actions: {
        ...call.actions,
        ...modify.actions,
        forgetContext: self.ctx.set('none'),
        clearContext: [call.actions.clearContext, m.registrations.of.at(self.page).set('none')],
      },
      steps: { ...call.steps, ...modify.steps },
    };
  },
);

const { mmapLocked, covered: _, armed: __, ...registering } = registerStates;

export const registerRangeStates = states({
  ...registering,
  mmapLocked: { always: [{ guard: 'asksStillValid', target: 'lookingAtDump' }, ...mmapLocked.always] },
  lookingAtDump: {
    meta: { in: 'include/linux/sched/mm.h:mmget_still_valid', version: '5.1' },
    on: {
      'look at core_state': [
        { guard: 'coreIsDumped', target: 'refusing', description: 'a core is dumped: ENOMEM' },
        { target: 'locked', description: 'no core is dumped' },
      ],
    },
  },
  covered: {
    on: {
      'check owner': [
        { guard: 'ownedByAnother', target: 'refusing', description: 'of another descriptor: EBUSY' },
        { guard: 'armedAlready', target: 'armed', description: 'ours and armed already' },
        { target: 'modifying', description: 'free or ours' },
      ],
    },
  },
  modifying: { ...vmaModify, onDone: { target: 'modified' } },
  // In the VMA that has come of it nothing is said of the context yet, or it says it already.
  modified: { always: [{ guard: 'mayWriteVma', target: 'arming' }, { target: 'lockingVma' }] },
  armed: { ...leaveModified, onDone: { target: 'unlocked' } },
  outOfMemory: { id: 'outOfMemory', always: { target: 'refusing' } },
});

export const uffdRegisterRange = setup(vocabulary(rangeRegistrar)).createMachine({
  id: 'UFFDIO_REGISTER of a range',
  meta: { ...registerMeta, does: ['detaches VMAs'] },
  initial: 'called',
  states: registerRangeStates,
});

const { covered: ____, lockingVmaFirst: _____, woken: ______, disarmed: _______, ...unregistering } = unregisterStates;

export const uffdUnregisterRange = setup(vocabulary(rangeUnregistrar)).createMachine({
  id: 'UFFDIO_UNREGISTER of a range',
  meta: { ...unregisterMeta, does: ['unregisters', 'detaches VMAs'] },
  initial: 'calling',
  states: {
    ...unregistering,
    covered: {
      on: {
        'check armed': [
          { guard: 'vmaArmed', actions: 'noteContext', target: 'waking', description: 'armed' },
          { target: 'disarmed', description: 'not armed' },
        ],
      },
    },
    woken: { always: { target: 'modifying' } },
    modifying: { ...vmaModify, onDone: { target: 'modified' } },
    modified: { always: [{ guard: 'mayWriteVma', target: 'disarming' }, { target: 'lockingVma' }] },
    disarmed: { ...leaveModified, onDone: { target: 'unlocked' } },
    outOfMemory: { id: 'outOfMemory', entry: 'forgetContext', always: { target: 'disarmed' } },
  },
});

/**
 * UFFDIO_REGISTER with mode MISSING: userfaultfd_register() (fs/userfaultfd.c), Linux 6.12, and by the
 * constants of models/kernel.ts the forms before per-VMA locks and before mmget(). The range is one VMA.
 * Not modelled: splitting and merging of VMAs, unsuitable VMAs (EINVAL, EPERM), copying of the arguments.
 */
import { setup } from 'xstate';
import { and, type CondLike, index, type RecordPlace, reference, role } from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';
import { holdsFile } from './fill-ioctl.ts';
import { vmaCallBegins, vmaCallVocabulary } from './vma-call.ts';

export const registrarRegisters = {
  /** Constants: for which context, and a page of the range. */
  ctx: index(m.context),
  page: index(m.page),
  vma: reference(m.vma),
};

/** `registered`: whether the VMA is registered in the mode of the call. */
export function registrarVocabulary(
  self: RecordPlace<typeof registrarRegisters>,
  registered: CondLike = m.vmas.missing.at(self.vma),
) {
  const call = vmaCallVocabulary(self);
  const owner = m.vmas.ctx.at(self.vma);
  return {
    ...call,
    guards: {
      ...call.guards,
      noVmaLocks: m.kernel.noVmaLocks,
      ownedByAnother: and(owner.isnt('none'), owner.isnt(self.ctx)),
      armedAlready: and(owner.is(self.ctx), registered),
    },
    actions: {
      ...call.actions,
      setContext: m.armVma(self.vma, self.ctx),
      returnSuccess: m.armingReturned(self.page),
    },
  };
}

export const registrar = role('registrar', { registers: registrarRegisters }, ({ self }) => registrarVocabulary(self));

export const registerMeta = {
  in: 'fs/userfaultfd.c:userfaultfd_register',
  version: '6.12',
  excludes: holdsFile,
} as const;

export const registerStates = states({
  ...vmaCallBegins('refusing'),
  covered: {
    on: {
      'check owner': [
        { guard: 'ownedByAnother', target: 'refusing', description: 'of another descriptor: EBUSY' },
        { guard: 'armedAlready', target: 'armed', description: 'ours and armed already' },
        { guard: 'noVmaLocks', target: 'arming', description: 'free or ours' },
        { target: 'lockingVma', description: 'free or ours' },
      ],
    },
  },
  // Faults that hold only the VMA's lock have to leave before the flags change.
  lockingVma: {
    meta: { in: 'mm/userfaultfd.c:userfaultfd_set_ctx' },
    on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'arming' } },
  },
  // One step: context and flags are read under mmap_lock or the lock of the VMA, and both are held for writing.
  arming: {
    meta: { in: 'mm/userfaultfd.c:userfaultfd_set_ctx' },
    on: { 'set context and flags': { actions: 'setContext', target: 'armed' } },
  },
  armed: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'unlocked' } } },
  unlocked: { always: [{ guard: 'mmIsPinned', target: 'returning' }, { target: 'puttingMm' }] },
  puttingMm: { on: { mmput: { actions: 'mmput', target: 'returning' } } },
  returning: { on: { return: { actions: 'returnSuccess', target: 'done' } } },
  refusing: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'refused' } } },
  refused: { always: [{ guard: 'mmIsPinned', target: 'failed' }, { target: 'puttingMmToFail' }] },
  puttingMmToFail: { on: { mmput: { actions: 'mmput', target: 'failed' } } },
  done: { type: 'final' },
  failed: { type: 'final' },
  failedWithEnomem: { type: 'final' },
});

/** The same of a VMA that is looked at more closely: by `unsuitable`, for which the call fails. */
export function registerStatesWith<const Refusal>(unsuitable: Refusal) {
  return states({
    ...registerStates,
    found: { on: { 'check VMA': [unsuitable, ...registerStates.found.on['check VMA']] } },
  });
}

export const uffdRegister = setup(vocabulary(registrar)).createMachine({
  id: 'UFFDIO_REGISTER',
  meta: registerMeta,
  initial: 'called',
  states: registerStates,
});

/**
 * UFFDIO_REGISTER with mode MISSING: userfaultfd_register() (fs/userfaultfd.c), Linux 6.7 and later, and by the
 * constants of models/kernel.ts the forms before per-VMA locks and before mmget(). The range is one VMA.
 * Not modelled: splitting and merging of VMAs, unsuitable VMAs (EINVAL, EPERM), copying of the arguments.
 */
import { setup } from 'xstate';
import { and, index, or, reference, role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const registrar = role(
  'registrar',
  {
    registers: {
      /** Constants: for which context, and a page of the range. */
      ctx: index(m.context),
      page: index(m.page),
      vma: reference(m.vma),
    },
  },
  ({ self }) => {
    const owner = m.vmas.ctx.at(self.vma);
    const vmaLock = m.vmas.lock.at(self.vma);
    return {
      guards: {
        mmIsPinned: or(m.kernel.fdPinsMmUsers, m.kernel.operationsSkipMmget),
        noVmaLocks: m.kernel.noVmaLocks,
        vmaCovers: self.vma.isnt('none'),
        ownedByAnother: and(owner.isnt('none'), owner.isnt(self.ctx)),
        armedAlready: and(owner.is(self.ctx), m.vmas.missing.at(self.vma)),
      },
      actions: {
        queueForMmapLock: m.mm.lock.queueWrite(),
        findVma: when(m.vmaIsLive(m.vmaAt(self.page)), self.vma.set(m.vmaAt(self.page))),
        setContext: m.armVma(self.vma, self.ctx),
        unlockMmap: [m.endVmaWrites(), m.mm.lock.releaseWrite(), self.vma.set('none')],
        mmput: m.mmput(),
        returnSuccess: m.armingReturned(self.page),
      },
      steps: {
        mmget: m.mmgetNotZero(),
        lockMmap: m.mm.lock.acquireWrite(),
        lockVma: vmaLock.acquireWrite(),
      },
    };
  },
);

export const uffdRegister = setup(vocabulary(registrar)).createMachine({
  id: 'UFFDIO_REGISTER',
  initial: 'called',
  states: {
    called: {
      on: {
        mmget_not_zero: [
          { guard: 'mmIsPinned', target: 'pinned' },
          { guard: 'mmget', actions: 'mmget', target: 'pinned' },
          { target: 'failedWithEnomem' },
        ],
      },
    },
    pinned: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } } },
    locked: { on: { 'find VMA': { actions: 'findVma', target: 'found' } } },
    found: {
      on: {
        'check VMA': [
          { guard: 'vmaCovers', target: 'covered' },
          // ENOMEM: the range is not mapped.
          { target: 'refusing' },
        ],
      },
    },
    covered: {
      on: {
        'check owner': [
          { guard: 'ownedByAnother', target: 'refusing' },
          { guard: 'armedAlready', target: 'armed' },
          { guard: 'noVmaLocks', target: 'arming' },
          { target: 'lockingVma' },
        ],
      },
    },
    // Faults that hold only the VMA's lock have to leave before the flags change.
    lockingVma: { on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'arming' } } },
    arming: { on: { 'set context and flags': { actions: 'setContext', target: 'armed' } } },
    armed: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'unlocked' } } },
    unlocked: {
      on: {
        mmput: [
          { guard: 'mmIsPinned', target: 'returning' },
          { actions: 'mmput', target: 'returning' },
        ],
      },
    },
    returning: { on: { return: { actions: 'returnSuccess', target: 'done' } } },
    refusing: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'refused' } } },
    refused: {
      on: {
        mmput: [
          { guard: 'mmIsPinned', target: 'failed' },
          { actions: 'mmput', target: 'failed' },
        ],
      },
    },
    done: { type: 'final' },
    failed: { type: 'final' },
    failedWithEnomem: { type: 'final' },
  },
});

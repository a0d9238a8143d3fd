/**
 * UFFDIO_UNREGISTER of a range armed for missing pages: userfaultfd_unregister() and wake_userfault()
 * (fs/userfaultfd.c), Linux 6.7 and later, and by the constants of models/kernel.ts the forms before per-VMA locks
 * and before mmget(). The range is one VMA; it may belong to any context, whose sleepers are woken.
 * Not modelled: splitting and merging of VMAs, write protection, copying of the arguments.
 */
import { and, setup } from 'xstate';
import { flag, index, or, reference, role, when } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const unregistrar = role(
  'unregistrar',
  {
    registers: {
      /** Constant: a page of the range. */
      page: index(m.page),
      /** Constant: not what the kernel does. The VMA's lock is taken before the wake-up instead of after it. */
      locksVmaFirst: flag,
      vma: reference(m.vma),
      /** The context of the VMA, for the wake-up. */
      ctx: reference(m.context),
      needWakeup: flag,
    },
  },
  ({ self }) => {
    const refile = m.uffd.refile.at(self.ctx);
    const queueLock = m.uffd.faultLock.at(self.ctx);
    return {
      guards: {
        mmIsPinned: or(m.kernel.fdPinsMmUsers, m.kernel.operationsSkipMmget),
        mayWriteVma: or(m.kernel.noVmaLocks, m.vmas.lock.at(self.vma).heldWrite()),
        locksVmaFirst: self.locksVmaFirst,
        vmaCovers: self.vma.isnt('none'),
        vmaArmed: m.vmas.missing.at(self.vma),
        refiledMeanwhile: m.seqRetry(refile),
        needsWakeup: self.needWakeup,
      },
      actions: {
        callUnregister: m.disarmingCalled(self.page),
        queueForMmapLock: m.mm.lock.queueWrite(),
        findVma: when(m.vmaIsLive(m.vmaAt(self.page)), self.vma.set(m.vmaAt(self.page))),
        noteContext: self.ctx.set(m.vmas.ctx.at(self.vma)),
        lookAtQueues: self.needWakeup.set(or(m.hasPending(self.ctx), m.hasRead(self.ctx))),
        endRead: m.seqReadEnd(refile),
        wakeRange: [m.wakeMatching(self.ctx.known(), (page) => m.vmaAt(page).is(self.vma)), self.needWakeup.set(false)],
        unlockQueue: queueLock.release(),
        clearContext: [m.disarmVma(self.vma), self.ctx.set('none')],
        unlockMmap: [m.endVmaWrites(), m.mm.lock.releaseWrite(), self.vma.set('none')],
        mmput: m.mmput(),
      },
      steps: {
        mmget: m.mmgetNotZero(),
        lockMmap: m.mm.lock.acquireWrite(),
        beginRead: m.seqReadBegin(refile),
        lockQueue: queueLock.acquire(),
        lockVma: m.vmas.lock.at(self.vma).acquireWrite(),
      },
    };
  },
);

export const uffdUnregister = setup(vocabulary(unregistrar)).createMachine({
  id: 'UFFDIO_UNREGISTER',
  initial: 'calling',
  states: {
    calling: { on: { call: { actions: 'callUnregister', target: 'called' } } },
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
    found: { on: { 'check VMA': [{ guard: 'vmaCovers', target: 'covered' }, { target: 'disarmed' }] } },
    covered: {
      on: {
        'check armed': [
          { guard: and(['vmaArmed', 'locksVmaFirst']), actions: 'noteContext', target: 'lockingVmaFirst' },
          { guard: 'vmaArmed', actions: 'noteContext', target: 'waking' },
          { target: 'disarmed' },
        ],
      },
    },
    lockingVmaFirst: { on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'waking' } } },
    // Who is woken here finds mmap_lock taken; but not the VMA's own lock, which only the next step takes.
    waking: {
      initial: 'begun',
      states: {
        begun: { on: { 'begin refile read': { guard: 'beginRead', actions: 'beginRead', target: 'looking' } } },
        looking: { on: { 'look at queues': { actions: 'lookAtQueues', target: 'looked' } } },
        looked: {
          on: {
            'check refile': [
              { guard: 'refiledMeanwhile', actions: 'endRead', target: 'begun' },
              { guard: 'needsWakeup', actions: 'endRead', target: 'lockingQueue' },
              { actions: 'endRead', target: '#UFFDIO_UNREGISTER.woken' },
            ],
          },
        },
        lockingQueue: {
          on: { 'lock fault queue': { guard: 'lockQueue', actions: 'lockQueue', target: 'queueLocked' } },
        },
        queueLocked: { on: { 'wake range': { actions: 'wakeRange', target: 'unlockingQueue' } } },
        unlockingQueue: {
          on: { 'unlock fault queue': { actions: 'unlockQueue', target: '#UFFDIO_UNREGISTER.woken' } },
        },
      },
    },
    woken: { always: [{ guard: 'mayWriteVma', target: 'disarming' }, { target: 'lockingVma' }] },
    lockingVma: { on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'disarming' } } },
    disarming: { on: { 'clear context and flags': { actions: 'clearContext', target: 'disarmed' } } },
    disarmed: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'unlocked' } } },
    unlocked: {
      on: {
        mmput: [
          { guard: 'mmIsPinned', target: 'done' },
          { actions: 'mmput', target: 'done' },
        ],
      },
    },
    done: { type: 'final' },
    failedWithEnomem: { type: 'final' },
  },
});

/**
 * The last close() of a userfaultfd descriptor: userfaultfd_release() and userfaultfd_ctx_put() (fs/userfaultfd.c),
 * userfaultfd_release_all() (mm/userfaultfd.c), Linux 6.12, and by the constants of models/kernel.ts the forms before per-VMA locks and before mmget().
 * Not modelled: merging of VMAs, write protection, contexts of forked children.
 */
import { setup } from 'xstate';
import {
  actor,
  and,
  type Cond,
  each,
  index,
  lockless,
  optional,
  or,
  type RecordPlace,
  role,
  when,
} from '../../checker/language/index.ts';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

export const closerRegisters = {
  /** Constant: the context of the descriptor. */
  ctx: index(m.context),
  /** The VMA at which the walk over all of them is. */
  vma: optional(m.vma),
};

export function closerVocabulary(
  self: RecordPlace<typeof closerRegisters>,
  lastVma: Cond = m.isLastVmaOfMm(self.vma.known()),
) {
  const mm = m.uffd.mm.at(self.ctx);
  const mmapLock = m.mms.lock.at(mm);
  const queueLock = m.uffd.faultLock.at(self.ctx);
  const eventLock = m.uffd.eventLock.at(self.ctx);
  const events = m.uffd.events.at(self.ctx);
  return {
    guards: {
      mmIsPinned: or(m.kernel.fdPinsMmUsers, m.kernel.operationsSkipMmget),
      looksForExit: m.kernel.exitWaitsForMmapLock,
      tearDownIsDue: m.tearDownIsDue(mm),
      noVmaLocks: m.kernel.noVmaLocks,
      vmaIsOurs: m.vmas.ctx.at(self.vma).is(self.ctx),
      lastVma,
    },
    actions: {
      beginRelease: [
        m.beginRelease(self.ctx),
        each(m.page, (page) =>
          when(lockless(m.vmas.ctx.at(m.vmaAtLockless(page))).is(self.ctx), m.disarmingCalled(page)),
        ),
      ],
      queueForMmapLock: mmapLock.queueWrite(),
      beginWalk: m.firstVmaOf(mm, self.vma),
      clearContext: m.disarmVma(self.vma),
      nextVma: self.vma.set(self.vma.known().next()),
      endWalk: self.vma.set('none'),
      unlockMmap: [m.endVmaWrites(mm), mmapLock.releaseWrite()],
      mmput: m.mmput(mm),
      wakeFaults: m.wakeMatching(self.ctx, m.everyPage),
      unlockQueue: queueLock.release(),
      wakeEvents: each(actor, (who) => when(events.has(who), m.wakeTask(who))),
      unlockEvents: eventLock.release(),
      putContext: [when(and(m.kernel.fdPinsMmUsers, m.contextPutFrees(self.ctx)), m.mmput(mm)), m.endRelease(self.ctx)],
    },
    steps: {
      mmget: m.mmgetNotZero(mm),
      lockMmap: mmapLock.acquireWrite(),
      lockVma: m.vmas.lock.at(self.vma).acquireWrite(),
      lockQueue: queueLock.acquire(),
      lockEvents: eventLock.acquire(),
      wakeReaders: m.wakeFdQueue(self.ctx),
    },
  };
}

export const closer = role('closer', { registers: closerRegisters }, ({ self }) => closerVocabulary(self));

const releaseAll = { in: 'mm/userfaultfd.c:userfaultfd_release_all' } as const;

export const closeMeta = {
  in: 'fs/userfaultfd.c:userfaultfd_release',
  version: '6.12',
  does: ['closes the descriptor', 'unregisters'],
} as const;

export const closeStates = states({
  // Before the VMAs are cleared: a fault that is past its own look at the VMA must not go to sleep any more.
  called: { on: { 'set released': { actions: 'beginRelease', target: 'released' } } },
  released: { always: [{ guard: 'mmIsPinned', target: 'pinned' }, { target: 'gettingMm' }] },
  gettingMm: {
    meta: releaseAll,
    on: {
      mmget_not_zero: [
        { guard: 'mmget', actions: 'mmget', target: 'pinned', description: 'in use' },
        { target: 'cleared', description: 'no users left: nothing to clear' },
      ],
    },
  },
  pinned: { meta: releaseAll, on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
  queued: {
    meta: releaseAll,
    on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locked' } },
  },
  locked: {
    always: [
      { guard: 'looksForExit', target: 'looking' },
      { actions: 'beginWalk', target: 'walking' },
    ],
  },
  looking: {
    meta: releaseAll,
    on: {
      'look at mm_users': [
        { guard: 'tearDownIsDue', target: 'walked', description: '0: nothing to clear' },
        { actions: 'beginWalk', target: 'walking', description: 'in use' },
      ],
    },
  },
  walking: {
    meta: releaseAll,
    initial: 'atVma',
    states: {
      atVma: {
        on: {
          'check VMA': [
            { guard: 'vmaIsOurs', target: 'ours', description: 'of this descriptor' },
            { target: 'passed', description: 'not of this descriptor' },
          ],
        },
      },
      ours: { always: [{ guard: 'noVmaLocks', target: 'clearing' }, { target: 'lockingVma' }] },
      lockingVma: {
        meta: { in: 'mm/userfaultfd.c:userfaultfd_set_ctx' },
        on: { 'write-lock VMA': { guard: 'lockVma', actions: 'lockVma', target: 'clearing' } },
      },
      clearing: {
        meta: { in: 'mm/userfaultfd.c:userfaultfd_set_ctx' },
        on: { 'clear context and flags': { actions: 'clearContext', target: 'passed' } },
      },
      passed: {
        always: [
          { guard: 'lastVma', actions: 'endWalk', target: '#walked' },
          { actions: 'nextVma', target: 'atVma' },
        ],
      },
    },
  },
  walked: { id: 'walked', meta: releaseAll, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'unlocked' } } },
  unlocked: { always: [{ guard: 'mmIsPinned', target: 'cleared' }, { target: 'puttingMm' }] },
  puttingMm: { meta: releaseAll, on: { mmput: { actions: 'mmput', target: 'cleared' } } },
  // No fault can begin to wait any more: now those that do.
  cleared: { on: { 'lock fault queue': { guard: 'lockQueue', actions: 'lockQueue', target: 'queueLocked' } } },
  queueLocked: { on: { 'wake faults': { actions: 'wakeFaults', target: 'faultsWoken' } } },
  faultsWoken: { on: { 'unlock fault queue': { actions: 'unlockQueue', target: 'queueUnlocked' } } },
  queueUnlocked: { on: { 'lock events': { guard: 'lockEvents', actions: 'lockEvents', target: 'eventsLocked' } } },
  eventsLocked: { on: { 'wake event owners': { actions: 'wakeEvents', target: 'eventsWoken' } } },
  eventsWoken: { on: { 'unlock events': { actions: 'unlockEvents', target: 'eventsUnlocked' } } },
  eventsUnlocked: { on: { 'wake readers': { guard: 'wakeReaders', actions: 'wakeReaders', target: 'putting' } } },
  putting: {
    meta: { in: 'fs/userfaultfd.c:userfaultfd_ctx_put' },
    on: { 'put context': { actions: 'putContext', target: 'done' } },
  },
  done: { type: 'final' },
});

export const uffdClose = setup(vocabulary(closer)).createMachine({
  id: 'close of a userfaultfd',
  meta: closeMeta,
  initial: 'called',
  states: closeStates,
});

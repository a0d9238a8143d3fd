/**
 * What userfaultfd_register() and userfaultfd_unregister(), fs/userfaultfd.c, have in common: mmget_not_zero(), mmap_lock for
 * writing, and the VMA of the range. Linux 6.12, and by the constants of models/kernel.ts the forms before mmget().
 */
import { type index, or, type RecordPlace, type reference, when } from '../../checker/language/index.ts';
import { states } from '../../checker/language/vocabulary.ts';
import * as m from '../../models/index.ts';

type Registers = RecordPlace<{
  /** A page of the range. */
  readonly page: ReturnType<typeof index<'page'>>;
  readonly vma: ReturnType<typeof reference<'vma'>>;
}>;

export function vmaCallVocabulary(self: Registers) {
  const mm = m.mmOf(self.page);
  const mmapLock = m.mmapLockOf(self.page);
  return {
    guards: {
      mmIsPinned: or(m.kernel.fdPinsMmUsers, m.kernel.operationsSkipMmget),
      looksForExit: m.kernel.exitWaitsForMmapLock,
      tearDownIsDue: m.tearDownIsDue(mm),
      vmaCovers: self.vma.isnt('none'),
    },
    actions: {
      queueForMmapLock: mmapLock.queueWrite(),
      findVma: when(m.vmaIsLive(m.vmaAt(self.page)), self.vma.set(m.vmaAt(self.page))),
      unlockMmap: [m.endVmaWrites(mm), mmapLock.releaseWrite(), self.vma.set('none')],
      mmput: m.mmput(mm),
    },
    steps: {
      mmget: m.mmgetNotZero(mm),
      lockMmap: mmapLock.acquireWrite(),
      lockVma: m.vmas.lock.at(self.vma).acquireWrite(),
    },
  };
}

/**
 * From `called` to `covered`, with mmap_lock held for writing; goes to `refused` where it is held and nothing is to be done, and ends in
 * `failedWithEnomem` where nobody uses the address space any more.
 */
export function vmaCallBegins<const Refused extends string>(refused: Refused) {
  return states({
    called: { always: [{ guard: 'mmIsPinned', target: 'pinned' }, { target: 'gettingMm' }] },
    gettingMm: {
      on: {
        mmget_not_zero: [
          { guard: 'mmget', actions: 'mmget', target: 'pinned', description: 'in use' },
          { target: 'failedWithEnomem', description: 'no users left: ENOMEM' },
        ],
      },
    },
    pinned: { on: { 'queue for mmap_lock': { actions: 'queueForMmapLock', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'mmapLocked' } } },
    mmapLocked: { always: [{ guard: 'looksForExit', target: 'looking' }, { target: 'locked' }] },
    looking: {
      on: {
        'look at mm_users': [
          { guard: 'tearDownIsDue', target: refused, description: '0: ENOMEM' },
          { target: 'locked', description: 'in use' },
        ],
      },
    },
    locked: { on: { 'find VMA': { actions: 'findVma', target: 'found' } } },
    found: {
      on: {
        'check VMA': [
          { guard: 'vmaCovers', target: 'covered', description: 'mapped' },
          { target: refused, description: 'not mapped: EINVAL' },
        ],
      },
    },
  });
}

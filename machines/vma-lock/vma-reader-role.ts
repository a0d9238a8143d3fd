/** What a thread can ask and do that read-locks a VMA: the vocabulary of lock-vma-under-rcu.ts. */
import { and, index, lockless, not, type RecordPlace, reference, role, words } from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';

export const vmaReaderRegisters = {
  /** Constant: the address, of his own address space. */
  page: index(m.page),
  vma: reference(m.vma),
  /** vm_mm of the VMA that is let go, which may be another address space than his own. */
  mmOfVma: reference(m.mm),
  vmFlags: words('old', 'new'),
};

export function vmaReaderVocabulary(self: RecordPlace<typeof vmaReaderRegisters>) {
  const life = m.vmaLife;
  const mmapLock = m.mmapLockOf(self.page);
  const found = lockless(life.tree.at(self.page));
  const v = self.vma.known();
  const [refcnt, excluding] = [life.refcnt.at(v), life.excluding.at(v)];
  const wait = life.writerWait.at(self.mmOfVma.known());
  const mmOfVma = self.mmOfVma.known();
  const letGo = self.vma.set('none');
  return {
    guards: {
      isSemaphore: life.isSemaphore,
      inTree: found.isnt('none'),
      isDetached: life.detached.at(v),
      isWriteLocked: m.vmaIsWriteLocked(v, m.mmOf(self.page)),
      inRange: life.range.at(v).has(self.page),
      countIsNone: and(refcnt.is(0), not(excluding)),
      keptOut: excluding,
      isOfOther: life.mm.at(v).isnt(m.mmOf(self.page)),
      /** is_vma_writer_only() of what is left, which is not 0. */
      writerWaits: and(excluding, refcnt.atMost(2)),
      lastOfMm: m.mms.count.at(mmOfVma).is(1),
    },
    actions: {
      findUnderRcu: [m.rcuReadLock(), self.vma.set(found)],
      findAgain: self.vma.set(found),
      forgetFound: letGo,
      rcuUnlock: m.rcuReadUnlock(),
      unlockVm: [life.lock.at(v).releaseRead(), letGo],
      count: refcnt.increment(),
      noteMm: self.mmOfVma.set(life.mm.at(v)),
      mmgrab: m.mmgrab(mmOfVma),
      uncount: [refcnt.decrement(), letGo],
      wakeWriter: wait.wakeAll(),
      mmdrop: m.mmdrop(mmOfVma),
      freeMm: m.freeMm(mmOfVma),
      forgetMm: self.mmOfVma.set('none'),
      readFlags: [m.judgeReadLocked(v, self.page), self.vmFlags.set(life.vmFlags.at(v))],
      readPageProt: [m.judgeReadLocked(v, self.page), m.judgeTorn(v, self.vmFlags), self.vmFlags.set('old')],
      findUnderLock: self.vma.set(life.tree.at(self.page)),
      unlockMmap: [mmapLock.releaseRead(), letGo],
    },
    steps: { tryVmLock: life.lock.at(v).acquireRead(), lockMmap: mmapLock.acquireRead() },
  };
}

export const vmaReader = role('reader of a VMA', { registers: vmaReaderRegisters }, ({ self }) =>
  vmaReaderVocabulary(self),
);

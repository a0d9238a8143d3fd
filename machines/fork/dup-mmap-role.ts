/** What a thread can ask and do that forks: the vocabulary of dup-mmap.ts. */
import { exists, flag, index, mightSleep, not, reference, role, when } from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

export const forker = role(
  'forking thread',
  {
    registers: {
      /** At first a constant: the first page of the VMA that is copied; then the one at which the copy is. */
      page: index(m.page),
      /** Constant: the new address space, which has one user from the start. */
      child: index(m.mm),
      /** The page that copy_page_range() was to copy at once, and allocated first. */
      spare: reference(m.frame),
      failed: flag,
      ...bracketRegisters,
    },
    choices: { frame: m.frame },
  },
  ({ self, chosen }) => {
    const parent = m.mmOf(self.page);
    const mmapLock = m.mmapLockOf(self.page);
    const childLock = m.mms.lock.at(self.child);
    const vma = m.vmaAt(self.page);
    const copy = m.fork.copy.at(self.page).known();
    const vmaOfChild = m.vmaAtLockless(copy);
    const at = m.ptep(self.page);
    const atChild = m.ptep(copy);
    const pte = m.entry(at);
    const seq = m.mms.writeProtectSeq.at(parent);
    const bracket = bracketVocabulary(self, { covers: (p) => m.mmOf(p).is(parent) });
    return {
      guards: {
        ...bracket.guards,
        announces: m.anySubscribed(),
        noVmaLocks: m.kernel.noVmaLocks,
        tlbs: m.kernel.tlbs,
        pteNone: m.pteNone(at),
        isZeroPage: pte.kind.is('zero'),
        maybePinned: m.maybePinned(pte.frame.known()),
        isWritable: pte.write,
        hasSpare: self.spare.isnt('none'),
        frameFree: m.frameFree(chosen.frame),
        noFrameFree: not(exists(m.frame, (f) => m.frameFree(f))),
        lastPage: m.isLastOfMm(self.page),
        failed: self.failed,
      },
      actions: {
        ...bracket.actions,
        queueForMmap: mmapLock.queueWrite(),
        dupVma: m.dupVma(vma, vmaOfChild),
        beginSeq: m.seqWriteBegin(seq),
        endSeq: m.seqWriteEnd(seq),
        share: m.shareFrame(pte.frame.known()),
        writeProtect: m.writeProtect(at),
        setChildPte: m.setChildPte(atChild, at),
        allocate: [
          mightSleep,
          m.allocateFrame(chosen.frame),
          m.chargeFrame(chosen.frame),
          self.spare.set(chosen.frame),
        ],
        fail: self.failed.set(true),
        copyPage: m.copyForChild(self.spare.known(), pte.frame.known(), self.page, copy),
        mapCopy: [m.mapChildCopy(atChild, self.spare.known()), self.spare.set('none')],
        freeSpare: [m.putFrame(self.spare.known()), self.spare.set('none')],
        nextPage: self.page.set(self.page.next()),
        unlockPte: m.unlockPte(at),
        unlockChildPte: m.unlockPte(atChild),
        unlockChild: [m.endVmaWrites(self.child), childLock.releaseWrite()],
        flush: m.flushAllTlbsOf((p) => m.mmOf(p).is(parent)),
        unlockMmap: [
          when(not(self.failed), m.promiseChildren(parent)),
          m.endVmaWrites(parent),
          mmapLock.releaseWrite(),
        ],
        mmputChild: m.mmput(self.child),
        wakeChild: m.mms.tasks.at(self.child).increment(),
      },
      steps: {
        ...bracket.steps,
        lockMmap: mmapLock.acquireWrite(),
        lockChild: childLock.acquireWrite(),
        lockVma: m.vmas.lock.at(vma).acquireWrite(),
        lockChildPte: m.lockPte(atChild),
        lockPte: m.lockPte(at),
      },
    };
  },
);

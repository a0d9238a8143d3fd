/** What a thread can ask and do that changes VMAs under mmap_lock for writing: the vocabulary of the machines of this folder. */
import { flag, index, not, reference, role, variant } from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';

export const vmaWriter = role(
  'writer of a VMA',
  {
    registers: {
      /** Constants: the address, of his own address space, and whether the process ends behind the call. */
      page: index(m.page),
      exits: variant(flag),
      /** The VMA that is write-locked. */
      vma: reference(m.vma),
      /** The one that was there before, from which this one is split off. */
      old: reference(m.vma),
    },
    choices: { vma: m.vma },
    family: true,
  },
  ({ self, chosen }) => {
    const life = m.vmaLife;
    const mm = m.mmOf(self.page);
    const mmapLock = m.mmapLockOf(self.page);
    const v = self.vma.known();
    const [refcnt, excluding, wait] = [life.refcnt.at(v), life.excluding.at(v), life.writerWait.at(mm)];
    const detached = life.detached.at(v);
    return {
      guards: {
        isSemaphore: life.isSemaphore,
        vmaFree: m.vmaObjectFree(chosen.vma),
        addressTaken: life.tree.at(self.page).isnt('none'),
        noVmaFree: not(m.someVmaFree()),
        exits: self.exits,
        countIsNone: refcnt.is(0),
        onlyAttached: refcnt.is(1),
        /** What __vma_enter_locked() waits for. */
        noReaders: refcnt.is(1),
        noReadersOfDetached: refcnt.is(0),
        gracePeriodOver: m.gracePeriodOver(),
        freeStill: m.vmaObjectFree(v),
        lastOfMm: m.mms.count.at(mm).is(1),
      },
      actions: {
        queueForMmap: mmapLock.queueWrite(),
        allocate: [m.allocateVma(chosen.vma, self.page), self.vma.set(chosen.vma)],
        find: self.vma.set(life.tree.at(self.page)),
        unlockVm: life.lock.at(v).releaseWrite(),
        setLockSeq: life.lockSeq.at(v).set(mm),
        exclude: excluding.set(true),
        prepareToWait: wait.prepare(),
        finishWait: wait.finish(),
        admit: excluding.set(false),
        markDetached: detached.set(true),
        dropCount: [refcnt.decrement(), detached.set(true)],
        attach: [refcnt.set(1), detached.set(false)],
        storeInTree: life.tree.at(self.page).set(self.vma),
        clearTree: life.tree.at(self.page).set('none'),
        turnToSplit: [self.old.set(self.vma), self.vma.set('none')],
        shrinkOld: life.range.at(self.old.known()).delete(self.page),
        forgetOld: self.old.set('none'),
        setFlags: life.vmFlags.at(v).set('new'),
        setPageProt: life.pageProt.at(v).set(life.vmFlags.at(v)),
        unlinkAnonVmas: m.unlinkAnonVmas(v),
        endWrites: m.endVmaLifeWrites(mm),
        unlockMmap: mmapLock.releaseWrite(),
        forget: self.vma.set('none'),
        freeVma: m.forgetVmaObject(v),
        giveBack: m.giveVmaBack(v),
        discardSlab: life.object.at(v).set('discarded'),
        mmput: [m.leaveMm(mm), m.mmput(mm)],
        mmdrop: m.mmdrop(mm),
        freeMm: m.freeMm(mm),
      },
      steps: {
        lockMmap: mmapLock.acquireWrite(),
        lockVm: life.lock.at(v).acquireWrite(),
        woken: wait.woken(),
      },
    };
  },
);

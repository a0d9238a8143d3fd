/** Vocabulary of try-to-unmap-nonlinear.ts, for whoever unmaps a page that VMAs on the list may map, and has it locked. */
import {
  and,
  each,
  exists,
  flag,
  type IndexExpr,
  type IndexLike,
  lockless,
  not,
  type OptionalExpr,
  type RecordPlace,
  range,
  reference,
  when,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import type { rmapWalkRegisters } from '../file/rmap-walk-role.ts';

export const nonlinearRegisters = {
  /** The page of an entry that is looked at; of one that was cleared what it mapped, and whether the hardware had stored. */
  taken: reference(m.frame),
  wasDirty: flag,
  wasSoftDirty: flag,
  /** locked_vma: the VMA is locked in memory, and mmap_sem held for reading so that it stays so. */
  keeps: flag,
  /** How many entries are to be unmapped: as many as map the page, whichever they are. */
  toUnmap: range(0, [m.page]),
};

type Registers = typeof nonlinearRegisters & typeof rmapWalkRegisters;

/** What rmapWalkVocabulary() does not have of it. `checked`: the page that is to be unmapped. */
export function nonlinearVocabulary(self: RecordPlace<Registers>, checked: IndexLike<'frame'> | OptionalExpr<'frame'>) {
  const { taken, toUnmap } = self;
  const page = self.at.known();
  const at = m.ptep(page);
  const now = m.entry(at);
  const cursor = (v: IndexExpr<'vma'>) => m.vmas.privateData.at(v);
  const isOnList = (v: IndexExpr<'vma'>) => m.vmas.linked.at(v).is('list');
  const isDue = (v: IndexExpr<'vma'>) => and(isOnList(v), cursor(v).isnt('cursor'));
  const taking = m.frames.index.at(taken);
  const mmapLock = m.mms.lock.at(m.vmas.mm.at(self.vma));
  const lock = m.frames.lock.at(taken);
  return {
    guards: {
      someNonlinear: exists(m.vma, isOnList),
      isMappedStill: lockless(m.frames.mapcount.at(checked)).moreThan(0),
      moreDue: exists(m.vma, isDue),
      isLockedVma: m.vmas.locked.at(self.vma),
      keeps: self.keeps,
      isPresent: now.kind.is('present'),
      isChecked: taken.is(checked),
      tlbs: m.kernel.tlbs,
      isElsewhere: not(m.cache.linear.at(page).is(taking)),
      wasDirty: self.wasDirty,
      unmappedAll: toUnmap.is(0),
    },
    actions: {
      noteMapcount: toUnmap.set(m.frames.mapcount.at(checked)),
      nextDue: [
        self.exhaustive.set(true),
        each(m.vma, (v) => when(and(self.vma.is('none'), isDue(v)), self.vma.set(v))),
      ],
      noteKept: self.keeps.set(true),
      unlockMmap: [mmapLock.releaseRead(), self.keeps.set(false)],
      updateHighWater: m.updateHighWater(m.mmOf(page)),
      noteTaken: taken.set(now.frame),
      forgetTaken: taken.set('none'),
      mlock: m.mlockFrame(taken.known()),
      unlockTaken: [lock.release(), taken.set('none')],
      clearTaken: [self.wasDirty.set(now.dirty), self.wasSoftDirty.set(now.softDirty), m.takeEntryOut(at)],
      flushTaken: m.flushAllTlbs(page),
      nameTaken: m.setFilePte(at, taking, self.wasSoftDirty),
      setTakenDirty: [m.setFrameDirty(taken.known()), self.wasDirty.set(false)],
      removeRmap: m.removeRmap(taken.known()),
      putTaken: [m.putFrame(taken.known()), taken.set('none'), self.wasSoftDirty.set(false)],
      countDownFile: [m.mms.fileRss.at(m.mmOf(page)).decrement(), when(toUnmap.moreThan(0), toUnmap.decrement())],
      moveCursor: m.vmas.privateData.at(self.vma).set('cursor'),
      resetCursors: each(m.vma, (v) => when(isOnList(v), cursor(v).set('none'))),
      endSearch: [toUnmap.set(0), self.exhaustive.set(false)],
    },
    steps: {
      tryMmap: mmapLock.acquireRead(),
      tryTaken: lock.acquire(),
    },
  };
}

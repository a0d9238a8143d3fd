/** Vocabulary of who unmaps pages of hugetlbfs, or unshares the table in which they are mapped. */
import { and, blocking, flag, index, not, or, type RecordPlace, reference } from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';

export const unmapperRegisters = {
  /** Constants: in which address space, and which page of the area. */
  mm: index(m.mm),
  offset: index(m.offset),
  /** ptep. */
  table: reference(m.table),
  /** tlb->fully_unshared_tables. */
  fully: flag,
  /** mmu_gather: what is to be given back once nobody can come by it any more. */
  gathered: reference(m.frame),
  gatheredTable: reference(m.table),
};

export function unmapperVocabulary(self: RecordPlace<typeof unmapperRegisters>) {
  const { mm, offset, table, fully, gathered, gatheredTable } = self;
  const shared = m.sharedTables;
  const mmapLock = m.mms.lock.at(mm);
  const vmaLock = shared.vmaLock.at(mm);
  const mapping = m.cache.mmapLock;
  const t = table.known();
  const ptl = shared.ptl.at(t);
  const walkersGone = m.lockfreeWalkersGone();
  return {
    guards: {
      hasTable: not(m.pudNone(mm)),
      isShared: m.tableIsShared(t),
      waitsBeforeDrop: m.tableSharing.waitsBeforeDrop,
      isMapped: m.sharedEntry(t, offset).isnt('none'),
      fullyUnshared: fully,
      hasPage: gathered.isnt('none'),
      hasFreedTable: gatheredTable.isnt('none'),
    },
    actions: {
      noteTable: table.set(shared.pud.at(mm)),
      forgetTable: table.set('none'),
      clearPud: m.clearPud(mm),
      dropSharer: [m.dropSharer(t), fully.set(and(not(m.tableSharing.waitsBeforeDrop), not(m.tableIsShared(t))))],
      zap: [gathered.set(m.sharedEntry(t, offset)), m.zapSharedEntry(t, offset)],
      unlockPtl: ptl.release(),
      forgetUnshared: fully.set(false),
      freeVmaLock: [shared.hasLock.at(mm).set(false), vmaLock.releaseWrite()],
      unlockMapping: mapping.releaseWrite(),
      detach: shared.attached.at(mm).at(offset).set(false),
      unlink: shared.linked.at(mm).set(false),
      gatherTable: [gatheredTable.set(shared.pud.at(mm)), m.clearPud(mm)],
      putPage: [m.putFrame(gathered.known()), gathered.set('none')],
      freeTable: [m.putTable(gatheredTable.known()), gatheredTable.set('none')],
      unlockMmap: mmapLock.releaseWrite(),
    },
    steps: {
      lockMmap: mmapLock.acquireWrite(),
      lockVma: vmaLock.acquireWrite(),
      lockMapping: mapping.acquireWrite(),
      lockPtl: ptl.acquire(),
      /** By interrupts to the CPUs that run the process, or by a broadcast of the hardware. */
      flush: blocking(or(m.kernel.broadcastsTlbi, m.walkersGoneFrom(mm)), []),
      walkersGone: blocking(walkersGone, []),
    },
  };
}

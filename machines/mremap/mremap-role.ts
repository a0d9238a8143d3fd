/** What a thread in mremap() can ask and do: the vocabulary of mremap.ts, move-page-tables.ts and move-ptes.ts. */
import {
  and,
  flag,
  type IndexExpr,
  index,
  me,
  mightSleep,
  not,
  pickIndex,
  type RecordPlace,
  reference,
  role,
  variant,
  when,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { unmapRegionRegisters, unmapRegionVocabulary } from '../vma/unmap-region.ts';

export const mremapRegisters = {
  /** Constants: the page that is moved, where to, and whose rwsem is that of the anon_vma of both VMAs. */
  from: index(m.page),
  to: index(m.page),
  anonVma: index(m.vma),
  /** Constants: no memory for a VMA; none for a page table; ->mremap() of the mapping refuses. */
  lacksVma: variant(flag),
  lacksTable: variant(flag),
  driverRefuses: variant(flag),
  /** Constant: the range is that of a page table, which moves as a whole. */
  coversTable: variant(flag),
  /** Constant: MREMAP_DONTUNMAP. */
  keepsOld: variant(flag),
  /** What covers the page, and what is unmapped in the end. */
  vma: reference(m.vma),
  /** need_rmap_locks. */
  needsRmapLocks: flag,
  taken: m.takenPte,
  /** The table that has been taken out, on its way; and whether there was none to be taken. */
  table: reference(m.table),
  kept: flag,
  /** A table for the new address, that nobody else knows yet. */
  fresh: reference(m.table),
  failed: flag,
  /** From here on the new address is the source: entries are moved back, and the copy is unmapped. */
  back: flag,
  ...unmapRegionRegisters,
};
export const mremapChoices = { table: m.table };

/** Where entries are moved from, and what is unmapped in the end. */
export function mremapSource({ from, to, back }: RecordPlace<typeof mremapRegisters>): IndexExpr<'page'> {
  return pickIndex(m.page, back, to, from).known();
}

/** `unmapped`: the page whose VMA is unmapped, with what is mapped there still. */
export function mremapVocabulary(
  self: RecordPlace<typeof mremapRegisters>,
  chosen: Chosen<typeof mremapChoices>,
  unmapped: IndexExpr<'page'> = mremapSource(self),
) {
  const { from, to, back, failed, taken, table } = self;
  const source = mremapSource(self);
  const destination = pickIndex(m.page, back, from, to).known();
  const [old, now] = [m.ptep(source), m.ptep(destination)];
  const mm = m.mmOf(from);
  const mmapLock = m.mmapLockOf(from);
  const newVma = m.vmaAt(to);
  const anonLock = m.vmas.anonLock.at(self.anonVma);
  const left = m.ptep(unmapped);
  const unmap = unmapRegionVocabulary(self, unmapped, self.vma, (p) => p.is(unmapped));
  return {
    guards: {
      ...unmap.guards,
      vmaCovers: m.vmaIsLive(m.vmaAt(from)),
      hasVmaLocks: not(m.kernel.noVmaLocks),
      lacksVma: self.lacksVma,
      lacksTable: self.lacksTable,
      driverRefuses: and(self.driverRefuses, not(back)),
      sourceHasTable: m.tableAt(source).isnt('none'),
      /** move_normal_pmd() asks again. */
      tableStill: m.tableAt(source).isnt('none'),
      destinationHasTable: m.tableAt(destination).isnt('none'),
      tableFree: m.tableFree(chosen.table),
      needsRmapLocks: self.needsRmapLocks,
      oneLock: m.samePtl(old, destination),
      pteNone: m.pteNone(old),
      /** force_flush: of an entry that was present, where CPUs cache any. */
      owesFlush: and(m.kernel.tlbs, m.entry(now).kind.isOneOf('present', 'zero')),
      hasGathered: not(m.tlb.gathered.at(me).isEmpty()),
      detachedVma: self.vma.isnt('none'),
      failed,
      keepsOld: self.keepsOld,
      coversTable: self.coversTable,
      pmdKept: self.kept,
      gracePeriodOver: m.gracePeriodOver(),
    },
    actions: {
      ...unmap.actions,
      /** Of what is left of the VMA: a flush is owed only of an entry that was there. */
      zap: [
        when(and(m.kernel.tlbs, m.entry(left).kind.isOneOf('present', 'zero')), m.gather(unmapped)),
        self.frame.set(m.frameToPut(left)),
        m.zapPte(left),
      ],
      queueForMmap: mmapLock.queueWrite(),
      findVma: self.vma.set(m.vmaAt(from)),
      fail: failed.set(true),
      copyVma: m.copyVma(self.vma.known(), newVma),
      linkCopy: m.vmas.linked.at(newVma).set('tree'),
      /** Whether the rmap comes to the new address first. */
      noteOrder: self.needsRmapLocks.set(newVma.before(self.vma.known())),
      allocateTable: [mightSleep, m.allocateTable(chosen.table), self.fresh.set(chosen.table)],
      populateNewPmd: [m.populatePmd(destination, self.fresh.known()), self.fresh.set('none')],
      unlockNewPmd: m.unlockPmd(destination),
      clearOldPmd: [table.set(m.pmdOf(source).table), m.takePmdOut(source, m.pmdOf(source).table)],
      moveTable: [m.moveTable(table.known(), source, destination), table.set('none')],
      keepPmd: self.kept.set(true),
      forgetKept: self.kept.set(false),
      unlockOldPmd: m.unlockPmd(source),
      takePte: m.takePte(old, taken),
      setPte: m.setMovedPte(now, taken),
      flushSource: m.flushAllTlbs(source),
      promiseMoved: m.promiseMoved(source, destination),
      unlockNewPte: m.unlockPte(now),
      unlockOldPte: m.unlockPte(old),
      unlockAnonVma: anonLock.releaseWrite(),
      turnBack: [back.set(true), self.needsRmapLocks.set(true), self.vma.set(newVma)],
      detach: m.detachVma(self.vma.known()),
      /** Its next fault makes it another anon_vma. */
      forgetAnonVma: m.vmas.lacksAnonVma.at(self.vma).set(true),
      unlinkAnon: m.vmas.linked.at(self.vma).set('nowhere'),
      unlockMmap: [m.endVmaWrites(mm), mmapLock.releaseWrite()],
      forgetVma: self.vma.set('none'),
      freeVma: [m.freeVma(self.vma.known()), self.vma.set('none')],
    },
    steps: {
      ...unmap.steps,
      lockMmap: mmapLock.acquireWrite(),
      lockVma: m.vmas.lock.at(self.vma).acquireWrite(),
      lockNewVma: m.vmas.lock.at(newVma).acquireWrite(),
      lockAnonVma: anonLock.acquireWrite(),
      lockOldPte: m.lockPte(old),
      lockNewPte: m.lockPte(now),
      lockNewPmd: m.lockPmd(destination),
      lockOldPmd: m.lockPmd(source),
    },
  };
}

export const mapMover = role('map mover', { registers: mremapRegisters, choices: mremapChoices }, ({ self, chosen }) =>
  mremapVocabulary(self, chosen),
);

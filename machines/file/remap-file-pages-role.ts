/** Vocabulary of remap-file-pages.ts. */
import { and, flag, iff, index, not, or, type RecordPlace, role, when, words } from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { mmapRegionRegisters, mmapRegionVocabulary } from '../vma/mmap-region.ts';
import { unmapRegionRegisters, unmapRegionVocabulary } from '../vma/unmap-region.ts';
import { fileFaultRegisters, fileFaultVocabulary } from './file-fault-role.ts';

export const remapperRegisters = {
  /** Constants: the page of the file that is to be mapped, MAP_NONBLOCK, and arguments that are refused. */
  wanted: index(m.offset),
  nonblock: flag,
  badArguments: flag,
  /** has_write_lock. */
  exclusive: flag,
  /** vm_flags & VM_LOCKED, as it was read under mmap_sem. */
  wasLocked: flag,
  ...unmapRegionRegisters,
  ...mmapRegionRegisters,
  ...fileFaultRegisters,
  result: words('none', '0', 'EINVAL', 'ENOMEM'),
};

export const remapperChoices = { frame: m.frame, vma: m.vma };

/** `covers`: the range that is remapped. */
export function remapperVocabulary(
  self: RecordPlace<typeof remapperRegisters>,
  chosen: Chosen<typeof remapperChoices>,
  covers: m.Covers = (p) => p.is(self.page),
) {
  const fault = fileFaultVocabulary(self, chosen);
  const unmap = unmapRegionVocabulary(self, self.page, self.vma, covers);
  const mapping = mmapRegionVocabulary(self, {
    page: self.page,
    offset: self.wanted,
    old: self.vma,
    locked: self.wasLocked,
    chosen: chosen.vma,
  });
  const at = m.ptep(self.page);
  const pte = m.entry(at);
  const v = self.vma;
  const flags = m.vmas;
  const suitable = and(
    m.vmaIsLive(m.vmaAt(self.page)),
    m.cache.linear.at(self.page).isnt('none'),
    not(flags.isPrivate.at(m.vmaAt(self.page))),
    or(flags.privateData.at(m.vmaAt(self.page)).is('none'), flags.nonlinear.at(m.vmaAt(self.page))),
  );
  return {
    guards: {
      ...fault.guards,
      ...unmap.guards,
      ...mapping.guards,
      accountsDirty: m.kernel.accountsDirty,
      /** Of today's call: VM_SHARED, and the VMA that was found first. */
      isShared: and(
        m.vmaIsLive(m.vmaAt(self.page)),
        m.cache.linear.at(self.page).isnt('none'),
        not(flags.isPrivate.at(m.vmaAt(self.page))),
      ),
      flagsChanged: not(iff(flags.locked.at(v), self.wasLocked)),
      badArguments: self.badArguments,
      exclusive: self.exclusive,
      suitable,
      isLinearThere: m.cache.linear.at(self.page).is(self.wanted),
      vmaIsLocked: flags.locked.at(v),
      /** munlock_vma_pages_range() changes vm_flags. */
      mustUpgrade: and(flags.locked.at(v), not(self.exclusive)),
      pteNone: m.pteNone(at),
      ptePresent: pte.kind.is('present'),
      pteSpecial: pte.kind.is('zero'),
      pteFile: pte.kind.is('file'),
      pteSwap: pte.kind.is('swap'),
      pteMigration: pte.kind.is('migration'),
      wasDirty: self.wasDirty,
      populates: or(self.wasLocked, not(self.nonblock)),
      isMapped: m.readable(at),
      isRefused: not(self.result.is('0')),
    },
    actions: {
      ...fault.actions,
      ...unmap.actions,
      ...mapping.actions,
      fail: self.result.set('ENOMEM'),
      getFileOfVma: m.getFileOf(v.known()),
      putFile: m.putFile(),
      call: m.remapCalled(self.page),
      refuse: self.result.set('EINVAL'),
      succeed: self.result.set('0'),
      findVma: v.set(m.vmaAt(self.page)),
      unlockMmapToUpgrade: m.mmapLockOf(self.page).releaseRead(),
      forgetVma: v.set('none'),
      noteExclusive: self.exclusive.set(true),
      setNonlinear: flags.nonlinear.at(v).set(true),
      removeFromTree: flags.linked.at(v).set('nowhere'),
      addToList: flags.linked.at(v).set('list'),
      unlockMapping: m.cache.mmapLock.releaseWrite(),
      munlock: flags.locked.at(v).set(false),
      restoreLocked: flags.locked.at(v).set(true),
      clearPte: [self.frame.set(pte.frame), self.wasDirty.set(pte.dirty), m.takeEntryOut(at)],
      flushPage: m.flushAllTlbs(self.page),
      setZappedDirty: [m.setFrameDirty(self.frame.known()), self.wasDirty.set(false)],
      updateHighWater: m.updateHighWater(m.mmOf(self.page)),
      countDown: m.uncount(self.frame.known(), self.page),
      removeRmap: m.frames.mapcount.at(self.frame).decrement(),
      putZapped: m.putFrame(self.frame.known()),
      forgetZapped: self.frame.set('none'),
      clearSpecial: m.takeEntryOut(at),
      freeSwap: m.freeSwapAndCache(pte.slot.known()),
      countSwapDown: m.mms.swapEntries.at(m.mmOf(self.page)).decrement(),
      countMigrationDown: m.uncount(pte.frame.known(), self.page),
      clearNotPresent: m.clearEntry(at),
      setFilePte: [m.setFilePte(at, self.wanted, true), m.mappingChanged(self.page)],
      readFlags: self.wasLocked.set(flags.locked.at(v)),
      unlockMmapAfter: [
        when(self.exclusive, m.mmapLockOf(self.page).releaseWrite(), m.mmapLockOf(self.page).releaseRead()),
        v.set('none'),
        self.exclusive.set(false),
      ],
      returned: [when(self.result.is('0'), m.remapReturned(self.page, self.wanted)), self.wasLocked.set(false)],
      faultDone: [m.mmapLockOf(self.page).releaseRead(), v.set('none')],
    },
    steps: {
      ...fault.steps,
      ...unmap.steps,
      ...mapping.steps,
      lockMmapWrite: m.mmapLockOf(self.page).acquireWrite(),
      lockMapping: m.cache.mmapLock.acquireWrite(),
    },
  };
}

export const remapper = role(
  'remapper',
  { registers: remapperRegisters, choices: remapperChoices, family: true },
  ({ self, chosen }) => remapperVocabulary(self, chosen),
);

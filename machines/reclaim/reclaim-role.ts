/** Vocabulary of whoever reclaims one page of the file: shrink-folio-list.ts with try-to-unmap.ts. */
import {
  and,
  flag,
  index,
  lockless,
  not,
  type RecordPlace,
  reference,
  role,
  when,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { rmapWalkRegisters, rmapWalkVocabulary } from '../file/rmap-walk-role.ts';
import { nonlinearRegisters, nonlinearVocabulary } from './try-to-unmap-nonlinear-role.ts';

export const reclaimerRegisters = {
  /** Constant: the page of the file that is at the end of the LRU list. */
  offset: index(m.offset),
  /** Constant: TLBs are flushed in a batch, before pages are written or freed: should_defer_flush(). */
  defersFlush: flag,
  frame: reference(m.frame),
  /** A VMA is locked in memory. */
  gaveUp: flag,
  ...rmapWalkRegisters,
  ...nonlinearRegisters,
};

export function reclaimerVocabulary(self: RecordPlace<typeof reclaimerRegisters>) {
  const { frame, taken } = self;
  const walk = rmapWalkVocabulary(self, (o) => m.frames.index.at(frame).is(o));
  const nonlinear = nonlinearVocabulary(self, frame);
  const at = m.ptep(self.at.known());
  const now = m.entry(at);
  const slot = m.cache.slot.at(self.offset);
  const lock = m.frames.lock.at(frame);
  return {
    guards: {
      ...walk.guards,
      ...nonlinear.guards,
      isIdle: and(slot.isnt('none'), not(m.frames.isolated.at(slot))),
      isMapped: m.frames.mapcount.at(frame).moreThan(0),
      isTarget: and(now.kind.is('present'), now.frame.is(frame)),
      vmaIsLocked: lockless(m.vmas.locked.at(self.vma)),
      flushesNow: and(m.kernel.tlbs, not(self.defersFlush)),
      flushesLater: and(m.kernel.tlbs, self.defersFlush),
      gaveUp: self.gaveUp,
      isDirty: m.frames.dirty.at(frame),
      writesBack: m.kernel.accountsDirty,
      isUnderWriteback: m.frames.writeback.at(frame),
      isTruncated: not(m.frames.inCache.at(frame)),
      /** is_page_cache_freeable(), and that it has a mapping. */
      isFreeable: and(m.frames.refs.at(frame).is(2), m.frames.inCache.at(frame)),
      /** Nobody has the page in hand but the page cache and the isolation. */
      isUnused: and(m.frames.refs.at(frame).is(2), not(m.frames.dirty.at(frame))),
    },
    actions: {
      ...walk.actions,
      ...nonlinear.actions,
      isolate: [m.isolateFrame(slot.known()), frame.set(slot)],
      clearPte: [taken.set(now.frame), self.wasDirty.set(now.dirty), m.takeEntryOut(at)],
      flushPage: m.flushAllTlbs(self.at.known()),
      deferFlush: m.gather(self.at.known()),
      countDown: m.uncount(taken.known(), self.at.known()),
      giveUp: [self.gaveUp.set(true), when(m.lockedInMemory.mlocks, m.mlockFrame(frame.known()))],
      forgetGivingUp: self.gaveUp.set(false),
      flushDeferred: [m.flushAllTlbsOf(() => true), m.gatherDone()],
      clearDirty: m.frames.dirty.at(frame).set(false),
      writePage: [m.writeOut(frame.known()), m.forgetMark(frame.known()), m.frames.copied.at(frame).set(true)],
      removePage: m.removeFromCache(frame.known()),
      unlockPage: lock.release(),
      putBack: [m.copyGivenUp(frame.known()), m.putBackFrame(frame.known()), frame.set('none')],
      freePage: [
        // The count is frozen at nothing: whoever has the page in hand all the same has a page of somebody else.
        m.breaks('REF3', not(m.frames.refs.at(frame).is(2))),
        m.frames.isolated.at(frame).set(false),
        m.putFrame(frame.known()),
        m.putFrame(frame.known()),
        frame.set('none'),
      ],
    },
    steps: { ...walk.steps, ...nonlinear.steps, tryPageLock: lock.acquire() },
  };
}

export const reclaimer = role('reclaimer', { registers: reclaimerRegisters }, ({ self }) => reclaimerVocabulary(self));

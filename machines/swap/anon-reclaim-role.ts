/** Vocabulary of whoever reclaims one anonymous page: shrink-anon-folio.ts with try-to-unmap-anon.ts, madvise-pageout.ts. */
import {
  and,
  exists,
  flag,
  type IndexLike,
  index,
  not,
  optional,
  or,
  type RecordPlace,
  reference,
  role,
  variant,
  when,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

export const anonReclaimRegisters = {
  /** Constant, of MADV_PAGEOUT: the page of its range. */
  page: index(m.page),
  /** Constant: TLBs are flushed in a batch, before pages are written or freed: should_defer_flush(). */
  defersFlush: variant(flag),
  /** Constant: a page that had to be kept is tried again. */
  triesAgain: variant(flag),
  /** The page that was isolated. */
  frame: reference(m.frame),
  slot: optional(m.swapSlot),
  /** Where the reverse map leads. */
  at: optional(m.page),
  /** Whether the hardware had stored through the entry that was cleared. */
  wasDirty: flag,
  /** The page is freed, not put back. */
  freed: flag,
  ...bracketRegisters,
};
export const anonReclaimChoices = { frame: m.frame, slot: m.swapSlot };

export function anonReclaimVocabulary(
  self: RecordPlace<typeof anonReclaimRegisters>,
  chosen: Chosen<typeof anonReclaimChoices>,
) {
  const { frame } = self;
  const f = frame.known();
  const { refs, mapcount, isolated } = m.frames;
  const p = self.at.known();
  const at = m.ptep(p);
  const now = m.entry(at);
  const lock = m.frames.lock.at(frame);
  const anonLock = m.vmas.anonLock.at(m.vmaAtLockless(p));
  const bracket = bracketVocabulary(self, { covers: (q) => self.at.is(q) });
  const onLru = (g: IndexLike<'frame'>) =>
    and(not(isolated.at(g)), or(mapcount.at(g).moreThan(0), m.frames.swap.at(g).isnt('none')));
  const inRange = m.entry(m.ptep(self.page));
  const lazy = m.frames.lazyfree.at(frame);
  const cached = m.frames.swap.at(frame);
  return {
    guards: {
      ...bracket.guards,
      isOnLru: onLru(chosen.frame),
      nothingOnLru: not(exists(m.frame, onLru)),
      /** Of MADV_PAGEOUT. */
      suits: and(inRange.kind.is('present'), not(isolated.at(inRange.frame)), mapcount.at(inRange.frame).is(1)),
      isMapped: mapcount.at(frame).moreThan(0),
      isLazyfree: lazy,
      isWritten: m.frames.writeback.at(frame),
      isCached: cached.isnt('none'),
      /** folio_maybe_dma_pinned(); folio_try_share_anon_rmap_pte(). */
      isPinned: m.frames.pins.at(frame).moreThan(0),
      slotFree: m.slotFree(chosen.slot),
      noSlotFree: not(exists(m.swapSlot, (s) => m.slotFree(s))),
      looksPresent: m.entryLockless(at).kind.is('present'),
      isTarget: and(now.kind.is('present'), now.frame.is(frame)),
      flushesNow: and(m.kernel.tlbs, not(self.defersFlush)),
      flushesLater: and(m.kernel.tlbs, self.defersFlush),
      wasDirty: self.wasDirty,
      /** Of a page after MADV_FREE: its references are the mappings and the isolation's, and nobody has stored to it. */
      isUnusedLazyfree: and(refs.at(frame).is(mapcount.at(frame).plus(1)), not(m.frames.dirty.at(frame))),
      isDirty: m.frames.dirty.at(frame),
      isDirtyOrWritten: or(m.frames.dirty.at(frame), m.frames.writeback.at(frame)),
      /** is_page_cache_freeable(), and that it has a mapping. */
      isFreeable: and(refs.at(frame).is(2), cached.isnt('none')),
      isUnneeded: m.swapCacheFreeable(f),
      isLastReference: refs.at(frame).is(1),
      /** Nobody has the page in hand but the swap cache and the isolation, and it is what the slot contains. */
      isUnused: and(cached.isnt('none'), refs.at(frame).is(2), not(m.frames.dirty.at(frame))),
      triesAgain: and(self.triesAgain, not(self.freed)),
    },
    actions: {
      ...bracket.actions,
      isolate: [m.isolateFrame(chosen.frame), frame.set(chosen.frame)],
      isolateMapped: [m.isolateFrame(inRange.frame.known()), frame.set(inRange.frame)],
      unlockRange: m.unlockPte(m.ptep(self.page)),
      unlockMmap: m.mmapLockOf(self.page).releaseRead(),
      allocateSlot: [m.allocateSlot(chosen.slot), self.slot.set(chosen.slot)],
      addToCache: m.addToSwapCache(self.slot.known(), f),
      setDirty: m.frames.dirty.at(frame).set(true),
      noteSlot: self.slot.set(cached),
      noteAddress: self.at.set(m.frames.anonPage.at(frame)),
      forgetAddress: self.at.set('none'),
      unlockAnon: anonLock.releaseRead(),
      clearPte: [self.wasDirty.set(now.dirty), m.takeEntryOut(at)],
      flushPage: m.flushAllTlbs(p),
      deferFlush: m.gather(p),
      restorePte: [m.restoreEntry(at, f, self.wasDirty), self.wasDirty.set(false)],
      setSwapbacked: m.frames.lazyfree.at(frame).set(false),
      countDown: m.uncount(f, p),
      duplicate: m.duplicateEntry(self.slot.known()),
      freeEntry: m.freeEntry(self.slot.known()),
      enterSwap: [m.enterSwap(at, self.slot.known()), self.wasDirty.set(false)],
      removeRmap: mapcount.at(frame).decrement(),
      putMapped: m.putFrame(f),
      unlockPte: m.unlockPte(at),
      flushDeferred: [m.flushAllTlbsOf(() => true), m.gatherDone()],
      clearDirty: m.frames.dirty.at(frame).set(false),
      freeCache: m.freeSwapCache(f),
      beginWriteback: m.frames.writeback.at(frame).set(true),
      writeSlot: [
        m.writeSlot(self.slot.known(), f),
        when(mapcount.at(frame).is(0), m.frames.copied.at(frame).set(true)),
      ],
      endWriteback: m.frames.writeback.at(frame).set(false),
      unlockPage: lock.release(),
      /** The count is frozen at nothing: whoever has the page in hand all the same has a page of somebody else. */
      removeFromCache: [m.breaks('REF3', not(refs.at(frame).is(2))), self.slot.set(cached), m.removeFromSwapCache(f)],
      clearHasCache: m.clearHasCache(self.slot.known()),
      putBack: [m.copyGivenUp(f), m.putBackFrame(f), frame.set('none'), self.slot.set('none')],
      /** The isolation's reference, and the one of the swap cache if it had the page. */
      freePage: [
        isolated.at(frame).set(false),
        when(self.slot.isnt('none'), m.putFrame(f)),
        m.putFrame(f),
        frame.set('none'),
        self.slot.set('none'),
      ],
      noteFreed: self.freed.set(true),
    },
    steps: {
      ...bracket.steps,
      lockMmap: m.mmapLockOf(self.page).acquireRead(),
      lockRange: m.lockPte(m.ptep(self.page)),
      tryPageLock: lock.acquire(),
      lockAnon: anonLock.acquireRead(),
      lockPte: m.lockPte(at),
    },
  };
}

export const anonReclaimer = role(
  'anon reclaimer',
  { registers: anonReclaimRegisters, choices: anonReclaimChoices, family: true },
  ({ self, chosen }) => anonReclaimVocabulary(self, chosen),
);

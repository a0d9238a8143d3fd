/**
 * What khugepaged and MADV_COLLAPSE can ask and do of memory that maps a file: the vocabulary of collapse-file.ts,
 * unmap-folio.ts and retract-page-tables.ts.
 */
import {
  also,
  and,
  blocking,
  type CondLike,
  every,
  exists,
  flag,
  type IndexExpr,
  index,
  lockless,
  mightSleep,
  not,
  optional,
  or,
  type RecordPlace,
  reference,
  role,
  set,
  variant,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import { rmapWalkRegisters, rmapWalkVocabulary } from '../file/rmap-walk-role.ts';

export const collapseFileRegisters = {
  /** Constants: the first page of the region, and whether it is khugepaged that comes across it. */
  page: index(m.page),
  daemon: variant(flag),
  /** Constant: memory may be charged over a limit, and what is copied may be poisoned. */
  mishaps: variant(flag),

  /** The huge page that is to be, and the place in the file that is next. */
  huge: reference(m.frame),
  offset: optional(m.offset),
  /** The page at that place; and those that are locked, isolated and unmapped. */
  frame: reference(m.frame),
  held: set(m.frame),
  /** Places where the page cache had none. */
  holes: set(m.offset),
  /** What an entry mapped that was cleared, and whether the hardware had stored through it. */
  taken: reference(m.frame),
  wasDirty: flag,
  table: reference(m.table),
  ...rmapWalkRegisters,
};
export const collapseFileChoices = { frame: m.frame };

export type CollapseFileRegisters = RecordPlace<typeof collapseFileRegisters>;

/** What collapse_file() asks of the page cache and of small pages, and does to them. */
export function cacheVocabulary(self: CollapseFileRegisters, chosen: Chosen<typeof collapseFileChoices>) {
  const { huge, offset, frame, held, holes } = self;
  const { frames, cache, iPages } = m;
  const o = offset.known();
  const slot = cache.slot.at(o);
  const lock = frames.lock.at(frame);
  const lockHuge = frames.lock.at(huge);
  const free = iPages.lock.isFree();
  const isBusy = (f: ReturnType<typeof cache.slot.at>) =>
    and(f.isnt('none'), or(frames.isolated.at(f), not(frames.refs.at(f).is(lockless(frames.mapcount.at(f)).plus(1)))));
  return {
    guards: {
      isDaemon: self.daemon,
      mayFail: self.mishaps,
      mayOverflow: and(self.mishaps, not(holes.isEmpty())),
      mayMeetPoison: and(self.mishaps, not(holes.has(o))),
      /** Of the hint: all of it is asked again. */
      hintHuge: exists(m.offset, (q) => and(cache.slot.at(q).isnt('none'), m.isHuge(cache.slot.at(q)))),
      hintUnfit: exists(m.offset, (q) => isBusy(cache.slot.at(q))),
      hugeFrameFree: m.hugeFrameFree(chosen.frame),
      noHugeFrameFree: not(exists(m.frame, (f) => m.hugeFrameFree(f))),
      nothingLeft: and(free, not(exists(m.offset, (q) => cache.slot.at(q).isnt('none')))),
      isHole: and(free, slot.is('none')),
      notUptodate: and(free, slot.isnt('none'), not(frames.uptodate.at(slot))),
      isCached: and(free, slot.isnt('none')),
      beyondSize: cache.beyondSize.at(o),
      isHugeAlready: m.isHuge(frame),
      stillCached: frames.inCache.at(frame),
      offLru: frames.isolated.at(frame),
      isMapped: frames.mapcount.at(frame).moreThan(0),
      /** The page cache's reference, that of the isolation and one's own. */
      refsExact: frames.refs.at(frame).is(3),
      lastOffset: not(exists(m.offset, (q) => o.before(q))),
      /** A page of the list: in which order they are given back is all the same. */
      isHeld: held.has(chosen.frame),
      holdsNone: held.isEmpty(),
      wasHole: holes.has(o),
      someHoles: not(holes.isEmpty()),
      filledMeanwhile: exists(m.offset, (q) => and(holes.has(q), cache.slot.at(q).isnt('none'))),
      someArmed: exists(m.page, (p) =>
        and(cache.linear.at(p).isnt('none'), lockless(m.vmas.missing.at(m.vmaAtLockless(p)))),
      ),
      tlbs: m.kernel.tlbs,
    },
    actions: {
      allocate: [mightSleep, m.allocateFrame(chosen.frame), huge.set(chosen.frame)],
      charge: m.chargeFrame(huge),
      startOffsets: offset.set(0),
      nextOffset: offset.set(o.next()),
      endOffsets: offset.set('none'),
      noteHole: holes.add(o),
      forgetHoles: holes.clear(),
      getCached: [m.getCached(o), frame.set(slot)],
      isolate: m.isolateFrame(frame.known()),
      keepPage: [held.add(frame.known()), frame.set('none')],
      putBack: m.putBackFrame(frame.known()),
      unlockPage: lock.release(),
      putPage: [m.putFrame(frame.known()), frame.set('none')],
      flushDeferred: [m.flushAllTlbsOf(() => true), m.gatherDone()],
      clearPart: m.storePart(huge, o, 'zero'),
      copyPart: [m.storePart(huge, o, frames.content.at(slot)), frames.copied.at(slot).set(true)],
      markHoles: m.markHoles(true),
      unmarkHoles: m.markHoles(false),
      unlockPages: iPages.lock.release(),
      storeHuge: m.storeHuge(huge.known()),
      unlockHuge: lockHuge.release(),
      /** The page cache has the reference. */
      forgetHuge: huge.set('none'),
      putHuge: [m.putFrame(huge.known()), huge.set('none')],
      takeHeld: [frame.set(chosen.frame), held.delete(chosen.frame)],
      giveUpCopy: m.copyGivenUp(frame.known()),
      forgetMapping: frames.inCache.at(frame).set(false),
      freeOld: [
        m.copyGivenUp(frame.known()),
        frames.isolated.at(frame).set(false),
        // folio_put_refs(): one subtraction.
        frames.refs.at(frame).set(frames.refs.at(frame).minus(2)),
        m.putFrame(frame.known()),
        frame.set('none'),
      ],
    },
    steps: {
      lockHuge: lockHuge.acquire(),
      /** folio_trylock() and folio_get(), under the lock of i_pages. */
      tryPageLock: also(
        frames.lock.at(slot).acquire(),
        [m.getCached(o), frame.set(slot)],
        and(free, slot.isnt('none'), frames.uptodate.at(slot)),
      ),
      lockPage: lock.acquire(),
      lockPages: iPages.lock.acquire(),
    },
  };
}

/** What is done to page tables, in all VMAs that map the file. */
export function tablesVocabulary(self: CollapseFileRegisters) {
  const { offset, taken, table } = self;
  const isWanted = (o: IndexExpr<'offset'>): CondLike => or(offset.is('none'), offset.is(o));
  const walk = rmapWalkVocabulary(self, isWanted);
  const p = self.at.known();
  const at = m.ptep(p, table);
  const now = m.entry(at);
  const around = (q: IndexExpr<'page'>) => m.sameRegion(q, p);
  const owned = m.vmaAt(self.page);
  const found = m.vmaAtLockless(p);
  const coversRegion = every(m.page, (q) => or(not(around(q)), m.vmaAtLockless(q).is(found)));
  return {
    guards: {
      ...walk.guards,
      vmaSuits: and(m.mmIsUsed(m.mmOf(self.page)), m.vmaIsLive(owned), m.cache.linear.at(self.page).isnt('none')),
      pmdIsTable: m.tableAt(p).isnt('none'),
      isTarget: and(now.kind.is('present'), now.frame.is(self.frame)),
      wasDirty: self.wasDirty,
      hasAnonVma: not(lockless(m.vmas.lacksAnonVma.at(self.vma))),
      coversRegion,
      mmExits: not(m.mmIsUsed(m.vmas.mm.at(self.vma))),
      someDeferred: not(m.iPages.deferred.isEmpty()),
    },
    actions: {
      ...walk.actions,
      noteTable: table.set(m.tableAt(p)),
      forgetTable: table.set('none'),
      clearPte: [taken.set(now.frame), self.wasDirty.set(now.dirty), m.takeEntryOut(at)],
      deferFlush: m.gather(p),
      setTakenDirty: [m.setFrameDirty(taken.known()), self.wasDirty.set(false)],
      updateHighWater: m.updateHighWater(m.mmOf(p)),
      countDown: m.uncount(taken.known(), p),
      removeRmap: m.frames.mapcount.at(taken).decrement(),
      putTaken: [m.putFrame(taken.known()), taken.set('none')],
      unlockPte: m.unlockPte(at),
      unlockPmd: m.unlockPmd(p),
      retractTable: m.retractTable(p, table.known()),
      deferFree: [m.deferFree(table.known()), table.set('none')],
      dropMmapLock: m.mmapLockOf(self.page).releaseRead(),
    },
    steps: {
      ...walk.steps,
      lockPte: m.lockPte(at),
      lockPmd: m.lockPmd(p),
      flushTlbs: m.shootDown(around),
      gracePeriodOver: blocking(m.gracePeriodOver(), m.freeDeferred()),
      lockMmap: m.mmapLockOf(self.page).acquireRead(),
    },
  };
}

export const fileCollapser = role(
  'file collapser',
  { registers: collapseFileRegisters, choices: collapseFileChoices, family: true },
  ({ self, chosen }) => {
    const ofCache = cacheVocabulary(self, chosen);
    const ofTables = tablesVocabulary(self);
    return {
      guards: { ...ofTables.guards, ...ofCache.guards },
      actions: { ...ofTables.actions, ...ofCache.actions },
      steps: { ...ofTables.steps, ...ofCache.steps },
    };
  },
);

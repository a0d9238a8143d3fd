/**
 * What khugepaged and MADV_COLLAPSE can ask and do of memory that maps a file, as until 6.4: the vocabulary of
 * collapse-file-before-64.ts, retract-with-mmap-lock.ts and collapse-mapped-with-mmap-lock.ts, beside that of
 * collapse-file-role.ts.
 */
import {
  also,
  and,
  blocking,
  each,
  every,
  exists,
  flag,
  type IndexExpr,
  not,
  or,
  role,
  when,
} from '../../checker/language/index.ts';
import type { Chosen } from '../../checker/language/role.ts';
import * as m from '../../models/index.ts';
import {
  type CollapseFileRegisters,
  cacheVocabulary,
  collapseFileChoices,
  collapseFileRegisters,
  tablesVocabulary,
} from './collapse-file-role.ts';

const registers = {
  ...collapseFileRegisters,
  /** SCAN_PTE_MAPPED_HUGEPAGE: what was to be collapsed is huge, and PTEs map it. */
  mappedByPtes: flag,
};

/** The huge page is in the page cache while small ones are gathered. */
function gatherVocabulary(self: CollapseFileRegisters, chosen: Chosen<typeof collapseFileChoices>) {
  const { huge, offset, frame, held } = self;
  const { frames, cache } = m;
  const o = offset.known();
  const slot = cache.slot.at(o);
  return {
    guards: {
      isHole: slot.is('none'),
      isCached: slot.isnt('none'),
      isEmpty: not(exists(m.offset, (q) => cache.slot.at(q).isnt('none'))),
      notUptodate: and(slot.isnt('none'), not(frames.uptodate.at(slot))),
      /** A page of the list; it is in the order of the file. */
      isNext: and(held.has(chosen.frame), frames.index.at(chosen.frame).is(o)),
      isUntouched: and(
        not(self.holes.has(o)),
        not(exists(m.frame, (f) => and(held.has(f), frames.index.at(f).is(offset)))),
      ),
    },
    actions: {
      enterFile: m.enterFile(huge.known()),
      storeHuge: slot.set(huge),
      copyHeld: [m.storePart(huge, o, frames.content.at(frame)), frames.copied.at(frame).set(true)],
      unfreezeOld: [frames.inCache.at(frame).set(false), m.unfreeze(frame.known(), 1)],
      putOld: [frames.isolated.at(frame).set(false), m.putFrame(frame.known()), frame.set('none')],
      setUptodate: m.finishHuge(huge.known()),
      setDirty: m.setFrameDirty(huge),
      emptyEntry: slot.set('none'),
      restoreEntry: [m.unfreeze(frame.known(), 2), slot.set(frame)],
      putBackLast: [m.putBackFrame(frame.known()), frame.set('none')],
      leaveFile: frames.inCache.at(huge).set(false),
    },
    steps: {
      tryPageLock: also(
        frames.lock.at(slot).acquire(),
        [m.getCached(o), frame.set(slot)],
        and(slot.isnt('none'), frames.uptodate.at(slot)),
      ),
    },
  };
}

export const collapserBefore64 = role(
  'stored-first collapser',
  { registers, choices: collapseFileChoices, family: true },
  ({ self, chosen }) => {
    const { huge, at, table } = self;
    const { frames, cache } = m;
    const ofCache = cacheVocabulary(self, chosen);
    const ofTables = tablesVocabulary(self);
    const gather = gatherVocabulary(self, chosen);
    const p = at.known();
    const around = (q: IndexExpr<'page'>) => m.sameRegion(q, p);
    const noted = m.khugepaged.pteMapped;
    const isOwn = m.sameRegion(self.page, p);
    const slot = cache.slot.at(cache.linear.at(p).known());
    const entryAt = (q: IndexExpr<'page'>) => m.entryLockless({ page: q, table: table.known() });
    const mapsHuge = (q: IndexExpr<'page'>) => and(entryAt(q).kind.is('present'), entryAt(q).frame.is(huge));
    const eachMapping = (body: Parameters<typeof when>[1]) =>
      each(m.page, (q) => when(and(around(q), mapsHuge(q)), body));
    const anonLock = m.vmas.anonLock.at(self.vma);
    const mmapLock = m.mmapLockOf(p);
    const found = m.vmaAt(p);
    return {
      guards: {
        ...ofTables.guards,
        ...ofCache.guards,
        ...gather.guards,
        mappedByPtes: self.mappedByPtes,
        mmExits: not(m.mmIsUsed(m.mmOf(p))),
        isOwn,
        isForOthers: and(not(self.daemon), not(isOwn)),
        installsOwn: and(not(self.daemon), isOwn),
        installs: not(self.daemon),
        someNoted: not(noted.isEmpty()),
        vmaCovers: and(
          m.vmaIsLive(found),
          every(m.page, (q) => or(not(around(q)), m.vmaAt(q).is(found))),
        ),
        pmdIsHuge: m.pmdHuge(p),
        pmdIsNone: m.pmdNone(p),
        hasTable: table.isnt('none'),
        isThere: slot.isnt('none'),
        stillInFile: frames.inCache.at(huge),
        isHuge: m.isHuge(huge),
        fit: every(m.page, (q) => or(not(around(q)), entryAt(q).kind.is('none'), mapsHuge(q))),
      },
      actions: {
        ...ofTables.actions,
        ...ofCache.actions,
        ...gather.actions,
        noteMappedByPtes: self.mappedByPtes.set(true),
        forgetMappedByPtes: self.mappedByPtes.set(false),
        unlockMappingWritten: [cache.mmapLock.releaseWrite(), self.searched.clear(), self.exhaustive.set(false)],
        unlockMmapWritten: mmapLock.releaseWrite(),
        queueForMmapLock: mmapLock.queueWrite(),
        noteMapped: noted.add(p),
        startOwn: at.set(self.page),
        nextNoted: each(m.page, (q) => when(and(at.is('none'), noted.has(q)), at.set(q))),
        forgetNoted: noted.delete(p),
        findVma: self.vma.set(found),
        retractTable: m.retractTableUnlocked(p, table.known()),
        /** With what hardware saw of it until the flush. */
        freeTable: [
          each(m.page, (q) => when(around(q), m.clearEntry({ page: q, table: table.known() }))),
          m.freeTable(table.known()),
          table.set('none'),
        ],
        getHuge: [m.getFrame(slot.known()), huge.set(slot)],
        getPage: m.getFrame(huge.known()),
        /** page_remove_rmap() of each: who looks at the mapcount has the page locked, or asks again. */
        removeRmaps: eachMapping(frames.mapcount.at(huge).decrement()),
        /** page_ref_sub() and add_mm_counter(): the page is locked, and the page cache has a reference of its own. */
        dropMappings: eachMapping([frames.refs.at(huge).decrement(), m.mms.fileRss.at(m.mmOf(p)).decrement()]),
        unlockAnon: anonLock.releaseWrite(),
        /** vm_page_prot of a private mapping is never writable. */
        mapHuge: m.mapHugeFilePage(
          p,
          huge.known(),
          and(not(m.vmas.readOnly.at(found)), not(m.vmas.isPrivate.at(found))),
        ),
      },
      steps: {
        ...ofTables.steps,
        ...ofCache.steps,
        ...gather.steps,
        lockMappingToWrite: cache.mmapLock.acquireWrite(),
        lockMmapToWrite: mmapLock.acquireWrite(),
        walkersGone: blocking(m.lockfreeWalkersGone(), []),
        lockAnon: anonLock.acquireWrite(),
      },
    };
  },
);

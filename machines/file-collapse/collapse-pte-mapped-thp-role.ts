/**
 * What whoever maps a huge page of a file by a PMD entry can ask and do, where PTEs map it: the vocabulary of
 * collapse-pte-mapped-thp.ts.
 */
import {
  and,
  blocking,
  each,
  every,
  exists,
  type IndexExpr,
  index,
  not,
  optional,
  or,
  reference,
  role,
  set,
  when,
} from '../../checker/language/index.ts';
import * as m from '../../models/index.ts';
import { bracketRegisters, bracketVocabulary } from '../notifier/bracket-role.ts';

export const pteMappedCollapser = role(
  'collapser of mapped pages',
  {
    registers: {
      /** Constant: the first page of the region. */
      page: index(m.page),

      /** The huge page, with a reference, and the table that maps it. */
      frame: reference(m.frame),
      table: reference(m.table),
      /** The page of the region that is looked at, and those whose entry was cleared. */
      at: optional(m.page),
      cleared: set(m.page),
      ...bracketRegisters,
    },
  },
  ({ self }) => {
    const { page, frame, table, at, cleared } = self;
    const around = (q: IndexExpr<'page'>) => m.sameRegion(q, page);
    const bracket = bracketVocabulary(self, { covers: around });
    const found = m.vmaAt(page);
    const pte = m.ptep(at.known(), table);
    const now = m.entry(pte);
    const entryAt = (q: IndexExpr<'page'>) => m.entry({ page: q, table: table.known() });
    const mapsFolio = (q: IndexExpr<'page'>) => and(entryAt(q).kind.is('present'), entryAt(q).frame.is(frame));
    const slot = m.cache.slot.at(m.cache.linear.at(page).known());
    const lock = m.frames.lock.at(frame);
    const refs = m.frames.refs.at(frame);
    const fileRss = m.mms.fileRss.at(m.mmOf(page));
    return {
      guards: {
        ...bracket.guards,
        vmaSuits: and(
          m.vmaIsLive(found),
          every(m.page, (q) => or(not(around(q)), m.vmaAt(q).is(found))),
        ),
        pmdIsHuge: m.pmdHuge(page),
        pmdIsNone: m.pmdNone(page),
        isCached: slot.isnt('none'),
        stillCached: m.frames.inCache.at(frame),
        isHuge: m.isHuge(frame),
        fit: every(m.page, (q) => or(not(around(q)), entryAt(q).kind.is('none'), mapsFolio(q))),
        pteNone: now.kind.is('none'),
        isOther: not(mapsFolio(at.known())),
        lastPage: not(exists(m.page, (q) => and(at.known().before(q), around(q)))),
        clearedNone: cleared.isEmpty(),
        someDeferred: not(m.iPages.deferred.isEmpty()),
      },
      actions: {
        ...bracket.actions,
        unlockMmap: m.mmapLockOf(page).releaseRead(),
        getCached: [m.getFrame(slot.known()), frame.set(slot)],
        unlockPage: lock.release(),
        putPage: [m.putFrame(frame.known()), frame.set('none')],
        getPage: m.getFrame(frame.known()),
        noteTable: table.set(m.tableAt(page)),
        forgetTable: table.set('none'),
        startPages: at.set(page),
        nextPage: at.set(at.known().next()),
        endPages: at.set('none'),
        clearPte: [m.takeEntryOut(pte), cleared.add(at.known())],
        removeRmap: m.frames.mapcount.at(frame).decrement(),
        /** folio_ref_sub() and add_mm_counter(): the page is locked, and the page cache has a reference of its own. */
        dropMappings: [
          each(m.page, (q) => when(cleared.has(q), [refs.decrement(), fileRss.decrement()])),
          cleared.clear(),
        ],
        flush: m.flushAllTlbsOf(around),
        unlockPte: m.unlockPte({ page, table: table.known() }),
        unlockPmd: m.unlockPmd(page),
        retractTable: m.retractTable(page, table.known()),
        deferFree: [m.deferFree(table.known()), table.set('none')],
        /** vm_page_prot of a private mapping is never writable. */
        mapHuge: m.mapHugeFilePage(
          page,
          frame.known(),
          and(not(m.vmas.readOnly.at(found)), not(m.vmas.isPrivate.at(found))),
        ),
      },
      steps: {
        ...bracket.steps,
        lockMmap: m.mmapLockOf(page).acquireRead(),
        lockPage: lock.acquire(),
        lockPte: m.lockPte({ page, table: table.known() }),
        lockPmd: m.lockPmd(page),
        flushTlbs: m.shootDown(around),
        gracePeriodOver: blocking(m.gracePeriodOver(), m.freeDeferred()),
      },
    };
  },
);

/**
 * Huge pages of the file: one frame that the page cache has for all pages of the file, which is as long as that. A collapse
 * puts it in place of the small ones, under the lock of i_pages, and takes away page tables that it has emptied.
 */
import {
  and,
  array,
  type Cond,
  each,
  exists,
  flag,
  ghost,
  type IndexLike,
  lockless,
  not,
  type OptionalExpr,
  pickIndex,
  pickWord,
  set,
  shared,
  spinlock,
  type WordExpr,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { byWriter, type Content, frames, isFilePage } from '../frames/frames.ts';
import { countFilePage, mmOf, mms } from '../mm/mm.ts';
import { vmaAtLockless, vmas } from '../mm/vma.ts';
import { judgeBracket } from '../notifier/notifier.ts';
import { freeTable } from '../page-table/collapse.ts';
import {
  contentAt,
  entryLockless,
  judgePmdNone,
  pageTables,
  pmdMapsHuge,
  pmdOf,
  ptep,
  readable,
  sameRegion,
  storeContent,
} from '../page-table/page-table.ts';
import { judgeLoad, promiseContent } from '../page-table/promises.ts';
import { breaks } from '../properties/ledger.ts';
import { frame, offset, page, table } from '../sorts.ts';
import { cache } from './page-cache.ts';
import { mapsPrivately } from './private.ts';

export const iPages = shared('i_pages', {
  /** Its lock, for who keeps it over several steps: others take it and give it back within one. */
  lock: spinlock,
  /** XA_RETRY_ENTRY: whoever looks there looks again. */
  retry: array(offset, flag),
  /** User space has looked at a page of an armed VMA, and found that the page cache has none. */
  seenHole: array(page, ghost(flag)),
  /** pte_free_defer(): tables that are freed after a grace period. */
  deferred: set(table),
});

type Frame = IndexLike<'frame'>;
type Offset = IndexLike<'offset'>;
type Page = IndexLike<'page'>;
type Table = IndexLike<'table'>;

/** folio_test_pmd_mappable(). */
export function isHuge(f: Frame): Cond {
  return frames.kind.at(f).is('huge');
}
function inRest(f: Frame, o: Offset): Cond {
  return and(
    isHuge(f),
    exists(offset, (first) => first.before(o)),
  );
}
/** What the frame contains for that page of the file. */
export function partAt(f: Frame, o: Offset): WordExpr<Content> {
  return pickWord(inRest(f, o), frames.rest.at(f), frames.content.at(f));
}
/** Writes the part of the frame that belongs to that page of the file. */
export function storePart(f: Frame, o: Offset, what: Content | WordExpr<Content>): Statement {
  return when(inRest(f, o), frames.rest.at(f).set(what), frames.content.at(f).set(what));
}
/** The frame through which the hardware gets at the page, be it huge or not; none if there is no such. */
export function frameMappedAt(p: Page): OptionalExpr<'frame'> {
  const small = pickIndex(frame, readable(ptep(p)), entryLockless(ptep(p)).frame, 'none');
  return pickIndex(frame, pmdMapsHuge(p), pmdOf(p).frame, small);
}
/** A load instruction that does not fault: it yields what was last stored to the page of the file that is mapped there. */
export function loadFromFolio(p: Page): Effect {
  const f = frameMappedAt(p);
  const seen = contentAt(f, p);
  const o = cache.linear.at(p).known();
  const wrong = and(cache.known.at(o), not(cache.content.at(o).is(seen)));
  return [breaks('D3', seen.is('garbage')), when(isFilePage(f.known()), breaks('D4', wrong), judgeLoad(p, seen))];
}
/** A store instruction that does not fault. In a private mapping it is one to a copy, or breaks DATA8. */
export function storeToFolio(p: Page): Effect {
  const f = frameMappedAt(p);
  const o = cache.linear.at(p).known();
  const toFile = [
    breaks('DATA8', mapsPrivately(p)),
    breaks('TLB3', frames.copied.at(f)),
    when(not(pmdMapsHuge(p)), entryLockless(ptep(p)).dirty.set(true)),
    when(not(cache.beyondSize.at(o)), [cache.known.at(o).set(true), byWriter((what) => cache.content.at(o).set(what))]),
  ];
  return [
    byWriter((what) => storeContent(f, p, what)),
    when(
      isFilePage(f.known()),
      toFile,
      byWriter((what) => promiseContent(p, what)),
    ),
  ];
}
/** A store of a device through a reference to the page: one to the file while the page cache has the page. */
export function storeByReference(f: Frame, p: Page): Effect {
  const o = cache.linear.at(p).known();
  return [
    breaks('TLB3', frames.copied.at(f)),
    byWriter((what) => storeContent(f, p, what)),
    when(frames.inCache.at(f), [cache.known.at(o).set(true), byWriter((what) => cache.content.at(o).set(what))]),
  ];
}

/** Guard of who looks for a page in the page cache, without a lock: there is a page, or a hole. */
export function holeAt(o: Offset): Cond {
  return and(cache.slot.at(o).is('none'), not(iPages.retry.at(o)));
}
/** mincore() says that the page cache has none, and the page is one whose faults go to user space. */
export function noteHoleSeen(p: Page): Statement {
  return when(lockless(vmas.missing.at(vmaAtLockless(p))), iPages.seenHole.at(p).set(true));
}
/** XA_RETRY_ENTRY in place of what is empty; and back. */
export function markHoles(on: boolean): Statement {
  return each(offset, (o) => when(cache.slot.at(o).is('none'), iPages.retry.at(o).set(on)));
}
/** xas_store() of the huge page over all pages of the file: up to date and dirty. The caller's reference becomes the page cache's. */
export function storeHuge(f: Frame): Effect {
  const hole = (p: Page) => cache.slot.at(cache.linear.at(p).known()).is('none');
  return [
    breaks(
      'D1',
      exists(page, (p) => and(iPages.seenHole.at(p), hole(p))),
    ),
    each(offset, (o) => [cache.slot.at(o).set(f), iPages.retry.at(o).set(false)]),
    frames.index.at(f).set(0),
    frames.inCache.at(f).set(true),
    frames.uptodate.at(f).set(true),
    frames.dirty.at(f).set(true),
  ];
}
/** filemap_remove_folio() under the page lock, of a page of whichever size: the reference of the cache passes to the caller. */
export function removeFolioFromCache(f: Frame): Effect {
  return [
    each(offset, (o) => when(cache.slot.at(o).is(f), cache.slot.at(o).set('none'))),
    frames.inCache.at(f).set(false),
    frames.dirty.at(f).set(false),
  ];
}
/** do_set_pmd() and set_huge_pmd() under the PMD lock, without a deposit. The caller's reference becomes the mapping's. */
export function mapHugeFilePage(p: Page, f: Frame, write: Cond): Effect {
  return [
    judgePmdNone(p),
    each(page, (q) => when(sameRegion(q, p), countFilePage(mmOf(q)))),
    frames.mapcount.at(f).increment(),
    pmdOf(p).set({ kind: 'huge', table: 0, frame: f, write }),
  ];
}
/** zap_huge_pmd() of it: the reference passes to the caller, who copied `pmdOf(p).frame` in this step. */
export function zapHugeFilePage(p: Page): Effect {
  return [
    each(page, (q) => when(sameRegion(q, p), [judgeBracket(q), mms.fileRss.at(mmOf(q)).decrement()])),
    frames.mapcount.at(pmdOf(p).frame).decrement(),
    pmdOf(p).set({ kind: 'none', table: 0, frame: 'none', write: false }),
  ];
}
/** pmdp_collapse_flush() without its flush: the table is taken out, and what it still maps is lost. */
export function retractTable(p: Page, t: Table): Effect {
  return takeTableOut(p, t, pmdOf(p));
}
/** The same as until 6.6, without the PMD lock: mmap_lock and i_mmap_rwsem are held for writing. */
export function retractTableUnlocked(p: Page, t: Table): Effect {
  return takeTableOut(p, t, lockless(pmdOf(p)));
}
function takeTableOut(p: Page, t: Table, pmd: ReturnType<typeof pmdOf>): Effect {
  return [
    each(page, (q) => when(sameRegion(q, p), judgeBracket(q))),
    pmd.set({ kind: 'none', table: 0, frame: 'none', write: false }),
    pageTables.life.at(t).set('detached'),
  ];
}
/** pte_free_defer(). */
export function deferFree(t: Table): Statement {
  return iPages.deferred.add(t);
}
/** Its callback, of all tables whose grace period is over. */
export function freeDeferred(): Effect {
  return [each(table, (t) => when(iPages.deferred.has(t), freeTable(t))), iPages.deferred.clear()];
}

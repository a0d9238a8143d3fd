/**
 * Huge PMD entries and page tables with a life: what khugepaged and MADV_COLLAPSE, a zap and a split do to a whole
 * region. A table that was taken out of its PMD entry belongs to who took it, with the entries that it has.
 */
import {
  type Cond,
  each,
  expire,
  type IndexExpr,
  type IndexLike,
  lockless,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { type Content, chargeFrame, frames } from '../frames/frames.ts';
import { mmOf, mms } from '../mm/mm.ts';
import { judgeBracket } from '../notifier/notifier.ts';
import { page, table } from '../sorts.ts';
import {
  clearEntry,
  contentAt,
  entry,
  entryLockless,
  judgeKernelFill,
  judgePmdNone,
  judgeReplacement,
  type Ptep,
  pagesAround,
  pageTables,
  pmdOf,
  sameRegion,
  storeContent,
} from './page-table.ts';
import { promiseContent, promiseNothing } from './promises.ts';

type Page = IndexLike<'page'>;
type Frame = IndexLike<'frame'>;
type Table = IndexLike<'table'>;

function eachPageAround(p: Page, body: (q: IndexExpr<'page'>) => Effect): Statement {
  return each(page, (q) => when(sameRegion(q, p), body(q)));
}

function rssAt(p: Page) {
  return mms.rss.at(mmOf(p));
}
function countPages(p: Page): Statement {
  return rssAt(p).set(rssAt(p).plus(pagesAround(p)));
}

/** Guard of pte_alloc_one(); with a `choose` over all tables any free one is taken. */
export function tableFree(t: Table): Cond {
  return pageTables.life.at(t).is('freed');
}
/** For `initial`: a table that is there to be allocated. */
export function unusedTable(t: Table): Statement {
  return pageTables.life.at(t).set('freed');
}
/** pte_alloc_one(): an empty table that only the acting actor knows. Sleeps: put mightSleep in the same action. */
export function allocateTable(t: Table): Statement {
  return pageTables.life.at(t).set('detached');
}
/** pte_free(): at once, or when an RCU grace period is over; whoever keeps a pointer to it has a stale one (REF4). */
export function freeTable(t: Table): Effect {
  return [pageTables.life.at(t).set('freed'), expire(table, t)];
}

/** pmdp_collapse_flush() without its flush: the table is taken out. Its entries are not primary from here on. */
export function detachTable(p: Page, t: Table): Effect {
  return [
    eachPageAround(p, (q) => judgeReplacement({ page: q, table: t })),
    pmdOf(p).set({ kind: 'none', table: 0, frame: 'none', write: false }),
    pageTables.life.at(t).set('detached'),
  ];
}
/** Before populatePmd() puts the same table back: holes that were to be filled stay holes. */
export function forgetHoles(p: Page): Statement {
  return eachPageAround(p, (q) => when(pageTables.holeFilled.at(q), pageTables.holeFilled.at(q).set(false)));
}

/** An entry of the detached table that maps nothing, or the zero page, under its PTL: its part of the huge page is clear. */
export function collapseEmpty(at: Ptep): Effect {
  return [
    when(entry(at).kind.is('none'), pageTables.holeFilled.at(at.page).set(true)),
    mms.rss.at(mmOf(at.page)).increment(),
    clearEntry(at),
  ];
}
/** __collapse_huge_page_copy(), first half: copies the page; it is locked and isolated, and nobody else can reach it, so no PTL is needed. */
export function collapseCopy(at: Ptep, huge: Frame): Effect {
  const from = entryLockless(at).frame;
  return [storeContent(huge, at.page, contentAt(from, at.page)), frames.copied.at(from).set(true)];
}
/**
 * Second half, under the PTL of the detached table: drops the entry with its rmap. Its reference passes to the
 * caller, who copied `entry(at).frame` in this step and still has the one of the isolation.
 */
export function collapseClear(at: Ptep): Effect {
  return [frames.mapcount.at(entry(at).frame).decrement(), clearEntry(at)];
}
/** The copy is given up (newer form): what was copied counts again. */
export function collapseGivenUp(at: Ptep): Effect {
  const from = entryLockless(at).frame;
  return when(entryLockless(at).kind.is('present'), when(frames.copied.at(from), frames.copied.at(from).set(false)));
}
/**
 * The end of a collapse under the PMD lock: rmap, deposit of the old table, the huge entry. The caller's reference becomes the mapping's.
 * Holes that the collapse filled are judged now that they are.
 */
export function setHugePmd(p: Page, f: Frame, deposit: Table, write: boolean | Cond = true): Effect {
  const filled = pageTables.holeFilled;
  return [
    judgePmdNone(p),
    eachPageAround(p, (q) => when(filled.at(q), [judgeKernelFill(q), filled.at(q).set(false)])),
    frames.mapcount.at(f).increment(),
    pmdOf(p).set({ kind: 'huge', table: deposit, frame: f, write }),
  ];
}
/**
 * __do_huge_pmd_anonymous_page() under the PMD lock: a fault maps a huge page with an empty table as its deposit. The
 * caller's reference becomes the mapping's.
 */
export function mapHugePage(p: Page, f: Frame, deposit: Table): Effect {
  return [
    judgePmdNone(p),
    eachPageAround(p, (q) => judgeKernelFill(q)),
    countPages(p),
    frames.mapcount.at(f).increment(),
    pmdOf(p).set({ kind: 'huge', table: deposit, frame: f, write: true }),
  ];
}
/**
 * zap_huge_pmd() under the PMD lock: clears the entry and drops rss and rmap. The frame's reference and the withdrawn
 * table pass to the caller, who copied `pmdOf(p).frame` and `pmdOf(p).table` in this step.
 */
export function zapHugePmd(p: Page): Effect {
  const now = pmdOf(p);
  return [
    eachPageAround(p, (q) => [judgeBracket(q), promiseNothing(q)]),
    frames.mapcount.at(now.frame).decrement(),
    rssAt(p).set(rssAt(p).minus(pagesAround(p))),
    now.set({ kind: 'none', table: 0, frame: 'none', write: false }),
  ];
}
/**
 * __split_huge_pmd_locked() under the PMD lock, from here to populateSplit(). pmdp_invalidate() without its flush: to the
 * hardware and to GUP-fast the entry is not there, and to everybody else it is still huge.
 */
export function invalidateHugePmd(p: Page): Effect {
  return [eachPageAround(p, (q) => judgeBracket(q)), pmdOf(p).kind.set('invalid')];
}
/** Each PTE is going to be a mapping with a reference; until they are mappings somebody seems to have the page in hand. */
export function addSplitReferences(p: Page): Statement {
  const f = pmdOf(p).frame;
  return frames.refs.at(f).set(frames.refs.at(f).plus(pagesAround(p)).minus(1));
}
/** Fills the deposited table, which nobody else can look at, and counts its mappings in place of the PMD entry's. */
export function fillDeposit(p: Page): Effect {
  const now = pmdOf(p);
  const f = now.frame;
  return [
    eachPageAround(p, (q) =>
      lockless(entry({ page: q, table: now.table })).set({ kind: 'present', frame: f, write: now.write }),
    ),
    frames.mapcount.at(f).set(frames.mapcount.at(f).plus(pagesAround(p)).minus(1)),
  ];
}
/** After the barrier: the PMD entry leads to the table that was deposited with it. */
export function populateSplit(p: Page): Effect {
  return [pageTables.life.at(pmdOf(p).table).set('live'), pmdOf(p).set({ kind: 'table', frame: 'none', write: false })];
}
/** For `initial`: the region is mapped by a huge page, charged and counted, with a table deposited. */
export function mappedHugeFromStart(p: Page, f: Frame, deposit: Table, what: Content = 'written'): Effect {
  return [
    frames.refs.at(f).set(1),
    chargeFrame(f),
    frames.content.at(f).set(what),
    frames.rest.at(f).set(what),
    frames.mapcount.at(f).set(1),
    pageTables.life.at(deposit).set('detached'),
    countPages(p),
    eachPageAround(p, (q) => promiseContent(q, what)),
    pmdOf(p).set({ kind: 'huge', table: deposit, frame: f, write: true }),
  ];
}

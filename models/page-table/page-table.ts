/**
 * Page tables: PMD entries, tables, PTEs and their locks, and the changes of one PTE with all bookkeeping that the
 * kernel does under the same hold of the lock. A PTE belongs to a table, not to an address, so that a table that
 * was detached from its PMD keeps its entries.
 */
import {
  and,
  array,
  type Cond,
  exists,
  flag,
  ghost,
  howMany,
  type IndexLike,
  index,
  lockless,
  type NumberExpr,
  not,
  type OptionalExpr,
  optional,
  or,
  pickIndex,
  pickWord,
  type RecordPlace,
  record,
  reference,
  shared,
  spinlock,
  type WordExpr,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement, Step } from '../../checker/language/ir.ts';
import { byWriter, type Content, frames, isFilePage, setFrameDirty } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import { mmOf, mms } from '../mm/mm.ts';
import { isArmed } from '../mm/vma.ts';
import { judgeBracket } from '../notifier/notifier.ts';
import { breaks } from '../properties/ledger.ts';
import { frame, offset, page, region, swapSlot, table } from '../sorts.ts';
import { freeSwapAndCache } from '../swap/slots.ts';
import { judgeLoad, judgeRemoval, promiseContent, promiseFilled, promiseNothing, promises } from './promises.ts';

/** One page table entry. Unless it is one of `framed` kinds, frame is none and the bits are false. */
const pte = record({
  /** `zero` is the zero page: special, read-only, neither counted nor in the rmap. `file` names a page of the file, `swap` a slot. */
  kind: words('none', 'zero', 'present', 'migration', 'device private', 'file', 'swap'),
  /** A migration entry names its frame without a reference; a device private one is a mapping like a present one. */
  frame: reference(frame),
  write: flag,
  /** Of a file entry: pte_to_pgoff(). */
  offset: optional(offset),
  /** The hardware has stored through it. With kernel.files or kernel.swap. */
  dirty: flag,
  /** pte_soft_dirty(), pte_file_soft_dirty(). Of pages of the file only. */
  softDirty: flag,
  /** Of a swap entry: swp_offset(). */
  slot: optional(swapSlot),
});
export type Pte = RecordPlace<typeof pte.fields>;

export const pageTables = shared(
  'pt',
  {
    /** Which PMD entry leads to the page: a constant. */
    regionOf: array(page, index(region)),
    pmdLock: array(region, spinlock),
    pmd: array(
      region,
      record({
        /** `invalid` is huge to whoever walks in software, and not there for the hardware: pmdp_invalidate(). */
        kind: words('table', 'none', 'huge', 'invalid'),
        /** Of a huge entry the table that is deposited with it. Read it by tableAt(): where the entry is none it says nothing. */
        table: index(table),
        frame: reference(frame),
        write: flag,
      }),
    ),
    /** The page-table lock (pte lock) of each table. */
    ptl: array(table, spinlock),
    /** Live: a PMD entry leads to it. Detached: owned by who took it or has allocated it, or deposited. */
    life: array(table, words('live', 'detached', 'freed')),
    /** A collapse has filled a hole, which counts once the huge PMD entry is set. */
    holeFilled: array(page, ghost(flag)),
    pte: array(table, array(page, pte)),
  },
  ({ pmdLock, ptl, life }) => ({
    pmd: (r) => ({ read: true, write: pmdLock.at(r).held() }),
    // L1; a lockless look is a snapshot that has to be taken again under the lock.
    pte: (t) => or(ptl.at(t).held(), life.at(t).isnt('live')),
  }),
);

type Page = IndexLike<'page'>;
type Frame = IndexLike<'frame'>;

/** A pointer to a PTE: what pte_offset_map() returns. */
export interface Ptep {
  readonly page: Page;
  readonly table: IndexLike<'table'>;
}
/** Walks from the PMD as it is now, or takes the table that the actor found before. */
export function ptep(p: Page, found?: IndexLike<'table'>): Ptep {
  return { page: p, table: found ?? tableAt(p).known() };
}
/** The entry, for whoever holds its PTL. */
export function entry(at: Ptep): Pte {
  return pageTables.pte.at(at.table).at(at.page);
}
/** The entry as the hardware or a lockless walk sees it. */
export function entryLockless(at: Ptep): Pte {
  return lockless(entry(at));
}
/** The PMD entry that leads to the page; one read of it is atomic. */
export function pmdOf(p: Page) {
  return pageTables.pmd.at(pageTables.regionOf.at(p));
}
/** Whether there is no table yet: a fault has to allocate one first. */
export function pmdNone(p: Page): Cond {
  return pmdOf(p).kind.is('none');
}
/** pmd_trans_huge(): one PMD entry stands for the page with all others of its region, and there is no PTE to look at. */
export function pmdHuge(p: Page): Cond {
  return pmdOf(p).kind.isOneOf('huge', 'invalid');
}
/** Whether the hardware may follow it to a huge page: it is present. */
export function pmdMapsHuge(p: Page): Cond {
  return pmdOf(p).kind.is('huge');
}
/** One read of the PMD entry: the table, or none if it is anything else (pmd_trans_unstable(), pte_offset_map()). */
export function tableAt(p: Page): OptionalExpr<'table'> {
  return pickIndex(table, pmdOf(p).kind.is('table'), pmdOf(p).table, 'none');
}
/** pte_offset_map(): the table to which the PMD entry leads; through one that is none or huge nobody may go (PT1). */
export function followPmd(p: Page, to: { set(value: OptionalExpr<'table'>): Statement }): Effect {
  return [breaks('PT1', not(throughTable(p))), to.set(tableAt(p))];
}
/** pmd_lock(). */
export function lockPmd(p: Page): Step {
  return pageTables.pmdLock.at(pageTables.regionOf.at(p)).acquire();
}
export function unlockPmd(p: Page): Statement {
  return pageTables.pmdLock.at(pageTables.regionOf.at(p)).release();
}
/** What no PMD entry may be written over (PT2). */
export function judgePmdNone(p: Page): Statement {
  return breaks('PT2', not(pmdNone(p)));
}
/** pmd_populate() under the PMD lock: publishes a table, an empty one or the one that was taken out. */
export function populatePmd(p: Page, t: IndexLike<'table'>): Effect {
  return [
    judgePmdNone(p),
    pmdOf(p).set({ kind: 'table', table: t, frame: 'none', write: false }),
    pageTables.life.at(t).set('live'),
  ];
}
/** Whether the page is in the second half of its region. */
function isSecond(p: Page): Cond {
  const { regionOf } = pageTables;
  return exists(page, (q) => and(q.before(p), regionOf.at(q).is(regionOf.at(p))));
}
/** Whether the page lies in the region of the other. */
export function sameRegion(p: Page, other: Page): Cond {
  return pageTables.regionOf.at(p).is(pageTables.regionOf.at(other));
}
/** HPAGE_NR of the scenario: the pages that the PMD entry of this one covers. */
export function pagesAround(p: Page): NumberExpr {
  return howMany(page, (q) => sameRegion(q, p));
}
function inRest(f: Frame, p: Page): Cond {
  return and(kernel.hugePages, isSecond(p), frames.kind.at(f).is('huge'));
}
/** What the frame contains for this page. */
export function contentAt(f: Frame, p: Page): WordExpr<Content> {
  return pickWord(inRest(f, p), frames.rest.at(f), frames.content.at(f));
}
/** Writes the part of the frame that belongs to this page. */
export function storeContent(f: Frame, p: Page, what: Content | WordExpr<Content>): Statement {
  return when(inRest(f, p), frames.rest.at(f).set(what), frames.content.at(f).set(what));
}
/** pte_lockptr() and spin_lock(). */
export function lockPte(at: Ptep): Step {
  return pageTables.ptl.at(at.table).acquire();
}
export function unlockPte(at: Ptep): Statement {
  return pageTables.ptl.at(at.table).release();
}
/** Whether both pages lie under one PTL, so that a mover takes it once. */
export function samePtl(one: Ptep, other: Page): Cond {
  const { regionOf } = pageTables;
  return regionOf.at(one.page).is(regionOf.at(other));
}
/** pte_none() under the PTL. */
export function pteNone(at: Ptep): Cond {
  return entry(at).kind.is('none');
}
/** Whether nothing is mapped at the page and nothing is known of it: no table, or an entry that says so. */
export function looksMissing(at: Ptep): Cond {
  return or(pmdNone(at.page), and(not(pmdHuge(at.page)), entryLockless(at).kind.is('none')));
}
function throughTable(p: Page): Cond {
  return pmdOf(p).kind.is('table');
}
/** Whether the hardware finds a PTE that it may read through. */
export function readableThroughTable(p: Page): Cond {
  return and(throughTable(p), entryLockless(ptep(p)).kind.isOneOf('zero', 'present'));
}
/** Whether the hardware can read through the entry, without a fault. */
export function readable(at: Ptep): Cond {
  return or(pmdMapsHuge(at.page), and(throughTable(at.page), entryLockless(at).kind.isOneOf('zero', 'present')));
}
/** Whether the hardware can write through the entry, without a fault. */
export function writable(at: Ptep): Cond {
  const now = entryLockless(at);
  return or(
    and(pmdMapsHuge(at.page), pmdOf(at.page).write),
    and(throughTable(at.page), now.kind.is('present'), now.write),
  );
}
/** Whether the primary page table maps the frame at the page, for the CPU or for the device whose memory it is. */
export function mapsFrame(p: Page, f: OptionalExpr<'frame'>): Cond {
  const now = entryLockless(ptep(p));
  const small = and(throughTable(p), now.kind.isOneOf('present', 'device private'), now.frame.is(f));
  return or(and(pmdMapsHuge(p), pmdOf(p).frame.is(f)), small);
}
/** Whether the hardware would fault on any access. */
export function mapsNothing(p: Page): Cond {
  return not(readable(ptep(p)));
}
/** Whether it maps the zero page there. */
export function mapsZero(p: Page): Cond {
  return and(throughTable(p), entryLockless(ptep(p)).kind.is('zero'));
}
/** Whether whoever may follow the entry may also store through it. */
export function mapsWritable(p: Page): Cond {
  return or(and(pmdMapsHuge(p), pmdOf(p).write), and(throughTable(p), entryLockless(ptep(p)).write));
}

/**
 * Who makes an entry non-none: user space through an ioctl or remap_anon_pages, the kernel on its own account, or a copy
 * that replaces what ptep_clear_flush() has just taken out, and so fills nothing.
 */
export type Filler = 'resolver' | 'kernel' | 'copy';

/** PT1: the entry that is about to change is one to which the PMD entry leads. */
export function judgeWalk(at: Ptep): Statement {
  return breaks('PT1', not(and(throughTable(at.page), pmdOf(at.page).table.is(at.table))));
}
/** The kernel fills a missing page on its own account. */
export function judgeKernelFill(p: Page): Effect {
  return [breaks('D1', isArmed(p)), breaks('A3', promises.armed.at(p))];
}
/** A1, D2, D1: who fills a page may do so now. */
export function judgeFill(at: Ptep, by: Filler): Effect {
  const before = entryLockless(at);
  if (by === 'resolver') return [breaks('A1', not(before.kind.is('none'))), promiseFilled(at.page)];
  return by === 'copy' ? [] : when(before.kind.is('none'), judgeKernelFill(at.page));
}
/** SEC3: a translation that others may have copied goes away or becomes another. */
export function judgeReplacement(at: Ptep): Statement {
  return when(entryLockless(at).kind.isOneOf('zero', 'present', 'device private'), judgeBracket(at.page));
}
function present(at: Ptep, f: Frame, write: boolean | Cond): Effect {
  return entry(at).set({ kind: 'present', frame: f, write });
}
/**
 * Maps a new anonymous frame: rss, rmap and the entry; the caller's reference becomes the mapping's.
 * The caller has rechecked the entry: an old one is overwritten without undoing its counts, as set_pte_at() does.
 */
export function mapFrame(at: Ptep, f: Frame, by: Filler, write: boolean | Cond = true): Effect {
  return [
    judgeWalk(at),
    judgeReplacement(at),
    judgeFill(at, by),
    mms.rss.at(mmOf(at.page)).increment(),
    frames.mapcount.at(f).increment(),
    present(at, f, write),
    when(kernel.forks, frames.exclusive.at(f).set(true)),
    when(kernel.swap, [entry(at).dirty.set(write), frames.anonPage.at(f).set(at.page)]),
    by === 'resolver' ? promiseContent(at.page, frames.content.at(f)) : [],
  ];
}
/** Maps the zero page: no rss, no rmap, no charge. */
export function mapZeroPage(at: Ptep, by: Filler): Effect {
  return [
    judgeWalk(at),
    judgeFill(at, by),
    entry(at).set({ kind: 'zero', frame: 'none', write: false }),
    by === 'resolver' ? promiseContent(at.page, 'zero') : [],
  ];
}
/** Clears an entry and nothing else. */
export function clearEntry(at: Ptep): Effect {
  const bits = { write: false, dirty: false, softDirty: false } as const;
  return entry(at).set({ kind: 'none', frame: 'none', offset: 'none', slot: 'none', ...bits });
}
/** dec_mm_counter() of the counter to which the frame belongs: MM_FILEPAGES or MM_ANONPAGES. */
export function uncount(f: Frame, p: Page): Statement {
  return when(isFilePage(f), mms.fileRss.at(mmOf(p)).decrement(), mms.rss.at(mmOf(p)).decrement());
}
/**
 * ptep_clear_flush() and ptep_get_and_clear() without their flush, before something else is set under the same PTL, and
 * ptep_modify_prot_start(): for a moment the entry is none, which whoever walks without the PTL may see. What the page
 * contains does not change; frame, mapcount and the mapping's reference stay, in the hands of the caller.
 */
export function takeEntryOut(at: Ptep): Effect {
  return [judgeWalk(at), judgeReplacement(at), clearEntry(at)];
}
/** ptep_modify_prot_commit(), or a move that is given up: the same page again, writable as it was. */
export function putEntryBack(at: Ptep, f: Frame): Effect {
  return present(at, f, true);
}
/** The frame whose reference a zap hands to its caller: a migration entry has none. */
export function frameToPut(at: Ptep): OptionalExpr<'frame'> {
  return pickIndex(frame, entry(at).kind.is('migration'), 'none', entry(at).frame);
}
/**
 * zap_pte_range() for one page: clears the entry and drops rss and rmap. The frame's reference passes to the caller,
 * who copied `frameToPut(at)` in this step and puts it after the flush. `event`: the zap that a REMOVE announced.
 */
export function zapPte(at: Ptep, event = false): Effect {
  const old = entry(at);
  return [
    judgeWalk(at),
    judgeReplacement(at),
    when(old.kind.isOneOf('present', 'device private'), [
      uncount(old.frame.known(), at.page),
      frames.mapcount.at(old.frame).decrement(),
      when(and(kernel.files, old.dirty), setFrameDirty(old.frame)),
    ]),
    when(old.kind.is('migration'), uncount(old.frame.known(), at.page)),
    when(and(kernel.swap, old.kind.is('swap')), [
      mms.swapEntries.at(mmOf(at.page)).decrement(),
      freeSwapAndCache(old.slot.known()),
    ]),
    event ? when(old.kind.isnt('none'), judgeRemoval(at.page)) : [],
    clearEntry(at),
    promiseNothing(at.page),
  ];
}
/**
 * Second half of a move, after takeEntryOut() of the source: enters the frame at the destination, writable and dirty. A move
 * counts as a fill of it. Who has the frame by its old address, through a pin, would be left with a frame that is elsewhere
 * (D5); rss and mapcount stay.
 */
export function installMoved(at: Ptep, f: Frame, from: Page): Effect {
  return [
    judgeWalk(at),
    judgeFill(at, 'resolver'),
    breaks('D5', not(promises.aliases.at(from).isEmpty())),
    promiseNothing(from),
    present(at, f, true),
    promiseContent(at.page, frames.content.at(f)),
  ];
}

/** A load instruction that does not fault; guard: readable(at). */
export function load(at: Ptep): Effect {
  const now = entryLockless(at);
  const inFrame = contentAt(now.frame, at.page);
  const inHuge = contentAt(pmdOf(at.page).frame, at.page);
  const small = when(
    now.kind.is('present'),
    [breaks('D3', inFrame.is('garbage')), judgeLoad(at.page, inFrame)],
    judgeLoad(at.page, 'zero'),
  );
  return when(pmdMapsHuge(at.page), [breaks('D3', inHuge.is('garbage')), judgeLoad(at.page, inHuge)], small);
}
/** A store instruction that does not fault; guard: writable(at). */
export function store(at: Ptep): Effect {
  const small = [
    byWriter((what) => storeContent(entryLockless(at).frame, at.page, what)),
    when(kernel.swap, entryLockless(at).dirty.set(true)),
  ];
  const huge = byWriter((what) => storeContent(pmdOf(at.page).frame, at.page, what));
  return [when(pmdMapsHuge(at.page), huge, small), byWriter((what) => promiseContent(at.page, what))];
}

/** For `initial`: the page is mapped to this frame, charged and counted. */
export function mappedFromStart(p: Page, f: Frame, what: 'zero' | 'source' | 'written' = 'written'): Effect {
  return [
    frames.refs.at(f).set(1),
    frames.charged.at(f).set(true),
    frames.content.at(f).set(what),
    frames.mapcount.at(f).set(1),
    mms.rss.at(mmOf(p)).increment(),
    frames.exclusive.at(f).set(true),
    present(ptep(p), f, true),
    promiseContent(p, what),
  ];
}

/** Why a fault ends in SIGBUS. */
export type SigbusCause = 'asked for' | 'retry used up' | 'closed';
/** The kernel decides on SIGBUS: only while the entry is missing or poisoned, and because somebody asked for it (A5). */
export function decideSigbus(at: Ptep, cause: SigbusCause): Statement {
  if (cause !== 'asked for') return breaks('A5', true);
  return breaks('A5', not(looksMissing(at)));
}

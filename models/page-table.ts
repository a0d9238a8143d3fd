/**
 * Page tables: PMD entries, tables, PTEs and their locks, and the changes of one PTE with all bookkeeping that the
 * kernel does under the same hold of the lock. A PTE belongs to a table, not to an address, so that a table that
 * was detached from its PMD keeps its entries.
 */
import {
  and,
  array,
  type Cond,
  flag,
  type IndexLike,
  index,
  lockless,
  not,
  or,
  type RecordPlace,
  record,
  reference,
  shared,
  spinlock,
  when,
  words,
} from '../checker/language/index.ts';
import type { Effect, Statement, Step } from '../checker/language/ir.ts';
import { fillFrame, frames } from './frames.ts';
import { breaks } from './ledger.ts';
import { mm } from './mm.ts';
import { judgeLoad, judgeRemoval, promiseContent, promiseFilled, promiseNothing, promises } from './promises.ts';
import { frame, page, region, table } from './sorts.ts';
import { isArmed } from './vma.ts';

/** One page table entry. Unless it is `present`, frame is none and the bits are false. */
const pte = record({
  /** `zero` is the zero page: special, read-only, neither counted nor in the rmap. */
  kind: words('none', 'zero', 'present', 'swap', 'migration', 'poison marker'),
  frame: reference(frame),
  write: flag,
  dirty: flag,
  /** Kept in markers and swap entries too. */
  uffdWp: flag,
});
export type Pte = RecordPlace<typeof pte.fields>;

export const pageTables = shared(
  'pt',
  {
    /** Which PMD entry leads to the page: a constant. */
    regionOf: array(page, index(region)),
    pmdLock: array(region, spinlock),
    pmd: array(region, record({ kind: words('table', 'none'), table: index(table) })),
    /** The page-table lock (pte lock) of each table. */
    ptl: array(table, spinlock),
    life: array(table, words('live', 'detached', 'freed')),
    pte: array(table, array(page, pte)),
  },
  ({ pmdLock, ptl }) => ({
    pmd: (r) => ({ read: true, write: pmdLock.at(r).held() }),
    // L1; a lockless look is a snapshot that has to be taken again under the lock.
    pte: (t) => ptl.at(t).held(),
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
  return { page: p, table: found ?? pageTables.pmd.at(pageTables.regionOf.at(p)).table };
}
/** The entry, for whoever holds its PTL. */
export function entry(at: Ptep): Pte {
  return pageTables.pte.at(at.table).at(at.page);
}
/** The entry as the hardware or a lockless walk sees it. */
export function entryLockless(at: Ptep): Pte {
  return lockless(entry(at));
}
/** Whether there is no table yet: a fault has to allocate one first. */
export function pmdNone(p: Page): Cond {
  return pageTables.pmd.at(pageTables.regionOf.at(p)).kind.is('none');
}
/** pmd_populate() under the PMD lock: publishes an empty table. */
export function populatePmd(p: Page, t: IndexLike<'table'>): Effect {
  return pageTables.pmd.at(pageTables.regionOf.at(p)).set({ kind: 'table', table: t });
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
/** Whether the hardware can read through the entry, without a fault. */
export function readable(at: Ptep): Cond {
  return entryLockless(at).kind.isOneOf('zero', 'present');
}
/** Whether the hardware can write through the entry, without a fault. */
export function writable(at: Ptep): Cond {
  const now = entryLockless(at);
  return and(now.kind.is('present'), now.write, not(now.uffdWp));
}

/** Who makes an entry non-none: user space through an ioctl or remap_anon_pages, or the kernel on its own account. */
export type Filler = 'resolver' | 'kernel';

function judgeFill(at: Ptep, by: Filler): Effect {
  const before = entryLockless(at);
  if (by === 'resolver')
    return [breaks('A1', not(before.kind.isOneOf('none', 'poison marker'))), promiseFilled(at.page)];
  const missing = before.kind.is('none');
  return [breaks('D1', and(missing, isArmed(at.page))), breaks('A3', and(missing, promises.armed.at(at.page)))];
}
function present(at: Ptep, f: Frame, write: boolean | Cond): Effect {
  return entry(at).set({ kind: 'present', frame: f, write, dirty: write });
}
/**
 * Maps a new anonymous frame: rss, rmap and the entry; the caller's reference becomes the mapping's.
 * The caller has rechecked the entry: an old one is overwritten without undoing its counts, as set_pte_at() does.
 */
export function mapFrame(at: Ptep, f: Frame, by: Filler, write: boolean | Cond = true): Effect {
  return [
    judgeFill(at, by),
    mm.rss.increment(),
    frames.mapcount.at(f).increment(),
    present(at, f, write),
    by === 'resolver' ? promiseContent(at.page, frames.content.at(f)) : [],
  ];
}
/** Maps the zero page: no rss, no rmap, no charge. */
export function mapZeroPage(at: Ptep, by: Filler): Effect {
  return [
    judgeFill(at, by),
    entry(at).set({ kind: 'zero', frame: 'none', write: false, dirty: false }),
    by === 'resolver' ? promiseContent(at.page, 'zero') : [],
  ];
}
function clear(at: Ptep): Effect {
  return entry(at).set({ kind: 'none', frame: 'none', write: false, dirty: false, uffdWp: false });
}
/**
 * zap_pte_range() for one page: clears the entry and drops rss and rmap. The frame's reference passes to the caller,
 * who copied `entry(at).frame` in this step and puts it after the flush. `event`: the zap that a REMOVE announced.
 */
export function zapPte(at: Ptep, event = false): Effect {
  const old = entry(at);
  return [
    when(old.kind.is('present'), [mm.rss.decrement(), frames.mapcount.at(old.frame).decrement()]),
    event ? when(old.kind.isnt('none'), judgeRemoval(at.page)) : [],
    clear(at),
    promiseNothing(at.page),
  ];
}
/** First half of a move: clears the source; frame, rss and mapcount stay in the mover's hands. */
export function clearForMove(at: Ptep): Effect {
  return [clear(at), promiseNothing(at.page)];
}
/** Second half: enters the frame at the destination, writable and dirty. A move counts as a fill of it. */
export function installMoved(at: Ptep, f: Frame): Effect {
  return [judgeFill(at, 'resolver'), present(at, f, true), promiseContent(at.page, frames.content.at(f))];
}
/** Second half for an entry that held the zero page. */
export function installMovedZero(at: Ptep): Effect {
  return mapZeroPage(at, 'resolver');
}

/** A load instruction that does not fault; guard: readable(at). */
export function load(at: Ptep): Effect {
  const now = entryLockless(at);
  const inFrame = frames.content.at(now.frame);
  return when(
    now.kind.is('present'),
    [breaks('D3', inFrame.is('garbage')), judgeLoad(at.page, inFrame)],
    judgeLoad(at.page, 'zero'),
  );
}
/** A store instruction that does not fault; guard: writable(at). */
export function store(at: Ptep): Effect {
  return [fillFrame(entryLockless(at).frame, 'written'), promiseContent(at.page, 'written')];
}

/** For `initial`: the page is mapped to this frame, charged and counted. */
export function mappedFromStart(p: Page, f: Frame, what: 'zero' | 'source' | 'written' = 'written'): Effect {
  return [
    frames.refs.at(f).set(1),
    frames.charged.at(f).set(true),
    frames.content.at(f).set(what),
    frames.mapcount.at(f).set(1),
    mm.rss.increment(),
    present(ptep(p), f, true),
    promiseContent(p, what),
  ];
}

/** Why a fault ends in SIGBUS. */
export type SigbusCause = 'asked for' | 'retry used up' | 'closed';
/** The kernel decides on SIGBUS: only while the entry is missing or poisoned, and because somebody asked for it (A5). */
export function decideSigbus(at: Ptep, cause: SigbusCause): Statement {
  if (cause !== 'asked for') return breaks('A5', true);
  return breaks('A5', not(or(pmdNone(at.page), entryLockless(at).kind.isOneOf('none', 'poison marker'))));
}

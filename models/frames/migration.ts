/** Migration: entries that stand for a page on its way, memory of a device, and the arrays of migrate_vma(). */
import {
  and,
  array,
  type Cond,
  type CondLike,
  flag,
  howMany,
  type IndexExpr,
  type IndexLike,
  index,
  type NumberExpr,
  not,
  or,
  record,
  reference,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { mmOf, mms } from '../mm/mm.ts';
import {
  contentAt,
  entry,
  judgeKernelFill,
  judgeReplacement,
  judgeWalk,
  type Ptep,
  storeContent,
} from '../page-table/page-table.ts';
import { breaks } from '../properties/ledger.ts';
import { frame, slot } from '../sorts.ts';
import { frames, getFrame, putFrame } from './frames.ts';

type Page = IndexLike<'page'>;
type Frame = IndexLike<'frame'>;

/** The page has turned out to be pinned: the entry is what it was. */
export function restoreCleared(at: Ptep, f: Frame, write: CondLike): Effect {
  return [judgeWalk(at), entry(at).set({ kind: 'present', frame: f, write })];
}
/**
 * The entry that was cleared stands for its page from here on; rmap and the mapping's reference are dropped, rss is not.
 * The caller has locked the page and has a reference of its own, so that who would count mappings and references between
 * these stores has to wait, or sees a reference too many.
 */
export function enterMigration(at: Ptep, f: Frame, write: CondLike): Effect {
  return [
    judgeWalk(at),
    entry(at).set({ kind: 'migration', frame: f, write }),
    frames.mapcount.at(f).decrement(),
    putFrame(f),
  ];
}
/** Whether the entry stands for this frame: what remove_migration_pte() looks for under the PTL. */
export function migrates(at: Ptep, f: Frame): Cond {
  return and(entry(at).kind.is('migration'), entry(at).frame.is(f));
}
/** remove_migration_pte() under the PTL: the entry maps the new frame, or the old one again. */
export function leaveMigration(at: Ptep, f: Frame): Effect {
  return [judgeWalk(at), map(at, f, entry(at).write)];
}
function map(at: Ptep, f: Frame, write: CondLike): Effect {
  return [
    frames.mapcount.at(f).increment(),
    getFrame(f),
    entry(at).set({ frame: f, write }),
    when(frames.kind.at(f).is('device'), entry(at).kind.set('device private'), entry(at).kind.set('present')),
  ];
}
/** The contents go over. A store to the old frame that comes later is lost. */
export function copyFrame(to: Frame, from: Frame, p: Page): Effect {
  return [storeContent(to, p, contentAt(from, p)), frames.copied.at(from).set(true)];
}
/** The migration is given up: the old frame counts again. */
export function copyGivenUp(from: Frame): Statement {
  return when(frames.copied.at(from), frames.copied.at(from).set(false));
}
/**
 * The end of migrate_vma_insert_page() under the PTL: maps a frame where nothing was, or the zero page. The mapping
 * has a reference of its own, the allocation's stays with the caller. What was there is overwritten without undoing its counts.
 */
export function insertFrame(at: Ptep, f: Frame, write: CondLike = true): Effect {
  return [
    judgeWalk(at),
    breaks('REF2', or(frames.refs.at(f).is(0), frames.mapcount.at(f).moreThan(0))),
    judgeReplacement(at),
    when(entry(at).kind.is('none'), judgeKernelFill(at.page)),
    mms.rss.at(mmOf(at.page)).increment(),
    map(at, f, write),
  ];
}

/**
 * The arrays of migrate_vma() as registers of its caller: `src` and `dst` for each page of the range, in which `src` is
 * MIGRATE for a hole too, then without a frame. The last slot is what lies behind both arrays.
 */
export const migrateArrays = {
  src: array(slot, record({ migrate: flag, frame: reference(frame), write: flag })),
  dst: array(slot, reference(frame)),
  /** npages: the slot that the walk fills next. */
  slot: index(slot),
};
/** What migrate_vma_setup() says that it has collected is what the driver finds in `src`. */
export function judgeCount(marked: (at: IndexExpr<'slot'>) => CondLike, cpages: NumberExpr): Statement {
  return breaks('cpages', not(cpages.is(howMany(slot, marked))));
}
/** DATA4: the slot that is about to be read or written belongs to the arrays. */
export function judgeSlot(at: IndexExpr<'slot'>): Statement {
  return breaks('DATA4', at.isLast());
}

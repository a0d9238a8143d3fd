/** What a move does to the two entries of a page and to its reverse map: UFFDIO_MOVE, whose second half is installMoved(), and mremap(). */
import {
  and,
  type Cond,
  type IndexLike,
  not,
  type OptionalExpr,
  or,
  type WordExpr,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { frames } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import { judgeBracket } from '../notifier/notifier.ts';
import { breaks } from '../properties/ledger.ts';
import {
  clearEntry,
  contentAt,
  entry,
  installMoved,
  judgeFill,
  judgePmdNone,
  judgeWalk,
  looksMissing,
  type Ptep,
  pmdOf,
  ptep,
} from './page-table.ts';
import { promiseContent, promiseFilled, promiseNothing, promises } from './promises.ts';

type Page = IndexLike<'page'>;
type Frame = IndexLike<'frame'>;

/** The kinds of entry that UFFDIO_MOVE knows. */
export const seenKinds = ['none', 'zero', 'present', 'swap'] as const;

/** What a look at an entry keeps of it. */
export interface SeenEntry {
  readonly kind: WordExpr<(typeof seenKinds)[number]>;
  readonly frame: OptionalExpr<'frame'>;
  readonly slot: OptionalExpr<'swap slot'>;
}

/** pte_same(). Bits are not compared: one that the hardware has set meanwhile would only have the caller try again. */
export function sameAs(at: Ptep, seen: SeenEntry): Cond {
  const { kind, frame, slot } = entry(at);
  const sameKind = or(...seenKinds.map((word) => and(kind.is(word), seen.kind.is(word))));
  return and(sameKind, frame.is(seen.frame), slot.is(seen.slot));
}
/** folio_move_anon_rmap() and folio->index, under the locks of the page and of its anon_vma, or while no entry maps it. */
export function moveAnonRmap(f: Frame, to: Page): Statement {
  return frames.anonPage.at(f).set(to);
}
/** The second half of a move of a page, with the dirty bit of the source. */
export function installMovedPage(at: Ptep, f: Frame, from: Page, dirty: Cond): Effect {
  return [installMoved(at, f, from), when(kernel.swap, entry(at).dirty.set(dirty))];
}
/** The second half of a move of the zero page. */
export function installMovedZero(at: Ptep, from: Page): Effect {
  return [
    judgeWalk(at),
    judgeFill(at, 'resolver'),
    promiseNothing(from),
    entry(at).set({ kind: 'zero', frame: 'none', write: false }),
    promiseContent(at.page, 'zero'),
  ];
}
/** The second half of a move of an entry that names a slot, which counts as one entry before and after. */
export function installMovedSwap(at: Ptep, slot: IndexLike<'swap slot'>, from: Page): Effect {
  return [
    judgeWalk(at),
    judgeFill(at, 'resolver'),
    entry(at).set({ kind: 'swap', frame: 'none', write: false, slot, dirty: false }),
    when(promises.known.at(from), promiseContent(at.page, promises.content.at(from))),
    promiseNothing(from),
  ];
}
/** ptep_get_and_clear() of an entry that names a slot: nobody has a translation of it. */
export function takeSwapEntryOut(at: Ptep): Effect {
  return [judgeWalk(at), clearEntry(at)];
}
/**
 * pmdp_huge_clear_flush() of the source without its flush, under both PMD locks: page, mapcount and the mapping's reference stay in the
 * hands of the caller, and so does the table that is deposited with it. A region that is moved has one page here.
 */
export function takeHugePmdOut(p: Page): Effect {
  return [judgeBracket(p), pmdOf(p).set({ kind: 'none', table: 0, frame: 'none', write: false })];
}
/** set_pmd_at() of what was taken out: the move is given up. */
export function putHugePmdBack(p: Page, f: Frame, deposit: IndexLike<'table'>): Effect {
  return [judgePmdNone(p), pmdOf(p).set({ kind: 'huge', table: deposit, frame: f, write: true })];
}
/** The second half of a move of a huge page, with its deposited table. Who has the page pinned by its old address is left behind (D5). */
export function installMovedHuge(p: Page, f: Frame, from: Page, deposit: IndexLike<'table'>): Effect {
  return [
    judgePmdNone(p),
    breaks('A1', not(looksMissing(ptep(p)))),
    promiseFilled(p),
    breaks('D5', not(promises.aliases.at(from).isEmpty())),
    promiseNothing(from),
    pmdOf(p).set({ kind: 'huge', table: deposit, frame: f, write: true }),
    promiseContent(p, contentAt(f, p)),
  ];
}

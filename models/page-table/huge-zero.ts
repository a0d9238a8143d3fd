/**
 * The huge zero page: a frame that is never written and never freed, and that a PMD entry maps read-only, neither counted nor in
 * the rmap. In a block of its own, for those who load from regions that are not there.
 */
import {
  and,
  type Cond,
  each,
  type IndexLike,
  lockless,
  optional,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { frames } from '../frames/frames.ts';
import { frame, page } from '../sorts.ts';
import { entry, judgeKernelFill, judgePmdNone, pageTables, pmdHuge, pmdOf, sameRegion } from './page-table.ts';

export const hugeZero = shared('huge zero page', {
  /** Constant. */
  frame: optional(frame),
});

type Page = IndexLike<'page'>;
type Table = IndexLike<'table'>;

/** is_huge_zero_pmd(). */
export function isHugeZero(p: Page): Cond {
  return and(pmdHuge(p), pmdOf(p).frame.is(hugeZero.frame));
}
/** set_huge_zero_page(), with a table for the day when it is split. What an entry maps already is lost (PT2). */
export function mapHugeZero(p: Page, deposit: Table): Effect {
  return [
    judgePmdNone(p),
    each(page, (q) => when(sameRegion(q, p), judgeKernelFill(q))),
    pmdOf(p).set({ kind: 'huge', table: deposit, frame: hugeZero.frame.known(), write: false }),
  ];
}
/** pmdp_huge_clear_flush() of it, by a split: for a moment nothing is mapped, which nobody is told since all stays zero. */
export function takeHugeZeroOut(p: Page): Effect {
  return pmdOf(p).set({ kind: 'none', table: 0, frame: 'none', write: false });
}
/** Every entry of the table that was deposited becomes that of the zero page. */
export function fillWithZero(p: Page, t: Table): Effect {
  return each(page, (q) =>
    when(sameRegion(q, p), lockless(entry({ page: q, table: t })).set({ kind: 'zero', frame: 'none', write: false })),
  );
}
/** For `initial`. */
export function hugeZeroFrame(f: number): Effect {
  return [
    hugeZero.frame.set(f),
    frames.kind.at(f).set('huge'),
    frames.refs.at(f).set(1),
    frames.content.at(f).set('zero'),
    frames.rest.at(f).set('zero'),
  ];
}
/** For `initial`, after hugeZeroFrame(): the region of the page is mapped to it. */
export function hugeZeroMapped(p: Page, deposit: Table): Effect {
  return [
    pageTables.life.at(deposit).set('detached'),
    pmdOf(p).set({ kind: 'huge', table: deposit, frame: hugeZero.frame.known(), write: false }),
  ];
}

/**
 * VMAs that are split and that merge with their neighbours. A VMA is the pages that `vmas.covering` gives it; what this block adds
 * is for whom user space has registered each of them, which no merge may change (A11).
 */
import {
  and,
  array,
  type Cond,
  type CondLike,
  each,
  exists,
  flag,
  ghost,
  type IndexExpr,
  type IndexLike,
  lockless,
  not,
  type OptionalLike,
  optional,
  or,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { context, page, vma } from '../sorts.ts';
import { uffd } from '../userfaultfd/userfaultfd.ts';
import { mmOf } from './mm.ts';
import { detachVma, vmaAt, vmaAtLockless, vmaIsFree, vmaIsLive, vmas } from './vma.ts';

export const registrations = shared('registrations', {
  /** For which context the page was registered last, until it is unregistered. */
  of: array(page, ghost(optional(context))),
  /** A11 was seen to be broken. */
  astray: ghost(flag),
});

type Vma = IndexLike<'vma'>;
type Page = IndexExpr<'page'>;
export type Side = 'before' | 'behind';

function adjacent(q: Page, p: Page, side: Side): Cond {
  return and(mmOf(q).is(mmOf(p)), side === 'before' ? q.next().is(p) : p.next().is(q));
}
/** Whether the VMA of the page next to it on that side is another one than `v`, for which the condition holds. */
export function hasNeighbour(
  p: Page,
  v: OptionalLike<'vma'>,
  side: Side,
  cond: (u: IndexExpr<'vma'>) => CondLike,
): Cond {
  return exists(page, (q) => and(adjacent(q, p, side), vmaAt(q).isnt(v), vmaIsLive(vmaAt(q)), cond(vmaAt(q))));
}
/** Says which VMA that is. */
export function noteNeighbour(p: Page, side: Side, to: { set(value: IndexExpr<'vma'>): Statement }): Statement {
  return each(page, (q) => when(adjacent(q, p, side), to.set(vmaAt(q))));
}
/** Whether the VMA reaches beyond the page on that side. */
function reachesBeyond(v: Vma, p: Page, side: Side): Cond {
  return exists(page, (q) => and(side === 'before' ? q.before(p) : p.before(q), vmaAt(q).is(v)));
}
/** Whether the VMA is that page and no other. */
export function isOnlyPage(v: Vma, p: Page): Cond {
  return not(or(reachesBeyond(v, p, 'before'), reachesBeyond(v, p, 'behind')));
}
/** vma_set_range() and vma_iter_store() of a VMA that grows over a page. */
export function growOver(v: Vma, p: Page): Statement {
  return vmas.covering.at(p).set(v);
}
/** The same over all of another VMA. */
export function growOverVma(v: Vma, other: Vma): Statement {
  return each(page, (q) => when(vmaAt(q).is(other), vmas.covering.at(q).set(v)));
}
/** vm_area_dup(): what is said of the old VMA is said of the new one, which nobody can find yet. */
export function vmAreaDup(fresh: Vma, old: Vma): Effect {
  return [
    lockless(vmas.readOnly.at(fresh)).set(vmas.readOnly.at(old)),
    lockless(vmas.missing.at(fresh)).set(vmas.missing.at(old)),
    lockless(vmas.ctx.at(fresh)).set(vmas.ctx.at(old)),
  ];
}
/** What lies before the page goes to the new VMA, or what lies behind it where nothing does. */
export function splitVma(fresh: Vma, old: Vma, p: Page): Effect {
  const give = (side: Side) =>
    each(page, (q) =>
      when(and(vmaAt(q).is(old), side === 'before' ? q.before(p) : p.before(q)), vmas.covering.at(q).set(fresh)),
    );
  return [when(reachesBeyond(old, p, 'before'), give('before'), give('behind')), vmas.state.at(fresh).set('live')];
}
/** A new VMA of one page, which nobody had mapped. */
export function linkVma(fresh: Vma, p: Page): Effect {
  return [vmas.state.at(fresh).set('live'), vmas.covering.at(p).set(fresh)];
}
/** Whether the slab has any VMA left. */
export function noVmaFree(): Cond {
  return not(exists(vma, (v) => vmaIsFree(v)));
}
/** vma_mark_detached() of a VMA that was merged into another one; what it says is said no more. */
export function detachMerged(v: Vma): Effect {
  return [vmas.missing.at(v).set(false), vmas.ctx.at(v).set('none'), vmas.readOnly.at(v).set(false), detachVma(v)];
}

/** What others find once mmap_lock is dropped. Who closes a descriptor unregisters what it was registered for. */
export function judgeRegistrations(of: IndexLike<'mm'>): Statement {
  const right = (q: Page) => {
    const ctx = lockless(vmas.ctx.at(vmaAtLockless(q)));
    const none = ctx.is('none');
    const found = registrations.of.at(q);
    const whose = (c: IndexExpr<'context'>) => and(found.is(c), or(ctx.is(c), and(none, uffd.released.at(c))));
    return or(and(found.is('none'), none), exists(context, whose));
  };
  const live = (q: Page) => lockless(vmas.state.at(vmaAtLockless(q))).is('live');
  return when(
    exists(page, (q) => and(mmOf(q).is(of), live(q), not(right(q)))),
    registrations.astray.set(true),
  );
}
/** For `initial`: pages of one VMA, registered for missing pages with that context. */
export function registeredVma(v: number, pages: readonly number[], ctx: number): Effect {
  return [
    pagesOfVma(v, pages),
    vmas.missing.at(v).set(true),
    vmas.ctx.at(v).set(ctx),
    pages.map((p) => registrations.of.at(p).set(ctx)),
  ];
}
/** For `initial`: a VMA of these pages. */
export function pagesOfVma(v: number, pages: readonly number[]): Effect {
  return pages.map((p) => vmas.covering.at(p).set(v));
}
/** For `initial`: no VMA yet, nor any that has been. */
export function spareVma(v: number): Statement {
  return vmas.state.at(v).set('freed');
}

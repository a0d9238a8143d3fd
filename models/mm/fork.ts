/**
 * fork(): which page of the child is which of the parent, what copy_page_range() does to the entries of both, and what
 * a store to a page does that others may share. With kernel.forks.
 */
import {
  and,
  array,
  type Cond,
  each,
  type IndexExpr,
  type IndexLike,
  lockless,
  not,
  type OptionalExpr,
  optional,
  or,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { frames, getFrame } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import {
  entry,
  judgeReplacement,
  judgeWalk,
  mapFrame,
  mappedFromStart,
  type Pte,
  type Ptep,
  pageTables,
  ptep,
} from '../page-table/page-table.ts';
import { promiseContent, promises } from '../page-table/promises.ts';
import { page } from '../sorts.ts';
import { mmOf, mms, sharedByTasks } from './mm.ts';
import { vmaAt, vmas } from './vma.ts';

export const fork = shared('fork', {
  /** Constant: the page of the child at the same address; none if no child of its address space is forked. */
  copy: array(page, optional(page)),
});

type Vma = IndexLike<'vma'>;
type Frame = IndexLike<'frame'>;
type Page = IndexLike<'page'>;

/** vm_area_dup() and what dup_mmap() makes of the copy, which nobody has seen yet: userfaultfd contexts stay with the parent. */
export function dupVma(from: Vma, to: Vma): Effect {
  const copy = (vma: Vma) => ({ state: lockless(vmas.state.at(vma)), readOnly: lockless(vmas.readOnly.at(vma)) });
  return [copy(to).readOnly.set(copy(from).readOnly), copy(to).state.set('live')];
}
/**
 * folio_needs_cow_for_dma(), which is asked of exclusive pages since it is known which are: nobody pins others. In large counts of
 * references it may say yes where there is no pin, which is not modelled.
 */
export function maybePinned(f: Frame): Cond {
  const mayBeExclusive = or(frames.exclusive.at(f), kernel.reusesByCount, kernel.reusesByMapcount);
  return and(frames.pins.at(f).moreThan(0), mayBeExclusive);
}
/** get_page() and page_try_dup_anon_rmap() of a page that is not pinned: the child's entry is going to map it, too. */
export function shareFrame(f: Frame): Effect {
  return [getFrame(f), frames.mapcount.at(f).increment(), frames.exclusive.at(f).set(false)];
}
/** ptep_set_wrprotect(): whoever has cached the entry may still store. */
export function writeProtect(at: Ptep): Effect {
  return [judgeWalk(at), judgeReplacement(at), entry(at).write.set(false)];
}
/** set_pte_at() of the child, with the counter of its address space. */
export function setChildPte(at: Ptep, parent: Ptep): Effect {
  const { kind, frame } = entry(parent);
  return [
    judgeWalk(at),
    when(kind.is('present'), mms.rss.at(mmOf(at.page)).increment()),
    entry(at).set({ kind, frame, write: false }),
  ];
}
/** copy_nonpresent_pte() of a migration entry, with the counter of the child's address space: a mapping to be. */
export function copyMigrationEntry(at: Ptep, parent: Ptep): Effect {
  const { kind, frame } = entry(parent);
  return [judgeWalk(at), mms.rss.at(mmOf(at.page)).increment(), entry(at).set({ kind, frame, write: false })];
}
/** copy_user_highpage() by fork and by wp_page_copy(). */
export function copyAnonPage(to: Frame, from: Frame): Statement {
  return frames.content.at(to).set(frames.content.at(from));
}
/** copy_present_page(): what the page of the parent contains at this moment the child is to have, in a page of its own. */
export function copyForChild(to: Frame, from: Frame, parent: IndexExpr<'page'>, child: Page): Effect {
  return [copyAnonPage(to, from), when(promises.known.at(parent), promiseContent(child, promises.content.at(parent)))];
}
export function mapChildCopy(at: Ptep, f: Frame): Effect {
  return mapFrame(at, f, 'copy');
}
/** fork() has flushed the TLBs and returns: what the parent stores from here on is for itself. */
export function promiseChild(p: IndexExpr<'page'>): Statement {
  const copy = fork.copy.at(p);
  return when(
    and(copy.isnt('none'), promises.known.at(p), not(promises.known.at(copy))),
    promiseContent(copy.known(), promises.content.at(p)),
  );
}
/** The same for all pages of the address space. */
export function promiseChildren(of: IndexLike<'mm'>): Statement {
  return each(page, (p) => when(mmOf(p).is(of), promiseChild(p)));
}

/** A page that may not be stored to, as the lockless look finds it. */
export function looksReadOnly(now: Pte): Cond {
  return and(now.kind.is('present'), not(now.write));
}
/** pte_same() under the PTL, of a page that may not be stored to. */
export function isShared(now: Pte, seen: OptionalExpr<'frame'>): Cond {
  return and(now.kind.is('present'), not(now.write), now.frame.is(seen));
}
/** Under the page lock: whether it may be reused. Until 5.8 by page_mapcount(), then by page_count(). */
export function isAlone(f: Frame): Cond {
  const { mapcount, refs } = frames;
  return or(and(kernel.reusesByMapcount, mapcount.at(f).is(1)), and(not(kernel.reusesByMapcount), refs.at(f).is(1)));
}
/** wp_page_reuse(). */
export function reusePage(at: Ptep): Effect {
  return [judgeWalk(at), entry(at).write.set(true)];
}

/** For `initial`: a page of the child, to be copied from one of the parent. */
export function forkedTo(parent: number, child: number, of: number): Effect {
  return [fork.copy.at(parent).set(child), mms.ofPage.at(child).set(of)];
}
/** Pages, regions, tables and VMAs: one of each for the parent, and one for the child. */
export const twoOfEach = { mm: 2, page: 2, region: 2, table: 2, vma: 2 } as const;

/**
 * mm_init() has made the child's address space, whose one user is the fork that goes on with it. The parent has the first
 * `pages` pages, the child has as many behind them; of the parent's the first are mapped, each to the frame of its number.
 */
export function aboutToFork(tasks: number, pages = 1, mapped = pages): Effect {
  return [
    kernel.forks.set(true),
    sharedByTasks(tasks),
    mms.users.at(1).set(1),
    mms.count.at(1).set(1),
    vmas.mm.at(1).set(1),
    vmas.state.at(1).set('freed'),
    pageTables.pmd.at(1).table.set(1),
    Array.from({ length: pages }, (_, page) => [
      page < mapped ? mappedFromStart(page, page, 'source') : [],
      forkedTo(page, page + pages, 1),
      vmas.covering.at(page + pages).set(1),
      pageTables.regionOf.at(page + pages).set(1),
    ]),
  ];
}

/** For `initial`, after forkedTo(): the fork of a page is over, and its child shares it. */
export function forkedFromStart(parent: number, child: number): Effect {
  const at = ptep(parent);
  const vma = vmaAt(child);
  return [
    vmas.state.at(vma).set('live'),
    mms.tasks.at(mmOf(child)).set(1),
    shareFrame(entry(at).frame.known()),
    entry(at).write.set(false),
    setChildPte(ptep(child), at),
    promiseContent(child, promises.content.at(parent)),
  ];
}

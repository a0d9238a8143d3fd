/** What swap-out, swap-in and MADV_FREE do to one entry, with the counters; slots.ts has the slots themselves. */
import { and, type Cond, type CondLike, type IndexLike, not, when } from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { frames } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import { mmOf, mms } from '../mm/mm.ts';
import { entry, entryLockless, judgeWalk, mappedFromStart, type Ptep, pmdOf, ptep } from '../page-table/page-table.ts';
import { promiseContent } from '../page-table/promises.ts';
import { swap } from './slots.ts';

type Frame = IndexLike<'frame'>;
type Slot = IndexLike<'swap slot'>;

/** Whether a walk without the PTL finds a swap entry. */
export function looksSwapped(at: Ptep): Cond {
  return and(pmdOf(at.page).kind.is('table'), entryLockless(at).kind.is('swap'));
}
/** pte_same() of a swap entry. */
export function namesSlot(at: Ptep, s: Slot): Cond {
  return and(entry(at).kind.is('swap'), entry(at).slot.is(s));
}
/**
 * set_pte_at() of a swap entry under the PTL, with MM_ANONPAGES and MM_SWAPENTS, by which nobody decides anything before.
 * The caller has counted the entry at its slot.
 */
export function enterSwap(at: Ptep, s: Slot): Effect {
  return [
    judgeWalk(at),
    mms.rss.at(mmOf(at.page)).decrement(),
    mms.swapEntries.at(mmOf(at.page)).increment(),
    entry(at).set({ kind: 'swap', frame: 'none', write: false, slot: s, dirty: false }),
  ];
}
/** The end of do_swap_page() and unuse_pte(): the page is mapped again. The caller's reference becomes the mapping's. */
export function leaveSwap(at: Ptep, f: Frame, write: CondLike, dirty: CondLike): Effect {
  return [
    judgeWalk(at),
    mms.swapEntries.at(mmOf(at.page)).decrement(),
    mms.rss.at(mmOf(at.page)).increment(),
    frames.mapcount.at(f).increment(),
    frames.anonPage.at(f).set(at.page),
    forgetCopy(f),
    entry(at).set({ kind: 'present', frame: f, write, slot: 'none', dirty }),
  ];
}
/** What is stored from here on is told by the dirty bit. */
function forgetCopy(f: Frame): Statement {
  return when(frames.copied.at(f), frames.copied.at(f).set(false));
}
/** set_pte_at() of what was taken out: reclaim has given the page up. */
export function restoreEntry(at: Ptep, f: Frame, dirty: CondLike): Effect {
  return [judgeWalk(at), forgetCopy(f), entry(at).set({ kind: 'present', frame: f, write: true, dirty })];
}
/** mark_page_lazyfree(): what is not on the LRU list, or in the swap cache, stays as it is. */
export function markLazyfree(f: Frame): Statement {
  const suits = and(not(frames.isolated.at(f)), frames.swap.at(f).is('none'));
  return when(suits, frames.lazyfree.at(f).set(true));
}

/** For `initial`: a page that may be swapped out, stored to and writable. */
export function swappableFromStart(p: number, f: number, what: 'zero' | 'source' | 'written' = 'written'): Effect {
  return [
    kernel.swap.set(true),
    mappedFromStart(p, f, what),
    entry(ptep(p)).dirty.set(true),
    frames.anonPage.at(f).set(p),
  ];
}
/** For `initial`: the page was swapped in by a load: the swap cache has it still, and its slot contains the same. */
export function swapCachedFromStart(p: number, f: number, s: number): Effect {
  return [
    swappableFromStart(p, f),
    entry(ptep(p)).dirty.set(false),
    frames.refs.at(f).increment(),
    frames.swap.at(f).set(s),
    swap.folio.at(s).set(f),
    swap.hasCache.at(s).set(true),
    swap.disk.at(s).set('written'),
  ];
}
/** For `initial`: the page was swapped out to this slot, and no frame contains it. */
export function swappedFromStart(p: number, s: number): Effect {
  return [
    kernel.swap.set(true),
    swap.count.at(s).increment(),
    swap.disk.at(s).set('written'),
    mms.swapEntries.at(mmOf(p)).increment(),
    entry(ptep(p)).set({ kind: 'swap', slot: s }),
    promiseContent(p, 'written'),
  ];
}
/** The same, with a page that was read in and is not mapped: the swap cache has it. */
export function swapCachedUnmapped(p: number, f: number, s: number): Effect {
  return [
    swappedFromStart(p, s),
    frames.refs.at(f).set(1),
    frames.charged.at(f).set(true),
    frames.content.at(f).set('written'),
    frames.swap.at(f).set(s),
    swap.folio.at(s).set(f),
    swap.hasCache.at(s).set(true),
  ];
}

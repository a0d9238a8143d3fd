/**
 * The one swap device of a scenario: swap_map, the swap cache, what is on the device, and who keeps swapoff from taking it
 * away. The locks of the clusters and of i_pages are taken and given back within a step. What concerns one page, which slot
 * the swap cache has it for, is with the frames.
 */
import {
  actor,
  and,
  array,
  type Cond,
  each,
  exists,
  flag,
  type IndexLike,
  lockless,
  me,
  not,
  or,
  range,
  reference,
  set,
  shared,
  variant,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { content, frames, getFrame, putFrame } from '../frames/frames.ts';
import { kernel } from '../kernel.ts';
import { breaks } from '../properties/ledger.ts';
import { frame, page, swapSlot } from '../sorts.ts';

export const swap = shared('swap', {
  /** swap_map without SWAP_HAS_CACHE: entries that name the slot. */
  count: array(swapSlot, range(0, [page, 1])),
  /** SWAP_HAS_CACHE: the swap cache has a page for it, or is about to, or somebody reads it past the cache. */
  hasCache: array(swapSlot, flag),
  /** i_pages of the swap cache. */
  folio: array(swapSlot, reference(frame)),
  /** What a read of it yields. */
  disk: array(swapSlot, content),
  /** Constant: SWP_SYNCHRONOUS_IO. A page of whose slot there is one entry is read past the swap cache. */
  synchronous: variant(flag),
  /** swapoff has begun: no slot is handed out (not SWP_WRITEOK). */
  closing: flag,
  /** percpu_ref_kill(): get_swap_device() fails from here on; si->users waits for those that are in `users`. */
  killed: flag,
  users: set(actor),
  /** swap_map and the device are gone. */
  gone: flag,
});

type Slot = IndexLike<'swap slot'>;
type Frame = IndexLike<'frame'>;

/** Guard of get_swap_device(). */
export function deviceAlive(): Cond {
  return not(swap.killed);
}
/** get_swap_device() and put_swap_device(). */
export function getSwapDevice(): Statement {
  return swap.users.add(me);
}
export function putSwapDevice(): Statement {
  return swap.users.delete(me);
}
/** swap_map, the swap cache or the device is looked at: what swapoff has taken away is not (SWAP5). */
export function useDevice(): Statement {
  return breaks('SWAP5', swap.gone);
}
/** Whether the slot may be handed out: scan_swap_map_slots(). */
export function slotFree(s: Slot): Cond {
  return and(swap.count.at(s).is(0), not(swap.hasCache.at(s)), not(swap.closing));
}
/** folio_alloc_swap(): the slot belongs to the swap cache from here on, which does not have the page yet. */
export function allocateSlot(s: Slot): Effect {
  const inUse = or(swap.count.at(s).moreThan(0), swap.hasCache.at(s), swap.folio.at(s).isnt('none'));
  return [breaks('SWAP3', inUse), swap.hasCache.at(s).set(true)];
}
/** add_to_swap_cache(). */
export function addToSwapCache(s: Slot, f: Frame): Effect {
  return [swap.folio.at(s).set(f), frames.swap.at(f).set(s), getFrame(f)];
}
/** __delete_from_swap_cache() under the page lock: the reference of the cache passes to the caller, and the slot stays its. */
export function removeFromSwapCache(f: Frame): Effect {
  return [swap.folio.at(frames.swap.at(f).known()).set('none'), frames.swap.at(f).set('none')];
}
/** put_swap_folio() and swapcache_clear(): SWAP_HAS_CACHE goes, and with it the slot if no entry names it. */
export function clearHasCache(s: Slot): Effect {
  return [swap.hasCache.at(s).set(false), forgetFree(s)];
}
/** A slot that is free may be discarded. */
function forgetFree(s: Slot): Statement {
  return when(and(swap.count.at(s).is(0), not(swap.hasCache.at(s))), swap.disk.at(s).set('garbage'));
}
/** Guard of swapcache_prepare(): an entry names the slot, and the swap cache does not have it. */
export function slotUncached(s: Slot): Cond {
  return and(swap.count.at(s).moreThan(0), not(swap.hasCache.at(s)));
}
/** -EEXIST of swapcache_prepare(). */
export function slotCached(s: Slot): Cond {
  return swap.hasCache.at(s);
}
/** swapcache_prepare(). */
export function prepareSlot(s: Slot): Statement {
  return swap.hasCache.at(s).set(true);
}
/** swap_duplicate(). */
export function duplicateEntry(s: Slot): Effect {
  return swap.count.at(s).increment();
}
/** swap_free(). */
export function freeEntry(s: Slot): Effect {
  return [swap.count.at(s).decrement(), forgetFree(s)];
}
/** swap_read_folio() and the end of the read. */
export function readSlot(s: Slot, f: Frame): Statement {
  return frames.content.at(f).set(swap.disk.at(s));
}
/** The page is written to its slot. */
export function writeSlot(s: Slot, f: Frame): Statement {
  return swap.disk.at(s).set(frames.content.at(f));
}
/** Guard of folio_free_swap(), under the page lock: the cache has the page, no entry names its slot, and it is not being written. */
export function swapCacheFreeable(f: Frame): Cond {
  const s = frames.swap.at(f);
  return and(s.isnt('none'), not(frames.writeback.at(f)), swap.count.at(s.known()).is(0));
}
/**
 * folio_free_swap(), successful. In one step: that the slot is the cache's a moment longer than the page is in it could only
 * be seen by who has an entry that is not in the page table any more, and it looks again.
 */
export function freeSwapCache(f: Frame): Effect {
  return each(swapSlot, (s) => when(frames.swap.at(f).is(s), emptySlot(s)));
}
function emptySlot(s: Slot): Effect {
  const f = swap.folio.at(s).known();
  return [
    swap.hasCache.at(s).set(false),
    swap.disk.at(s).set('garbage'),
    frames.swap.at(f).set('none'),
    frames.dirty.at(f).set(true),
    putFrame(f),
    swap.folio.at(s).set('none'),
  ];
}
/**
 * free_swap_and_cache() with __try_to_reclaim_swap(), which tries the page lock: in one step, under the PTL, and who has
 * looked at the entry before looks again under it.
 */
export function freeSwapAndCache(s: Slot): Effect {
  const f = swap.folio.at(s);
  const reclaimable = and(
    f.isnt('none'),
    lockless(frames.lock.at(f)).isFree(),
    frames.mapcount.at(f).is(0),
    swapCacheFreeable(f.known()),
  );
  return [freeEntry(s), when(reclaimable, emptySlot(s))];
}
/** free_page_and_swap_cache() of a page that a zap has unmapped: free_swap_cache() tries the page lock. */
export function putUnmapped(f: Frame): Effect {
  const unmapped = and(lockless(frames.lock.at(f)).isFree(), frames.mapcount.at(f).is(0), swapCacheFreeable(f));
  return [when(and(kernel.swap, unmapped), freeSwapCache(f)), putFrame(f)];
}
/** Whether any slot is in use: si->inuse_pages. */
export function someSlotInUse(): Cond {
  return exists(swapSlot, (s) => or(swap.count.at(s).moreThan(0), swap.hasCache.at(s)));
}

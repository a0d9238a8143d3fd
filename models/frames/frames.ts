/** Physical memory: who holds a frame, how often it is mapped, whether it is charged, and what it contains. */
import {
  actor,
  and,
  array,
  bitLock,
  type Cond,
  expire,
  flag,
  ghost,
  type IndexLike,
  lockless,
  me,
  not,
  optional,
  or,
  range,
  shared,
  variant,
  waitQueue,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { kernel } from '../kernel.ts';
import { breaks } from '../properties/ledger.ts';
import { frame, offset, page, swapSlot } from '../sorts.ts';

/** What a frame, and so a load, may contain; `garbage` is a former owner's data or half a copy. */
export const content = words('garbage', 'zero', 'source', 'written', 'written by another');
export type Content = (typeof content.words)[number];

/**
 * A huge page is one frame whose PMD entry or PTEs map all pages of a region, with the contents of its two halves: so that
 * refs, mapcount, lock and LRU state exist once, as in a folio, where a pair of frames would carry them twice.
 */
export const frames = shared('frames', {
  /** Constant. An allocation takes a frame of its own kind, so that a scenario says how many of each there are. */
  kind: array(frame, words('ordinary', 'huge', 'device')),
  /** page_count(); 0 is free. A mapping holds one, and so does everybody who has the frame in hand. */
  refs: array(frame, range(0, [page, page, actor, 1])),
  /** Those of the references that are pins of FOLL_PIN. */
  pins: array(frame, range(0, [page, actor])),
  /** PG_anon_exclusive: the one process that maps the page may store to it. With kernel.forks. */
  exclusive: array(frame, flag),
  /** Off the LRU list, in the hands of who isolated it and took a reference for that. */
  isolated: array(frame, flag),
  /** page_mapcount(): PTEs and PMD entries that map it. */
  mapcount: array(frame, range(0, [page, 1])),
  /** Charged to the memory cgroup. */
  charged: array(frame, flag),
  /** Charges that were tried and are neither committed to a page nor cancelled (until 5.8). */
  tried: range(0, [actor]),
  content: array(frame, content),
  /** Constant, of an actor whose stores are to be told from those of the other writers: a store lost between two is D4. */
  marksStores: array(actor, variant(flag)),
  /** Of a huge page: what its second half contains. */
  rest: array(frame, content),
  /** What it contains was copied elsewhere and its mapping is about to follow: a store that comes now is lost (TLB3). */
  copied: array(frame, ghost(flag)),
  /** PG_locked. */
  lock: array(frame, bitLock),
  /** folio_waitqueue(): who sleeps until the page is unlocked and has no reference to it. With kernel.migrationWaits. */
  waiters: array(frame, waitQueue),
  /** page->index of a page of the file; it outlives the removal from the page cache. None for anonymous memory. */
  index: array(frame, optional(offset)),
  /** page->mapping is the file's: the page cache has it, and a reference. */
  inCache: array(frame, flag),
  /** PG_uptodate of a page of the file. */
  uptodate: array(frame, flag),
  /** PG_dirty, of a page of the file and of one that may be swapped out. */
  dirty: array(frame, flag),
  /** PG_writeback, and of a page of the file with it PAGECACHE_TAG_WRITEBACK in i_pages. */
  writeback: array(frame, flag),
  /** PAGECACHE_TAG_DIRTY in i_pages, by which writeback finds the page: it outlives PG_dirty until the write begins. */
  marked: array(frame, flag),
  /** Where the reverse map of an anonymous page leads, page->index; it outlives the mapping. With kernel.swap. */
  anonPage: array(frame, optional(page)),
  /** PG_swapcache and page->private: the swap cache has it for this slot, and a reference. */
  swap: array(frame, optional(swapSlot)),
  /** Not PG_swapbacked: an anonymous page after MADV_FREE. */
  lazyfree: array(frame, flag),
});

type Frame = IndexLike<'frame'>;

/** A store of the acting actor: what it writes says who it was, where that is to be told. */
export function byWriter(store: (what: Content) => Effect): Statement {
  return when(frames.marksStores.at(me), store('written by another'), store('written'));
}

/** Guard of an allocation; with a `choose` over all frames any free one is taken. */
export function frameFree(f: Frame): Cond {
  return and(frames.kind.at(f).is('ordinary'), frames.refs.at(f).is(0));
}
/** The same for a huge page, and for memory of a device. */
export function hugeFrameFree(f: Frame): Cond {
  return and(frames.kind.at(f).is('huge'), frames.refs.at(f).is(0));
}
export function deviceFrameFree(f: Frame): Cond {
  return and(frames.kind.at(f).is('device'), frames.refs.at(f).is(0));
}
/** alloc_page(): one reference, contents undefined. Sleeps: put mightSleep in the same action. */
export function allocateFrame(f: Frame): Effect {
  return [frames.refs.at(f).set(1), forgetContent(f)];
}
/** Whoever reads it before it is filled is seen. */
function forgetContent(f: Frame): Effect {
  return [
    frames.content.at(f).set('garbage'),
    when(kernel.hugePages, when(frames.kind.at(f).is('huge'), frames.rest.at(f).set('garbage'))),
    when(frames.copied.at(f), frames.copied.at(f).set(false)),
  ];
}
/** Fills a frame that nobody else sees yet: clear_page(), or the end of a copy. */
export function fillFrame(f: Frame, what: Content): Statement {
  return frames.content.at(f).set(what);
}
/** The same, where it matters when those see it who follow an entry to the frame: ordinary stores, ordered by nothing. */
export function fillFrameLockless(f: Frame, what: Content): Statement {
  return lockless(frames.content.at(f)).set(what);
}
/** mem_cgroup_charge(); the charge is dropped when the frame is freed. */
export function chargeFrame(f: Frame): Statement {
  return frames.charged.at(f).set(true);
}
/** mem_cgroup_try_charge(), mem_cgroup_commit_charge() and mem_cgroup_cancel_charge(), until 5.8. Who frees a page uncharges what was committed. */
export function tryCharge(): Statement {
  return frames.tried.increment();
}
export function commitCharge(f: Frame): Effect {
  return [frames.tried.decrement(), chargeFrame(f)];
}
export function cancelCharge(): Statement {
  return frames.tried.decrement();
}
/** get_page(). */
export function getFrame(f: Frame): Effect {
  return [breaks('REF5', frames.refs.at(f).is(0)), frames.refs.at(f).increment()];
}
/** put_page(): the last one uncharges and frees, and every tracked reference to the frame becomes stale. */
export function putFrame(f: Frame): Effect {
  return [
    frames.refs.at(f).decrement(),
    when(frames.refs.at(f).is(0), [
      when(kernel.forks, frames.exclusive.at(f).set(false)),
      when(kernel.files, forgetFile(f)),
      when(kernel.swap, forgetAnon(f)),
      breaks('REF3', or(lockless(frames.mapcount.at(f)).moreThan(0), frames.pins.at(f).moreThan(0))),
      breaks('REF6', not(lockless(frames.lock.at(f)).isFree())),
      frames.charged.at(f).set(false),
      forgetContent(f),
      expire(frame, f),
    ]),
  ];
}
function forgetFile(f: Frame): Effect {
  return [
    breaks('REF3', frames.inCache.at(f)),
    frames.index.at(f).set('none'),
    frames.uptodate.at(f).set(false),
    frames.dirty.at(f).set(false),
  ];
}
function forgetAnon(f: Frame): Effect {
  return [
    breaks('REF3', frames.swap.at(f).isnt('none')),
    frames.anonPage.at(f).set('none'),
    frames.lazyfree.at(f).set(false),
    frames.dirty.at(f).set(false),
  ];
}
/**
 * folio_mark_dirty(), in one step with the mark in i_pages: in between only those could look who have the page locked, or
 * whoever zaps the entry of a page that is dirty already.
 */
export function setFrameDirty(f: Frame): Effect {
  return [
    frames.dirty.at(f).set(true),
    when(and(kernel.accountsDirty, frames.inCache.at(f)), frames.marked.at(f).set(true)),
  ];
}
/**
 * folio_unlock() of a page that others may wait for: the bit is cleared and the waiters are woken, in one step, since who looks
 * at the bit in between finds it clear and does not go to sleep.
 */
export function unlockAndWake(f: Frame): Effect {
  return [frames.lock.at(f).release(), when(kernel.migrationWaits, frames.waiters.at(f).wakeAll())];
}
/** Whether it is a page of the file, be it in the page cache or removed from there. */
export function isFilePage(f: Frame): Cond {
  return frames.index.at(f).isnt('none');
}
/** Whether the frame is in nobody's hands but its one mapping's: what remap_anon_pages asks (mapcount 1). */
export function mappedOnce(f: Frame): Cond {
  return frames.mapcount.at(f).is(1);
}
/** Whether nobody has the frame in hand, so that all references are those of its mappings: __collapse_huge_page_isolate(), folio_migrate_mapping(). */
export function refsExact(f: Frame, inHand = 0): Cond {
  return frames.refs.at(f).is(frames.mapcount.at(f).plus(inHand));
}
/** Guard of try_get_folio(): a frame whose count is 0 is on its way to the allocator. */
export function frameHeld(f: Frame): Cond {
  return frames.refs.at(f).moreThan(0);
}
/** isolate_lru_page(); guard: not `frames.isolated`. */
export function isolateFrame(f: Frame): Effect {
  return [frames.isolated.at(f).set(true), getFrame(f)];
}
/** putback_lru_page(). */
export function putBackFrame(f: Frame): Effect {
  return [frames.isolated.at(f).set(false), putFrame(f)];
}
/** Whether the frame is in use at all. */
export function frameUsed(f: Frame): Cond {
  return or(frames.refs.at(f).moreThan(0), frames.mapcount.at(f).moreThan(0), frames.charged.at(f));
}

/** The one address space: struct mm_struct with mmap_lock, its users, its counters and its end. */
import { actor, fairRwsem, flag, ghost, range, shared, when } from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { consumer, context, mmapReadDepth, page } from '../sorts.ts';

export const mm = shared('mm', {
  /** mmap_lock (mmap_sem); a queued writer blocks new readers. */
  lock: fairRwsem(mmapReadDepth),
  /** mm_users: tasks, and operations that took mmget(). At 0 everything is unmapped. */
  users: range(0, [actor, actor, context]),
  /** mm_count: one for all users together, and one for each holder of the bare struct. */
  count: range(0, [1, actor, context, consumer]),
  /** Tasks whose mm this is and that have not left it. */
  tasks: range(0, actor),
  /** MM_ANONPAGES: anonymous pages that the page tables map; the zero page is not counted. */
  rss: range(0, [page, page]),
  /** MM_FILEPAGES: the same for pages of the file. */
  fileRss: range(0, [page, page]),
  /** MM_SWAPENTS: entries that name a slot of the swap device. */
  swapEntries: range(0, [page, page]),
  /** hiwater_rss, which is brought up to date before a counter falls; and the most that was ever mapped (R7). */
  highWater: range(0, [page, page]),
  peak: ghost(range(0, [page, page])),
  /** MMF_UNSTABLE: the OOM reaper may have taken pages, so that no fault may fill one anew. */
  unstable: flag,
  /** exit_mmap() has begun: VMAs and page tables are its own (R4vma). */
  tornDown: ghost(flag),
});

/** For `initial`: the address space of this many tasks. Without it mm_users is 0 and mmget_not_zero() fails. */
export function sharedByTasks(tasks: number): Effect {
  return mm.set({ users: tasks, tasks, count: 1 });
}
/** exit_mm(): the acting task leaves; mmput() is a step of its own. */
export function leaveMm(): Statement {
  return mm.tasks.decrement();
}
/** exit_mmap() has the address space for itself. */
export function beginTearDown(): Statement {
  return mm.tornDown.set(true);
}
/** mmgrab(): keeps the struct, not what it maps. */
export function mmgrab(): Statement {
  return mm.count.increment();
}
/** mmdrop(). */
export function mmdrop(): Statement {
  return mm.count.decrement();
}
/** get_mm_rss(). */
export function rssOfAll() {
  return mm.rss.plus(mm.fileRss);
}
/** update_hiwater_rss(). */
export function updateHighWater(): Statement {
  return when(mm.highWater.lessThan(rssOfAll()), mm.highWater.set(rssOfAll()));
}
/** inc_mm_counter(MM_FILEPAGES). */
export function countFilePage(): Effect {
  return [mm.fileRss.increment(), when(mm.peak.lessThan(rssOfAll()), mm.peak.set(rssOfAll()))];
}

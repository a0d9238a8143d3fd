/** Address spaces: struct mm_struct with mmap_lock, its users, its counters and its end, and which pages belong to which. */
import {
  actor,
  and,
  array,
  type Cond,
  type CondLike,
  each,
  exists,
  expire,
  fairRwsem,
  flag,
  ghost,
  howMany,
  type IndexExpr,
  type IndexLike,
  index,
  type NumberExpr,
  not,
  type OptionalExpr,
  range,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { consumer, context, mm, mmapReadDepth, page } from '../sorts.ts';
import { seqcount } from '../task/seqcount.ts';

export const mms = shared('mm', {
  /** Constant: whose virtual page it is. Those of one address space have numbers in a row. */
  ofPage: array(page, index(mm)),
  /** mmap_lock (mmap_sem); a queued writer blocks new readers. */
  lock: array(mm, fairRwsem(mmapReadDepth)),
  /** mm_users: tasks, and operations that took mmget(). At 0 everything is unmapped. */
  users: array(mm, range(0, [actor, actor, context])),
  /** mm_count: one for all users together, and one for each holder of the bare struct. */
  count: array(mm, range(0, [1, actor, context, consumer])),
  /** Tasks whose mm this is and that have not left it. */
  tasks: array(mm, range(0, actor)),
  /** MM_ANONPAGES: anonymous pages that the page tables map; the zero page is not counted. */
  rss: array(mm, range(0, [page, page])),
  /** MM_FILEPAGES: the same for pages of the file. */
  fileRss: array(mm, range(0, [page, page])),
  /** MM_SWAPENTS: entries that name a slot of the swap device. */
  swapEntries: array(mm, range(0, [page, page])),
  /** hiwater_rss, which is brought up to date before a counter falls; and the most that was ever mapped (R7). */
  highWater: array(mm, range(0, [page, page])),
  peak: array(mm, ghost(range(0, [page, page]))),
  /** MMF_UNSTABLE: the OOM reaper may have taken pages, so that no fault may fill one anew. */
  unstable: array(mm, flag),
  /** write_protect_seq: odd while fork makes entries read-only. With kernel.forks. */
  writeProtectSeq: array(mm, seqcount),
  /** exit_mmap() has begun: VMAs and page tables are its own (R4vma). */
  tornDown: array(mm, ghost(flag)),
});

type Mm = IndexLike<'mm'>;
type Page = IndexLike<'page'>;

/** The address space that the page lies in: current->mm of whoever accesses it. */
export function mmOf(p: Page) {
  return mms.ofPage.at(p);
}
/** mmap_lock of the address space that the page lies in. */
export function mmapLockOf(p: Page) {
  return mms.lock.at(mmOf(p));
}
/** A walk over the address space begins. */
export function firstPageOf(
  of: Mm,
  to: OptionalExpr<'page'> & { set(value: IndexExpr<'page'>): Statement },
): Statement {
  return each(page, (p) => when(and(mmOf(p).is(of), to.is('none')), to.set(p)));
}
/** Whether the walk ends there: else it goes on to the page with the next number. */
export function isLastOfMm(p: IndexExpr<'page'>): Cond {
  return not(exists(page, (q) => and(p.before(q), mmOf(q).is(mmOf(p)))));
}
/** How many pages of the address space there are for which it holds. */
export function pagesOf(of: Mm, cond: (p: IndexExpr<'page'>) => CondLike): NumberExpr {
  return howMany(page, (p) => and(mmOf(p).is(of), cond(p)));
}
/** For `initial`: an address space of this many tasks. Without it mm_users is 0 and mmget_not_zero() fails. */
export function sharedByTasks(tasks: number, of: Mm = 0): Effect {
  return [mms.users.at(of).set(tasks), mms.tasks.at(of).set(tasks), mms.count.at(of).set(1)];
}
/** exit_mm(): the acting task leaves; mmput() is a step of its own. */
export function leaveMm(of: Mm): Statement {
  return mms.tasks.at(of).decrement();
}
/** exit_mmap() has the address space for itself. */
export function beginTearDown(of: Mm): Statement {
  return mms.tornDown.at(of).set(true);
}
/** mmgrab(): keeps the struct, not what it maps. */
export function mmgrab(of: Mm): Statement {
  return mms.count.at(of).increment();
}
/** mmdrop(). */
export function mmdrop(of: Mm): Statement {
  return mms.count.at(of).decrement();
}
/** __mmdrop(), where nobody is left: whoever still has a pointer to the struct has one to nothing. */
export function freeMm(of: Mm): Statement {
  return expire(mm, of);
}
/** get_mm_rss(). */
export function rssOfAll(of: Mm) {
  return mms.rss.at(of).plus(mms.fileRss.at(of));
}
/** update_hiwater_rss(). */
export function updateHighWater(of: Mm): Statement {
  return when(mms.highWater.at(of).lessThan(rssOfAll(of)), mms.highWater.at(of).set(rssOfAll(of)));
}
/** inc_mm_counter(MM_FILEPAGES). */
export function countFilePage(of: Mm): Effect {
  const peak = mms.peak.at(of);
  return [mms.fileRss.at(of).increment(), when(peak.lessThan(rssOfAll(of)), peak.set(rssOfAll(of)))];
}

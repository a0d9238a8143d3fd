/**
 * A consumer without page tables, as the GRU of SGI: all that it has is a TLB, `secondary.cached`, and whatever misses in it a
 * CPU looks up and drops in. Its ms_range_active is `secondary.count`, which no lock guards. Optional: who has no such
 * consumer has none of this.
 */
import {
  actor,
  and,
  array,
  type Cond,
  type CondLike,
  each,
  exists,
  flag,
  type IndexExpr,
  type IndexLike,
  lockless,
  me,
  shared,
  variant,
  waitQueue,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { breaks } from '../properties/ledger.ts';
import { consumer, page } from '../sorts.ts';
import { type Covers, endDelivered, notifier, startDelivered } from './notifier.ts';
import { flushGuests, guestCached, secondary } from './secondary-mmu.ts';

export const gru = shared('gru', {
  /** Constant: the consumer is one, whatever `notifier.kind` says of it. */
  is: array(consumer, variant(flag)),
  /** ms_wait_queue: who has a miss to resolve and waits until no invalidation is active. */
  waiters: array(consumer, waitQueue),
  /**
   * What the hardware keeps of the miss whose fault handle the actor has read: an invalidation of its page that comes after
   * makes it ignore what is dropped in.
   */
  miss: array(consumer, array(page, array(actor, words('none', 'valid', 'purged')))),
});

type Consumer = IndexLike<'consumer'>;
type Page = IndexLike<'page'>;

/** atomic_inc() of ms_range_active. It counts invalidations of any range. */
export function countRange(c: Consumer): Effect {
  return [lockless(secondary.count.at(c)).increment(), startDelivered(c)];
}
/** atomic_dec_and_test(). */
export function uncountRange(c: Consumer): Effect {
  const count = lockless(secondary.count.at(c));
  return [breaks('SEC5', count.is(0)), when(count.moreThan(0), count.decrement()), endDelivered(c)];
}
/** Whether another invalidation is under way besides the one that ends. */
export function otherRanges(c: Consumer): Cond {
  return lockless(secondary.count.at(c)).moreThan(1);
}
/** Whether an invalidation has begun and not ended. */
export function rangeActive(c: Consumer): Cond {
  return lockless(secondary.count.at(c)).moreThan(0);
}
/** tgh_invalidate(): the hardware drops its translations of the range, and from here on ignores what a CPU was about to drop in. */
export function purgeTlb(c: Consumer, covers: Covers): Effect {
  const missOf = (p: Page, who: IndexExpr<'actor'>) => gru.miss.at(c).at(p).at(who);
  const purge = (p: IndexExpr<'page'>) =>
    each(actor, (who) => when(missOf(p, who).is('valid'), missOf(p, who).set('purged')));
  return [flushGuests(c, covers), each(page, (p) => when(covers(p), purge(p)))];
}
/** The fault handle is read: the hardware watches over this miss from here on. */
export function readFaultHandle(c: Consumer, p: Page): Effect {
  return gru.miss.at(c).at(p).at(me).set('valid');
}
/** The miss is over, or is left to be resolved otherwise. */
export function leaveFaultHandle(c: Consumer, p: Page): Effect {
  return gru.miss.at(c).at(p).at(me).set('none');
}
/** Whether no invalidation came since the fault handle was read. */
export function missIsValid(c: Consumer, p: Page): Cond {
  return gru.miss.at(c).at(p).at(me).is('valid');
}
/** tfh_write_restart() of a miss that is valid. Until the start has returned the purge may be still to come. */
export function dropIn(c: Consumer, p: Page, f: IndexLike<'frame'>, write: CondLike): Effect {
  const { delivered, covers, stage } = notifier;
  const open = exists(actor, (who) =>
    and(delivered.at(c).has(who), covers.at(who).has(p), stage.at(who).isnt('starting')),
  );
  return [breaks('SEC4', open), guestCached(c, p).set({ kind: 'present', frame: f, write })];
}

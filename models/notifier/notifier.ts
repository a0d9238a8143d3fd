/**
 * The MMU notifier core: who subscribes and how, which change of the primary page table is announced, and to whom.
 * An actor announces at most one range at a time, but for what nested-brackets.ts adds. What the machine of the core calls
 * is in the order of its calls: beginStart, per consumer its callback, startReturned; beginEnd, per consumer its callback, closeBracket.
 */
import {
  actor,
  and,
  array,
  blocking,
  type Cond,
  type CondLike,
  each,
  exists,
  flag,
  ghost,
  type IndexExpr,
  type IndexLike,
  index,
  lockless,
  me,
  mutex,
  not,
  type OptionalExpr,
  range,
  set,
  shared,
  spinlock,
  variant,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement, Step } from '../../checker/language/ir.ts';
import { mmOf } from '../mm/mm.ts';
import { breaks } from '../properties/ledger.ts';
import { consumer, mm, page } from '../sorts.ts';
import { seqAdvance, seqcount, seqReadEnd, seqRetry, seqSnapshot } from '../task/seqcount.ts';

const fields = {
  /** Constant: to which address space the consumer subscribes. */
  mm: array(consumer, index(mm)),
  /** mm->notifier_subscriptions is there. */
  allocated: array(mm, flag),
  /** subscriptions->lock, for whoever changes the list. */
  lock: array(mm, spinlock),
  /** It is on the list, or in the tree: mmu_notifier_register() or mmu_interval_notifier_insert() was called. */
  subscribed: array(consumer, flag),
  /** users of mmu_notifier_get(). */
  users: array(consumer, range(0, actor)),
  /** What its owner does with it: only in use it has translations made; it has left when no callback can be running. */
  life: array(consumer, words('in use', 'not yet', 'leaving', 'left', 'freed')),
  /** Who is in a read section of srcu, which is one for all address spaces. */
  readers: set(actor),
  /** Who is in a callback of it. */
  calling: array(consumer, ghost(set(actor))),
  /** mm_all_locks_mutex, one for all address spaces. */
  allLocks: mutex,
  /**
   * Constant: what the consumer is. `mirror` alone is in the interval tree, the others are on the list of callbacks.
   * `KVM`: counts invalidations and makes entries under one lock. `KVM on Book3S HV`: makes them under a lock of their own.
   * `remote`: sleeps until another machine has answered, as XPMEM. `driver`: drops its entries and has no end, as nouveau.
   * `pins`: no notifier at all; every entry keeps the reference that it was made with.
   */
  kind: array(consumer, variant(words('KVM', 'KVM on Book3S HV', 'remote', 'driver', 'mirror', 'pins'))),

  /** Where the bracket of the actor stands, which the properties are about: ghosts, the kernel keeps none of it. */
  stage: array(actor, ghost(words('none', 'starting', 'open', 'ending'))),
  covers: array(actor, ghost(set(page))),
  /** Whose invalidate_range_start() the consumer saw, and not yet the end. */
  delivered: array(consumer, ghost(set(actor))),

  /** active_invalidate_ranges of the interval form. */
  active: range(0, actor),
  /** invalidate_seq is odd. */
  odd: flag,
  /** The sequence number of one interval: who has it compares it. */
  seq: array(consumer, seqcount),
  /** The interval's number is the odd one that is current: mmu_interval_read_begin() has to wait. */
  invalidating: array(consumer, flag),
};
// The list is walked under SRCU.
export const notifier = shared('notifier', fields, ({ mm: owner, lock }) => ({
  subscribed: (c: IndexLike<'consumer'>) => ({ read: true, write: lock.at(owner.at(c)).held() }),
}));

type Consumer = IndexLike<'consumer'>;
/** The pages that a bracket is about. */
export type Covers = (p: IndexExpr<'page'>) => CondLike;

/** Whether the consumer is in the interval tree. */
export function inTree(c: Consumer): Cond {
  return and(notifier.subscribed.at(c), notifier.kind.at(c).is('mirror'));
}
/** Whether the consumer is on the list of callbacks. */
export function onList(c: Consumer): Cond {
  return and(notifier.subscribed.at(c), not(notifier.kind.at(c).is('mirror')));
}
/** Whether it has an invalidate_range_end(): who may refuse a start has none. */
export function hasEnd(c: Consumer): Cond {
  return and(notifier.subscribed.at(c), notifier.kind.at(c).isOneOf('KVM', 'KVM on Book3S HV'));
}
/** has_itree: whether somebody subscribes by the interval tree. */
export function treeInUse(): Cond {
  return exists(consumer, (c) => inTree(c));
}
/** Whether anybody subscribes at all: without a subscriber brackets promise nothing. */
export function anySubscribed(): Cond {
  return exists(consumer, (c) => notifier.subscribed.at(c));
}
/** A change of the primary page table that a consumer has to know of beforehand (SEC3). */
export function judgeBracket(p: IndexLike<'page'>): Statement {
  const open = and(notifier.stage.at(me).is('open'), notifier.covers.at(me).has(p));
  const any = exists(consumer, (c) => and(notifier.subscribed.at(c), notifier.mm.at(c).is(mmOf(p))));
  return breaks('SEC3', and(any, not(open)));
}
/** Whether some bracket over the page has begun and not ended; for properties. */
export function bracketOver(p: IndexLike<'page'>): Cond {
  return exists(actor, (who) => notifier.covers.at(who).has(p));
}

/** mmu_notifier_invalidate_range_start() is called. */
export function beginStart(covers: Covers): Effect {
  return [notifier.stage.at(me).set('starting'), each(page, (p) => when(covers(p), notifier.covers.at(me).add(p)))];
}
/** It has returned 0: from here on the primary page table may change. */
export function startReturned(): Statement {
  return notifier.stage.at(me).set('open');
}
/** mmu_notifier_invalidate_range_end() is called. */
export function beginEnd(): Statement {
  return notifier.stage.at(me).set('ending');
}
/**
 * It has returned; or invalidate_range_start() has returned -EAGAIN, after which no end follows. Whoever saw the start and
 * counts it, but was not told of the end, counts too much from here on (SEC5).
 */
export function closeBracket(): Effect {
  return [
    notifier.stage.at(me).set('none'),
    notifier.covers.at(me).clear(),
    each(consumer, (c) => notifier.delivered.at(c).delete(me)),
  ];
}
/** Ghost of a callback: the consumer has heard of the start. Part of every consumer's start. */
export function startDelivered(c: Consumer): Statement {
  return notifier.delivered.at(c).add(me);
}
/** Ghost of a callback: the consumer has heard of the end. */
export function endDelivered(c: Consumer): Statement {
  return notifier.delivered.at(c).delete(me);
}

/** mn_itree_inv_start_range(): under the spinlock of the interval tree, one step. */
export function intervalStart(overlaps: CondLike = true): Effect {
  return [notifier.active.increment(), when(overlaps, notifier.odd.set(true))];
}
/** mmu_interval_set_seq(), in the callback of the interval, under the consumer's lock. */
export function intervalSetSeq(c: Consumer): Effect {
  return [seqAdvance(notifier.seq.at(c)), notifier.invalidating.at(c).set(true)];
}
/** The undo of intervalStart() when a non-blocking callback refuses, and mn_itree_inv_end() otherwise. */
export function intervalEnd(): Effect {
  return [
    notifier.active.decrement(),
    when(and(notifier.active.is(0), notifier.odd), [
      notifier.odd.set(false),
      each(consumer, (c) => notifier.invalidating.at(c).set(false)),
    ]),
  ];
}
/** mmu_interval_read_begin(): sleeps while the interval is being invalidated. */
export function intervalReadBegin(c: Consumer): Step {
  return blocking(not(lockless(notifier.invalidating.at(c))), seqSnapshot(notifier.seq.at(c)));
}
/** mmu_interval_read_retry(), under the consumer's lock. */
export function intervalReadRetry(c: Consumer): Cond {
  return seqRetry(notifier.seq.at(c));
}
/** The copy of the interval's number is dead. */
export function intervalReadEnd(c: Consumer): Statement {
  return seqReadEnd(notifier.seq.at(c));
}

/** srcu_read_lock(): whoever is unlinked from here on is not freed before the end of the section. */
export function srcuReadLock(): Statement {
  return notifier.readers.add(me);
}
/** srcu_read_unlock(). */
export function srcuReadUnlock(): Statement {
  return notifier.readers.delete(me);
}
/** Guard of synchronize_srcu() and call_srcu(). Later readers hold it up too, which only delays it. */
export function srcuGracePeriodOver(): Cond {
  return notifier.readers.isEmpty();
}
/** Ghost of a walk of the list: it is in the callback of that consumer, or of none. */
export function nowCalling(c: OptionalExpr<'consumer'>): Effect {
  const calls = (i: IndexExpr<'consumer'>) => notifier.calling.at(i);
  return each(consumer, (i) => when(c.is(i), calls(i).add(me), calls(i).delete(me)));
}

/**
 * Intervals that come and go: what mmu_interval_notifier_insert() and mmu_interval_notifier_remove() do to the interval tree,
 * and what is put off until no invalidation of it is under way. subscriptions->lock is held for one step each time, and so is
 * none of its own here: a walk of the tree holds it only to begin.
 */
import {
  and,
  array,
  type Cond,
  each,
  exists,
  flag,
  ghost,
  type IndexLike,
  lockless,
  not,
  shared,
  variant,
  waitQueue,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { consumer } from '../sorts.ts';
import { inTree, intervalEnd, intervalStart, notifier } from './notifier.ts';

export const interval = shared('interval changes', {
  /** Constant: has_itree, which an interval of before has set, be it there or not. */
  hasTree: variant(flag),
  /** On deferred_list: to be added to the tree if it is not in it, else to be taken out. */
  deferred: array(consumer, flag),
  /** subscriptions->wq, for whoever removes an interval. */
  waiters: waitQueue,
  /** The tree was changed while somebody walked it. */
  changedInWalk: ghost(flag),
});

type Consumer = IndexLike<'consumer'>;
const isIn = (c: Consumer) => lockless(notifier.subscribed.at(c));

/** The step changes the tree: mn_itree_inv_next() goes on from an interval without the lock. */
function judgeChange(): Statement {
  const walked = exists(consumer, (c) => and(notifier.kind.at(c).is('mirror'), not(notifier.calling.at(c).isEmpty())));
  return when(walked, interval.changedInWalk.set(true));
}
/** interval_tree_insert(). */
export function addToTree(c: Consumer): Effect {
  return [judgeChange(), isIn(c).set(true)];
}
/** interval_tree_remove(). */
export function takeFromTree(c: Consumer): Effect {
  return [judgeChange(), isIn(c).set(false)];
}
/** mn_itree_is_invalidating(). */
export function treeInvalidating(): Cond {
  return notifier.odd.is(true);
}
/** Whether an invalidation is under way, be it of an interval or not: which range it is about is not known. */
export function anyInvalidation(): Cond {
  return notifier.active.moreThan(0);
}
/** Of an interval that is inserted meanwhile: its number is the current one, so that readers wait for the end. */
export function numberIsCurrent(c: Consumer): Statement {
  return notifier.invalidating.at(c).set(true);
}
/** Not RB_EMPTY_NODE(). */
export function inTreeNow(c: Consumer): Cond {
  return isIn(c).is(true);
}
/** mmu_interval_seq_released(): the invalidation in which the removal was put off is over. */
export function intervalSettled(c: Consumer): Cond {
  return not(interval.deferred.at(c));
}
/** mn_itree_inv_start_range(): the tree is marked where there is somebody to tell. */
export function intervalStartWhereIn(): Effect {
  return intervalStart(exists(consumer, (c) => inTree(c)));
}
/**
 * mn_itree_inv_end() with what was put off. wake_up_all() follows the unlock: who looks between finds the number moved and
 * does not sleep.
 */
export function intervalEndWithDeferred(): Effect {
  const last = and(notifier.active.is(1), notifier.odd);
  const process = (c: Consumer) => [when(isIn(c), takeFromTree(c), addToTree(c)), interval.deferred.at(c).set(false)];
  return [
    when(last, [each(consumer, (c) => when(interval.deferred.at(c), process(c).flat())), interval.waiters.wakeAll()]),
    intervalEnd(),
  ];
}

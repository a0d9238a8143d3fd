/**
 * A second bracket of an actor inside its first, as __split_huge_pmd() has one inside that of the zap which calls it. Ghosts:
 * the kernel keeps nothing of it, and a consumer cannot tell it from a bracket of somebody else. The stage and what is covered
 * are those of the outer one, but while the inner one is open its range is covered, too.
 */
import { actor, array, each, ghost, type IndexLike, me, set, shared, when } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { consumer, page } from '../sorts.ts';
import { type Covers, notifier, startDelivered } from './notifier.ts';

export const nested = shared('nested bracket', {
  /** Whose invalidate_range_start() the consumer saw for the inner one, and not yet the end. */
  delivered: array(consumer, ghost(set(actor))),
});

type Consumer = IndexLike<'consumer'>;

/** The start of the inner one has returned: its range may change, too. */
export function innerStartReturned(inner: Covers): Effect {
  return each(page, (p) => when(inner(p), notifier.covers.at(me).add(p)));
}
/** The end of the inner one is called: only what the outer one covers may change still. */
export function beginInnerEnd(outer: Covers): Effect {
  const covers = notifier.covers.at(me);
  return [covers.clear(), each(page, (p) => when(outer(p), covers.add(p)))];
}
export function closeInner(): Effect {
  return each(consumer, (c) => nested.delivered.at(c).delete(me));
}
/** Ghosts of the callbacks, after those that go by the outer one. */
export function innerStartDelivered(c: Consumer): Effect {
  return nested.delivered.at(c).add(me);
}
export function innerEndDelivered(c: Consumer): Effect {
  return [nested.delivered.at(c).delete(me), startDelivered(c)];
}

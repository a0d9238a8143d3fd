/** RCU: whoever frees an object that lockless readers may have found waits until they have left. */
import { actor, type Cond, me, set, shared } from '../../checker/language/index.ts';
import type { Statement } from '../../checker/language/ir.ts';

export const rcu = shared('rcu', { readers: set(actor) });

/** rcu_read_lock(). */
export function rcuReadLock(): Statement {
  return rcu.readers.add(me);
}
/** rcu_read_unlock(). */
export function rcuReadUnlock(): Statement {
  return rcu.readers.delete(me);
}
/** Guard of a callback of call_rcu(): a grace period is over. Later readers hold it up too, which only delays it. */
export function gracePeriodOver(): Cond {
  return rcu.readers.isEmpty();
}

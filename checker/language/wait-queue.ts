/**
 * Wait queues as vocabulary: who sleeps stands in a queue until a wake-up takes it out. A lock that is dropped by who
 * goes to sleep makes it a condition variable. Asleep is who waits for `woken()`; whoever still is when nothing that is
 * owed is left to do has lost its wake-up.
 */
import { actor, type QueueDomain } from './domain.ts';
import { type Cond, condIr, type IndexExpr, type IndexLike, me, type NumberExpr, not } from './expression.ts';
import type { Effect, PlaceRef, Statement, Step } from './ir.ts';
import { ModelError } from './model-error.ts';
import { when } from './statement.ts';

/** A queue of actors, each at most once. */
export interface WaitQueueDomain extends QueueDomain<'actor'> {
  readonly isWaitQueue: true;
}

/** Sleepers in the order in which they came, none at first: a wait queue, or with a lock a condition variable. */
export const waitQueue: WaitQueueDomain = { kind: 'queue', sort: actor, capacity: actor, isWaitQueue: true };

export interface WaitQueue {
  readonly ref: PlaceRef;
  /** prepare_to_wait(): onto the queue, if not on it already; from here on a wake-up finds the actor. */
  prepare(): Statement;
  /** A condition variable's wait: onto the queue and the lock dropped, with nothing in between. */
  sleep(lock: { release(): Statement }): Effect;
  /** Guard of going on: the actor waits until a wake-up has taken it out of the queue. */
  woken(): Step;
  /** finish_wait(): off the queue without a wake-up, after a signal or a time-out. */
  finish(): Statement;
  /** Wakes who has slept longest; nothing happens if nobody sleeps. */
  wakeOne(): Statement;
  /** Wakes all who sleep. */
  wakeAll(): Statement;
  /** Wakes that actor, if it sleeps here. */
  wake(who: IndexLike<'actor'>): Statement;
  /** Whether nobody sleeps here: !waitqueue_active(). */
  isEmpty(): Cond;
  /** Whether that actor sleeps here. */
  has(who: IndexLike<'actor'>): Cond;
  /** How many sleep here. */
  length(): NumberExpr;
}

/** What it needs of the queue that it is. */
interface Queue {
  has(item: IndexLike<'actor'>): Cond;
  length(): NumberExpr;
  isEmpty(): Cond;
  enqueue(item: IndexExpr<'actor'>): Statement;
  dequeue(): Statement;
  remove(item: IndexLike<'actor'>): Statement;
  clear(): Statement;
}

/** Builds the operations from those of the queue. */
export function waitQueuePlace(ref: PlaceRef, queue: Queue): WaitQueue {
  const prepare = (): Statement => when(not(queue.has(me)), queue.enqueue(me));
  return {
    ref,
    prepare,
    sleep(lock) {
      if (typeof Object(lock).release === 'function') return [prepare(), lock.release()];
      throw new ModelError('sleep() takes the lock that who goes to sleep drops, as in changed.sleep(cache.lock)');
    },
    woken: () => ({
      kind: 'step',
      guard: condIr(not(queue.has(me))),
      effect: [],
      waitsFor: null,
      sleepsOn: ref,
    }),
    finish: () => queue.remove(me),
    wakeOne: () => queue.dequeue(),
    wakeAll: () => queue.clear(),
    wake: (who) => queue.remove(who),
    isEmpty: () => queue.isEmpty(),
    has: (who) => queue.has(who),
    length: () => queue.length(),
  };
}

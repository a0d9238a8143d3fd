/** The userfaultfd context: its references, its queues and their locks, and what close() and the events set. */
import {
  actor,
  also,
  and,
  array,
  type Cond,
  each,
  every,
  expire,
  flag,
  ghost,
  type IndexLike,
  index,
  lockless,
  me,
  not,
  or,
  queue,
  range,
  rwsem,
  set,
  shared,
  spinlock,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement, Step } from '../../checker/language/ir.ts';
import { kernel } from '../kernel.ts';
import { mms } from '../mm/mm.ts';
import { breaks } from '../properties/ledger.ts';
import { context, mm } from '../sorts.ts';
import { seqcount } from '../task/seqcount.ts';
import { wakeTask } from '../task/task.ts';

export const uffd = shared(
  'uffd',
  {
    /** ctx->mm. Constant. */
    mm: array(context, index(mm)),
    /** refcount: the open file, every fault being handled, every event in flight. */
    refs: array(context, range(0, [actor, 1])),
    /** The file is open. */
    open: array(context, flag),
    /** Set by close(): no fault may wait any more. */
    released: array(context, flag),
    freed: array(context, ghost(flag)),
    /** UFFD_FEATURE_SIGBUS. */
    sigbus: array(context, flag),
    /** UFFD_USER_MODE_ONLY. */
    userModeOnly: array(context, flag),
    /** O_NONBLOCK. */
    nonblocking: array(context, flag),
    /** UFFD_FEATURE_EVENT_REMOVE, EVENT_UNMAP, EVENT_REMAP or EVENT_FORK, whichever the scenario is about. */
    wantsEvents: array(context, flag),
    /** fault_pending_wqh.lock; it serialises fault_wqh too. */
    faultLock: array(context, spinlock),
    /** fault_pending_wqh: faults whose message nobody has read. */
    pending: array(context, queue(actor, actor)),
    /** fault_wqh: faults whose message was read. */
    fault: array(context, queue(actor, actor)),
    /** refile_seq: moves while a fault goes from `pending` to `fault`. */
    refile: array(context, seqcount),
    /** event_wqh.lock. */
    eventLock: array(context, spinlock),
    /** event_wqh: events that nobody has read. */
    events: array(context, queue(actor, actor)),
    /** fd_wqh.lock. */
    fdLock: array(context, spinlock),
    /** fd_wqh: who waits in read() or poll(). */
    fdWaiters: array(context, set(actor)),
    /** Events in flight; resolvers answer EAGAIN while it is not 0. */
    mmapChanging: array(context, range(0, actor)),
    mapChangingLock: array(context, rwsem()),
  },
  ({ faultLock, eventLock, fdLock }) => ({
    pending: (c) => faultLock.at(c).held(),
    fault: (c) => faultLock.at(c).held(),
    events: (c) => eventLock.at(c).held(),
    fdWaiters: (c) => fdLock.at(c).held(),
  }),
);

type Context = IndexLike<'context'>;

/** For `initial`: the descriptor is open, and pins mm_count or, before 4.7, mm_users. */
export function opened(c: Context): Effect {
  return [
    uffd.open.at(c).set(true),
    uffd.refs.at(c).set(1),
    when(kernel.fdPinsMmUsers, mms.users.at(uffd.mm.at(c)).increment(), mms.count.at(uffd.mm.at(c)).increment()),
  ];
}
/** userfaultfd_ctx_get(). */
export function contextGet(c: Context): Statement {
  return uffd.refs.at(c).increment();
}
/**
 * userfaultfd_ctx_put(): the last one frees the context, whose queues must be empty (R1), and drops mm_count.
 * Where the file pins mm_users instead, the caller owes mmput() if contextFreed() holds before the step.
 */
export function contextPut(c: Context): Effect {
  const idle = and(
    lockless(uffd.pending.at(c)).isEmpty(),
    lockless(uffd.fault.at(c)).isEmpty(),
    lockless(uffd.events.at(c)).isEmpty(),
    lockless(uffd.fdWaiters.at(c)).isEmpty(),
  );
  return [
    uffd.refs.at(c).decrement(),
    when(uffd.refs.at(c).is(0), [
      breaks('R1', not(idle)),
      uffd.freed.at(c).set(true),
      when(not(kernel.fdPinsMmUsers), mms.count.at(uffd.mm.at(c)).decrement()),
      expire(context, c),
    ]),
  ];
}
/** Whether a put of the context now would free it. */
export function contextPutFrees(c: Context): Cond {
  return uffd.refs.at(c).is(1);
}
/** The last close() of the descriptor has begun: WRITE_ONCE(ctx->released, true). */
export function beginRelease(c: Context): Statement {
  return uffd.released.at(c).set(true);
}
/** The file's own reference goes, at the end of userfaultfd_release(). */
export function endRelease(c: Context): Effect {
  return [uffd.open.at(c).set(false), contextPut(c)];
}

/** waitqueue_active() of the pending queue, lockless. */
export function hasPending(c: Context): Cond {
  return not(lockless(uffd.pending.at(c)).isEmpty());
}
/** waitqueue_active() of the queue of read faults, lockless. */
export function hasRead(c: Context): Cond {
  return not(lockless(uffd.fault.at(c)).isEmpty());
}
/** waitqueue_active() of the event queue, lockless. */
export function hasEvents(c: Context): Cond {
  return not(lockless(uffd.events.at(c)).isEmpty());
}
/** What poll() answers POLLIN for. */
export function pollIn(c: Context): Cond {
  return or(hasPending(c), hasEvents(c));
}

/** Enters fd_wqh, as read() does and as poll_wait() does for a poller; under fdLock. */
export function enterFdQueue(c: Context): Statement {
  return uffd.fdWaiters.at(c).add(me);
}
/** Leaves fd_wqh; under fdLock. */
export function leaveFdQueue(c: Context): Statement {
  return uffd.fdWaiters.at(c).delete(me);
}
/** wake_up_poll(&ctx->fd_wqh): takes fdLock, wakes all and drops it, in one step. */
export function wakeFdQueue(c: Context): Step {
  const waiters = uffd.fdWaiters.at(c);
  const lock = uffd.fdLock.at(c);
  return also(lock.acquire(), [each(actor, (who) => when(waiters.has(who), wakeTask(who))), lock.release()]);
}

/** Whether fills take map_changing_lock, and so events do. */
export function hasMapChangingLock(): Cond {
  return not(or(kernel.noVmaLocks, kernel.fillsTakeMmapLock));
}
/** Guard of a resolver's look at mmap_changing. */
export function layoutChanging(c: Context): Cond {
  return and(not(kernel.noMmapChanging), uffd.mmapChanging.at(c).moreThan(0));
}
/** Whether nobody's node is in any queue of the context; for properties. */
export function queuesEmpty(c: Context): Cond {
  const listed = (who: IndexLike<'actor'>) =>
    or(
      uffd.pending.at(c).has(who),
      uffd.fault.at(c).has(who),
      uffd.events.at(c).has(who),
      uffd.fdWaiters.at(c).has(who),
    );
  return every(actor, (who) => not(listed(who)));
}

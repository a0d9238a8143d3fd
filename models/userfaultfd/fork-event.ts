/** The FORK event: the context of the child, which goes from who forks to the descriptor that read() makes of it. */
import {
  actor,
  array,
  type Cond,
  each,
  flag,
  ghost,
  type IndexLike,
  me,
  reference,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Effect, Statement } from '../../checker/language/ir.ts';
import { mmgrab } from '../mm/mm.ts';
import { disarmVma, vmas } from '../mm/vma.ts';
import { context, vma } from '../sorts.ts';
import { wakeTask } from '../task/task.ts';
import { event } from './events.ts';
import { contextGet, contextPut, uffd } from './userfaultfd.ts';

export const forkEvent = shared('fork event', {
  /** The new context that the actor's event names. */
  fresh: array(actor, reference(context)),
  /** The event is on the list of a read() that has taken it out of event_wqh for a while. */
  taken: array(actor, flag),
  /** The fork did not succeed. */
  failed: array(actor, ghost(flag)),
  /** FORK1 was seen to be broken. */
  toldInVain: ghost(flag),
});

type Context = IndexLike<'context'>;
type Who = IndexLike<'actor'>;

/** dup_userfaultfd(): a context for the child, with one reference, that keeps its address space. */
export function allocateContext(c: Context): Effect {
  return [uffd.refs.at(c).set(1), mmgrab(uffd.mm.at(c)), forkEvent.fresh.at(me).set(c)];
}
/** userfaultfd_release_new(): no VMA of the child is armed any more. */
export function releaseNew(of: IndexLike<'mm'>, c: Context): Statement {
  return each(vma, (v) => when(vmas.mm.at(v).is(of), when(vmas.ctx.at(v).is(c), disarmVma(v))));
}
/** list_move() onto the list of the read(), and a reference to what the event names; under eventLock. */
export function takeForkEvent(c: Context, who: Who): Effect {
  return [
    when(forkEvent.failed.at(who), forkEvent.toldInVain.set(true)),
    uffd.events.at(c).remove(who),
    forkEvent.taken.at(who).set(true),
    contextGet(forkEvent.fresh.at(who)),
  ];
}
/** Whether the owner has not given up meanwhile; under eventLock. */
export function forkStillWaits(who: Who): Cond {
  return forkEvent.taken.at(who);
}
/** userfaultfd_event_complete(). */
export function completeForkEvent(who: Who): Effect {
  return [forkEvent.taken.at(who).set(false), event.stage.at(who).set('read'), wakeTask(who)];
}
/** The descriptor could not be made: the event waits for another read(). */
export function putForkEventBack(c: Context, who: Who): Effect {
  return [forkEvent.taken.at(who).set(false), uffd.events.at(c).enqueue(who)];
}
/** The owner gives up: __remove_wait_queue() from whatever list it is on. */
export function forkEventWithdrawn(): Statement {
  return forkEvent.taken.at(me).set(false);
}
/** The acting task puts the reference that it has to the new context, and knows it no more. */
export function putFresh(c: Context): Effect {
  return [forkEvent.fresh.at(me).set('none'), contextPut(c)];
}

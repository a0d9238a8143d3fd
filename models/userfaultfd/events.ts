/** Layout events (REMOVE, UNMAP, REMAP, FORK): a change of the layout that waits until the monitor knows of it. */
import {
  actor,
  and,
  array,
  type Cond,
  type IndexLike,
  me,
  not,
  optional,
  or,
  reference,
  shared,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { removalRead } from '../page-table/promises.ts';
import { breaks } from '../properties/ledger.ts';
import { context, page } from '../sorts.ts';
import { fatalSignalPending, wakeTask } from '../task/task.ts';
import { contextGet, contextPut, uffd } from './userfaultfd.ts';

/** Of each actor the one event that it may have in flight. */
export const event = shared('event', {
  /** `referenced`: it has the context, and is not counted yet, or no more. */
  stage: array(actor, words('none', 'referenced', 'counted', 'queued', 'read')),
  kind: array(actor, words('remove', 'unmap', 'remap', 'fork')),
  ctx: array(actor, reference(context)),
  page: array(actor, optional(page)),
});
export type EventKind = 'remove' | 'unmap' | 'remap' | 'fork';

type Who = IndexLike<'actor'>;
type Context = IndexLike<'context'>;

/** userfaultfd_ctx_get(): the context outlives what comes. */
export function beginEvent(c: Context, kind: EventKind, p: IndexLike<'page'>): Effect {
  return [
    contextGet(c),
    event.stage.at(me).set('referenced'),
    event.kind.at(me).set(kind),
    event.ctx.at(me).set(c),
    event.page.at(me).set(p),
  ];
}
/** mmap_changing++: from here on resolvers answer EAGAIN. Under mapChangingLock for writing, where there is one. */
export function countEvent(c: Context): Effect {
  return [uffd.mmapChanging.at(c).increment(), event.stage.at(me).set('counted')];
}
/** The event becomes visible to readers; under eventLock. */
export function queueEvent(c: Context): Effect {
  return [uffd.events.at(c).enqueue(me), event.stage.at(me).set('queued')];
}
/** The reader takes the oldest event out of its queue and lets its owner go on; under eventLock. */
export function takeEvent(c: Context, who: Who): Effect {
  return [
    uffd.events.at(c).remove(who),
    event.stage.at(who).set('read'),
    when(event.kind.at(who).is('remove'), removalRead(event.page.at(who))),
    wakeTask(who),
  ];
}
/** Guard of the owner's wait: its event was read, or the context is closed. */
export function eventDone(c: Context): Cond {
  return or(event.stage.at(me).is('read'), uffd.released.at(c));
}
/** The owner gives up waiting (closed or killed) and takes its event out; under eventLock. */
export function withdrawEvent(c: Context): Effect {
  return [
    breaks('event over', not(or(uffd.released.at(c), fatalSignalPending()))),
    uffd.events.at(c).remove(me),
    event.stage.at(me).set('read'),
  ];
}
/** mmap_changing--: the wait is over, whatever its owner still has to do, and resolvers go on. */
export function uncountEvent(c: Context): Effect {
  return [uffd.mmapChanging.at(c).decrement(), event.stage.at(me).set('referenced')];
}
/** userfaultfd_ctx_put(). */
export function endEvent(c: Context): Effect {
  return [
    event.stage.at(me).set('none'),
    event.kind.at(me).set('remove'),
    event.page.at(me).set('none'),
    contextPut(c),
    event.ctx.at(me).set('none'),
  ];
}
/** For properties: whether mmap_changing has to count the actor's event. */
export function eventCounts(who: Who, c: IndexLike<'context'>): Cond {
  return and(event.stage.at(who).isOneOf('counted', 'queued', 'read'), event.ctx.at(who).is(c));
}

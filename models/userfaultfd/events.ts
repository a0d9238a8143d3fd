/** Layout events (REMOVE, UNMAP, REMAP, FORK): a change of the layout that waits until the monitor knows of it. */
import {
  actor,
  array,
  type Cond,
  type IndexLike,
  me,
  optional,
  or,
  reference,
  shared,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { removalRead } from '../page-table/promises.ts';
import { context, page } from '../sorts.ts';
import { wakeTask } from '../task/task.ts';
import { contextGet, contextPut, uffd } from './userfaultfd.ts';

/** Of each actor the one event that it may have in flight. */
export const event = shared('event', {
  stage: array(actor, words('none', 'prepared', 'queued', 'read')),
  kind: array(actor, words('remove', 'unmap', 'remap', 'fork')),
  ctx: array(actor, reference(context)),
  page: array(actor, optional(page)),
});
export type EventKind = 'remove' | 'unmap' | 'remap' | 'fork';

type Who = IndexLike<'actor'>;
type Context = IndexLike<'context'>;

/** A reference to the context and mmap_changing++; under mapChangingLock for writing. */
export function prepareEvent(c: Context, kind: EventKind, p: IndexLike<'page'>): Effect {
  return [
    contextGet(c),
    uffd.mmapChanging.at(c).increment(),
    event.stage.at(me).set('prepared'),
    event.kind.at(me).set(kind),
    event.ctx.at(me).set(c),
    event.page.at(me).set(p),
  ];
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
  return [uffd.events.at(c).remove(me), event.stage.at(me).set('read')];
}
/**
 * mmap_changing-- and the reference goes: the wait is over, whatever its owner still has to do. Two stores in the kernel,
 * one step here: only resolvers look at the first, and they have got the file, so that none of them sees the context
 * freed by the second; only the last put looks at the second.
 */
export function finishEvent(c: Context): Effect {
  return [
    uffd.mmapChanging.at(c).decrement(),
    event.stage.at(me).set('none'),
    event.kind.at(me).set('remove'),
    event.page.at(me).set('none'),
    contextPut(c),
    event.ctx.at(me).set('none'),
  ];
}
/** The broken error path that only drops the reference (D18). */
export function abandonEvent(c: Context): Effect {
  return [
    event.stage.at(me).set('none'),
    event.kind.at(me).set('remove'),
    event.page.at(me).set('none'),
    contextPut(c),
    event.ctx.at(me).set('none'),
  ];
}

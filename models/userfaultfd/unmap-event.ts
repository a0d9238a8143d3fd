/**
 * Events that a call prepares under mmap_lock and tells once that is dropped: uf_unmap_early, uf and uf_unmap of mremap(), and the
 * list of munmap(). Each has a reference to its context, and counts in mmap_changing, from the start.
 */
import {
  actor,
  array,
  type Cond,
  howMany,
  type IndexLike,
  me,
  type NumberExpr,
  reference,
  shared,
} from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { context } from '../sorts.ts';
import { type EventKind, event } from './events.ts';
import { uffd } from './userfaultfd.ts';

/** Of each actor the contexts that it has still to tell, in the order in which it does. */
const lists = {
  /** What was unmapped to make place. */
  early: array(actor, reference(context)),
  /** What was moved. */
  remap: array(actor, reference(context)),
  /** What was unmapped in the end. */
  unmap: array(actor, reference(context)),
};
export const prepared = shared('prepared events', lists);
type List = keyof typeof lists;

type Context = IndexLike<'context'>;

/** mmap_changing++, and list_add_tail(). */
export function prepareEvent(list: List, c: Context): Effect {
  return [uffd.mmapChanging.at(c).increment(), prepared[list].at(me).set(c)];
}
export function hasPrepared(list: List): Cond {
  return prepared[list].at(me).isnt('none');
}
/** The message of it, on the stack of who is going to wait. */
export function takePrepared(list: List, kind: EventKind, p: IndexLike<'page'>): Effect {
  const c = prepared[list].at(me).known();
  return [
    event.stage.at(me).set('counted'),
    event.kind.at(me).set(kind),
    event.ctx.at(me).set(c),
    event.page.at(me).set(p),
    prepared[list].at(me).set('none'),
  ];
}
/** For properties: how many events of the context nobody waits for yet. */
export function preparedOf(c: Context): NumberExpr {
  const of = (list: List) => howMany(actor, (who) => prepared[list].at(who).is(c));
  return of('early').plus(of('remap')).plus(of('unmap'));
}

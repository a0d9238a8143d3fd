/** Calls of one thread, one after the other, where each is an actor of its own; and what a load of it has yielded. */
import {
  actor,
  array,
  type Cond,
  flag,
  ghost,
  type IndexLike,
  me,
  type OptionalExpr,
  optional,
  or,
  shared,
  when,
} from '../../checker/language/index.ts';
import type { Statement } from '../../checker/language/ir.ts';
import { content } from '../frames/frames.ts';
import { contentAt, entryLockless, type Ptep, pmdMapsHuge, pmdOf } from '../page-table/page-table.ts';

export const program = shared('program', {
  /** Constant: the call that the thread makes before this one. */
  after: array(actor, optional(actor)),
  /** The call has returned, or its signal has been handled. */
  ended: array(actor, flag),
  /** What the load yielded. */
  loaded: array(actor, ghost(content)),
});

/** Notes what a load of the acting actor yields; guard: readable(at). */
export function noteLoaded(at: Ptep): Statement {
  const now = entryLockless(at);
  const into = program.loaded.at(me);
  const small = when(now.kind.is('present'), into.set(contentAt(now.frame, at.page)), into.set('zero'));
  return when(pmdMapsHuge(at.page), into.set(contentAt(pmdOf(at.page).frame, at.page)), small);
}
/** The same for what is copied out of a page that it has got and not put yet; none is the zero page. */
export function noteCopied(p: IndexLike<'page'>, got: OptionalExpr<'frame'>): Statement {
  const into = program.loaded.at(me);
  return when(got.isnt('none'), into.set(contentAt(got.known(), p)), into.set('zero'));
}
/** Guard: the call before has ended. */
export function isDue(): Cond {
  const before = program.after.at(me);
  return or(before.is('none'), program.ended.at(before.known()));
}
/** The acting call ends. */
export function endCall(): Statement {
  return program.ended.at(me).set(true);
}

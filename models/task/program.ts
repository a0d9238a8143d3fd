/** Calls of one thread, one after the other, where each is an actor of its own; and what a load of it has yielded. */
import { actor, array, type Cond, flag, ghost, me, optional, or, shared } from '../../checker/language/index.ts';
import type { Statement } from '../../checker/language/ir.ts';
import { content } from '../frames/frames.ts';

export const program = shared('program', {
  /** Constant: the call that the thread makes before this one. */
  after: array(actor, optional(actor)),
  /** The call has returned, or its signal has been handled. */
  ended: array(actor, flag),
  /** What the load yielded. */
  loaded: array(actor, ghost(content)),
});

/** Guard: the call before has ended. */
export function isDue(): Cond {
  const before = program.after.at(me);
  return or(before.is('none'), program.ended.at(before.known()));
}
/** The acting call ends. */
export function endCall(): Statement {
  return program.ended.at(me).set(true);
}

/**
 * Sequence counters. A counter would never let a loop close and a parity would miss a whole write in between, so
 * each reader keeps whether the count has moved since it looked: exactly what the number is compared for.
 */

import type { Cond } from '../../checker/language/index.ts';
import {
  actor,
  array,
  blocking,
  each,
  flag,
  me,
  not,
  type RecordPlace,
  record,
  untold,
  when,
  words,
} from '../../checker/language/index.ts';
import type { Effect, Statement, Step } from '../../checker/language/ir.ts';

export const seqcount = record({
  /** A write section is open. */
  odd: flag,
  view: array(actor, untold(words('none', 'current', 'outdated'))),
});
export type Seqcount = RecordPlace<typeof seqcount.fields>;

/** The count moves, whatever its parity: `seq++` of a counter that only its readers compare. */
export function seqAdvance(seq: Seqcount): Statement {
  return each(actor, (who) => when(seq.view.at(who).is('current'), seq.view.at(who).set('outdated')));
}
/** write_seqcount_begin(): odd from here on. */
export function seqWriteBegin(seq: Seqcount): Effect {
  return [seq.odd.set(true), seqAdvance(seq)];
}
/** write_seqcount_end(): even again. */
export function seqWriteEnd(seq: Seqcount): Effect {
  return [seq.odd.set(false), seqAdvance(seq)];
}
/** read_seqcount_begin(): spins while the count is odd. */
export function seqReadBegin(seq: Seqcount): Step {
  return blocking(not(seq.odd), seq.view.at(me).set('current'));
}
/** Takes a snapshot without waiting for an open write section. */
export function seqSnapshot(seq: Seqcount): Statement {
  return seq.view.at(me).set('current');
}
/** read_seqcount_retry(): whether the count has moved since the acting actor began to read. */
export function seqRetry(seq: Seqcount): Cond {
  return seq.view.at(me).is('outdated');
}
/** The acting actor's copy of the count is dead: call it in the step that used seqRetry() for the last time. */
export function seqReadEnd(seq: Seqcount): Statement {
  return seq.view.at(me).set('none');
}

/** The reference meaning of the checks that look at a state: properties, waiting, quiescence. */
import { awaitsLock, waitIn } from '../compile/events.ts';
import type { System } from '../compile/system.ts';
import type { FailureKind } from '../language/ir.ts';
import { type Frame, StepFailure, truth, withBound } from './evaluate.ts';
import type { ModelState } from './state.ts';
import { isDone, type Transition } from './step.ts';

/** Names of built-in checks on states, as verdicts and expectations spell them. */
export type StateCheck = 'deadlock' | 'lost wake-up' | 'stuck';

function frameOf(system: System, state: ModelState, self: number): Frame {
  return { system, state, self, chosen: {}, bound: [], accesses: null };
}

function attempt<T, U>(evaluation: () => T, failed: (failure: StepFailure) => U): T | U {
  try {
    return evaluation();
  } catch (failure) {
    if (failure instanceof StepFailure) return failed(failure);
    throw failure;
  }
}

/** The ids of the properties of this kind that the state breaks or, for `sometimes`, witnesses. */
export function properties(system: System, state: ModelState, kind: 'state' | 'atEnd' | 'sometimes'): string[] {
  const frame = frameOf(system, state, 0);
  const found: string[] = [];
  for (const property of system.properties) {
    if (
      property.kind === 'asserted' ||
      (kind === 'state') !== (property.kind === 'always' || property.kind === 'never')
    )
      continue;
    if (kind !== 'state' && property.kind !== kind) continue;
    const counts = property.kind === 'never' || property.kind === 'sometimes';
    const name = attempt(
      () => (truth(property.cond, frame) === counts ? property.id : null),
      ({ failure }) => failure,
    );
    if (name !== null) found.push(name);
  }
  return found;
}

/** Whether some actors wait for each other's locks in a circle. */
export function waitsInCircle(system: System, state: ModelState): boolean {
  const blockers = system.actors.map((actor) => {
    const wait = waitIn(system, actor, state.control[actor.index] ?? 0);
    if (wait === null) return [];
    const frame = frameOf(system, state, actor.index);
    const blocks = ({ index }: { readonly index: number }) => truth(wait.blockedBy, withBound(frame, wait.id, index));
    // Which lock it waits for may be an error; then it does not wait: its step fails, and that is reported.
    return attempt(
      () => system.actors.filter(blocks).map(({ index }) => index),
      () => [],
    );
  });
  let waiting = new Set(blockers.flatMap((list, actor) => (list.length > 0 ? [actor] : [])));
  for (;;) {
    const stays = new Set([...waiting].filter((actor) => blockers[actor]?.some((other) => waiting.has(other))));
    if (stays.size === waiting.size) return stays.size > 0;
    waiting = stays;
  }
}

/** Whether no progress transition changes the state. An erroneous step counts as progress: it is reported itself. */
export function isQuiescent(list: readonly Transition[], changes: (state: ModelState) => boolean): boolean {
  return !list.some(({ optional, outcome }) => !optional && (outcome.kind === 'failure' || changes(outcome.state)));
}

/** What is wrong with a quiescent state. */
export function quiescentFaults(system: System, state: ModelState): (StateCheck | FailureKind)[] {
  const faults: (StateCheck | FailureKind)[] = [];
  for (const actor of system.actors) {
    const control = state.control[actor.index] ?? 0;
    const at = actor.chart.states[control];
    if (at === undefined || isDone(actor.chart, control) || at.idle) continue;
    if (at.sleepsWhile !== null) {
      const reason = system.guard(actor.role, { name: at.sleepsWhile, params: undefined });
      const frame = frameOf(system, state, actor.index);
      const fault = attempt(
        () => (truth(reason, frame) ? null : 'lost wake-up'),
        ({ failure }) => failure,
      );
      if (fault !== null) faults.push(fault);
    } else faults.push(awaitsLock(system, actor, control) ? 'deadlock' : 'stuck');
  }
  return faults;
}

/** The reference meaning of the checks that look at a state: properties, waiting, quiescence. */
import { candidatesFor, eventsIn, waitIn } from '../compile/events.ts';
import type { System } from '../compile/system.ts';
import { evaluate, type Frame, StepFailure, truth, withBound } from './evaluate.ts';
import type { ModelState } from './state.ts';
import { isDone, type Transition } from './step.ts';

/** Names of built-in checks on states, as verdicts and expectations spell them. */
export type StateCheck = 'deadlock' | 'lost wake-up' | 'stuck';

function frameOf(system: System, state: ModelState, self: number): Frame {
  return { system, state, self, chosen: {}, bound: [], accesses: null };
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
    try {
      const holds = evaluate(property.cond, frame) === true;
      if (holds === (property.kind === 'never' || property.kind === 'sometimes')) found.push(property.id);
    } catch (failure) {
      if (!(failure instanceof StepFailure)) throw failure;
      found.push(failure.failure);
    }
  }
  return found;
}

/** Whether some actors wait for each other's locks in a circle. */
export function waitsInCircle(system: System, state: ModelState): boolean {
  const blockers = system.actors.map((actor) => {
    const wait = waitIn(system, actor, state.control[actor.index] ?? 0);
    if (wait === null) return [];
    const frame = frameOf(system, state, actor.index);
    return system.actors
      .filter(({ index }) => truth(wait.blockedBy, withBound(frame, wait.id, index)))
      .map(({ index }) => index);
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
export function quiescentFaults(system: System, state: ModelState): StateCheck[] {
  const faults: StateCheck[] = [];
  for (const actor of system.actors) {
    const control = state.control[actor.index] ?? 0;
    const at = actor.chart.states[control];
    if (at === undefined || isDone(actor.chart, control) || at.idle) continue;
    if (at.sleepsWhile !== null) {
      const reason = system.guard(actor.role, { name: at.sleepsWhile, params: undefined });
      if (!truth(reason, frameOf(system, state, actor.index))) faults.push('lost wake-up');
    } else faults.push(awaitsLock(system, actor.index, control) ? 'deadlock' : 'stuck');
  }
  return faults;
}

/** Whether some event of this control state takes a lock: at quiescence it waits for that lock. */
export function awaitsLock(system: System, index: number, control: number): boolean {
  const actor = system.actors[index];
  if (actor === undefined) return false;
  return eventsIn(actor.chart, control).some((event) =>
    candidatesFor(actor.chart, control, event).some(
      ({ guard }) => guard?.kind === 'named' && (system.step(actor.role, guard.use.name)?.waitsFor ?? null) !== null,
    ),
  );
}

/** The reference meaning of the checks that look at a state: properties, waiting, quiescence. */

import { branchText, candidateText } from '../compile/chart/coverage.ts';
import { isFinal } from '../compile/chart/macrostep.ts';
import { faultOfRest, waitsIn } from '../compile/system/events.ts';
import type { System, SystemActor } from '../compile/system/system.ts';
import { actor as sortOfActors } from '../language/domain.ts';
import type { FailureKind } from '../language/ir.ts';
import { isLiveness } from '../language/property.ts';
import { type Frame, pathOf, StepFailure, truth, whereText, withBound } from './evaluate.ts';
import type { ModelState } from './state.ts';
import type { Transition } from './step.ts';

/** Names of built-in checks on states, as verdicts and expectations spell them. */
export type StateCheck = 'deadlock' | 'lost wake-up' | 'stuck';

function frameOf(system: System, state: ModelState, self: number): Frame {
  return { system, state, self, chosen: {}, bound: [], accesses: null };
}

/** The evaluation's value, or that of `failed` if it breaks a check. */
export function attempt<T, U>(evaluation: () => T, failed: (failure: StepFailure) => U): T | U {
  try {
    return evaluation();
  } catch (failure) {
    if (failure instanceof StepFailure) return failed(failure);
    throw failure;
  }
}

/** What the state breaks: ids of properties of this kind, and what makes the evaluation of others fail. */
export function properties(system: System, state: ModelState, kind: 'state' | 'atEnd'): string[] {
  const frame = frameOf(system, state, 0);
  return system.properties.flatMap((property) => {
    const { kind: own } = property;
    if (own === 'asserted' || own === 'sometimes' || own === 'taken' || isLiveness(property)) return [];
    if ((kind === 'atEnd') !== (property.kind === 'atEnd')) return [];
    return attempt(
      () => (truth(property.cond, frame) === (property.kind === 'never') ? [property.id] : []),
      ({ failure }) => [failure],
    );
  });
}

/** Whether the state is gone on from. Where that cannot be evaluated it is not, and that is told. */
export function within(system: System, state: ModelState, failed: (failure: FailureKind) => void): boolean {
  const { constraint } = system;
  if (constraint === null) return true;
  return attempt(
    () => truth(constraint, frameOf(system, state, 0)),
    ({ failure }) => {
      failed(failure);
      return false;
    },
  );
}

/** The ids of the `sometimes` that the state witnesses, and what makes the evaluation of others fail: a violation. */
export function witnesses(
  system: System,
  state: ModelState,
  known: ReadonlySet<string> = new Set(),
): { readonly witnessed: readonly string[]; readonly failures: readonly FailureKind[] } {
  const frame = frameOf(system, state, 0);
  const witnessed: string[] = [];
  const failures: FailureKind[] = [];
  for (const { kind, id, cond } of system.properties) {
    // Once it was witnessed nothing more is asked of it.
    if (kind !== 'sometimes' || known.has(id)) continue;
    attempt(
      () => {
        if (truth(cond, frame)) witnessed.push(id);
      },
      ({ failure }) => void failures.push(failure),
    );
  }
  return { witnessed, failures };
}

/** The ids of the `taken` whose branch the transition takes. */
export function branchesTaken(system: System, { actor, taken }: Transition): string[] {
  const at = system.actors[actor];
  if (at === undefined) return [];
  return system.properties.flatMap(({ id, branch }) => {
    const text = branch?.machine === at.spec.machine.id ? branchText(at.chart, branch) : null;
    return text !== null && taken.some((candidate) => candidateText(at.chart, candidate) === text) ? [id] : [];
  });
}

/** For each lock that the actor may take and do nothing else, the actors that block it: it waits if each has some. */
export function waitsOf(system: System, state: ModelState, actor: SystemActor) {
  const frame = frameOf(system, state, actor.index);
  return waitsIn(system, actor, state.control[actor.index] ?? 0).map(({ waitsFor, chosen }) => {
    const choosing = { ...frame, chosen };
    const blocks = ({ index }: SystemActor): boolean =>
      truth(waitsFor.blockedBy, withBound(choosing, waitsFor.id, index));
    // Which lock it waits for may be an error; then it does not wait: its step fails, and that is reported.
    const blockers = attempt(
      () => system.actors.slice(0, system.sizeOf(sortOfActors)).filter(blocks),
      () => [],
    );
    const keys = (): (string | number)[] => pathOf(waitsFor.lock, choosing);
    return { lock: waitsFor.lock, keys, where: () => whereText(waitsFor.lock, choosing), blockers };
  });
}

/** Whether some actors wait for each other's locks in a circle. */
export function waitsInCircle(system: System, state: ModelState): boolean {
  const waits = system.actors.map((actor) => waitsOf(system, state, actor));
  const blocked = (actor: number, by: (other: SystemActor) => boolean): boolean => {
    const list = waits[actor] ?? [];
    return list.length > 0 && list.every(({ blockers }) => blockers.some(by));
  };
  let waiting = new Set(system.actors.map(({ index }) => index).filter((actor) => blocked(actor, () => true)));
  for (;;) {
    const stays = new Set([...waiting].filter((actor) => blocked(actor, ({ index }) => waiting.has(index))));
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
    if (at === undefined || isFinal(actor.chart, control) || at.idle) continue;
    if (at.sleepsWhile !== null) {
      const reason = system.guard(actor.role, { name: at.sleepsWhile, params: undefined });
      const frame = frameOf(system, state, actor.index);
      const fault = attempt(
        () => (truth(reason, frame) ? null : 'lost wake-up'),
        ({ failure }) => failure,
      );
      if (fault !== null) faults.push(fault);
    } else faults.push(faultOfRest(system, actor, control));
  }
  return faults;
}

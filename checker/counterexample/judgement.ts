/** What a path shows: every property and built-in check that its last state, or its last step, breaks. */
import { awaitsLock, waitIn } from '../compile/events.ts';
import type { System } from '../compile/system.ts';
import { type StepFailure, truth, withBound } from '../interpret/evaluate.ts';
import { keyOf } from '../interpret/explore.ts';
import { isQuiescent, properties, quiescentFaults, waitsInCircle } from '../interpret/judge.ts';
import type { ModelState } from '../interpret/state.ts';
import { isDone, transitions } from '../interpret/step.ts';
import { type FailureKind, placeText } from '../language/ir.ts';
import type { Property } from '../language/property.ts';

export interface Judgement {
  /** A property's id, or the name of a built-in check. */
  readonly name: string;
  /** Null for a built-in check. */
  readonly property: Property | null;
  /** In words: what was promised, or what the check found. */
  readonly text: string;
}

/** The checks that every scenario has, in the order in which tokens number them. */
export const builtInChecks: readonly (FailureKind | 'deadlock' | 'lost wake-up' | 'stuck')[] = [
  'deadlock',
  'lost wake-up',
  'stuck',
  'assignment outside the domain',
  'none used as an index',
  'index outside its sort',
  'use of a stale reference',
  'unlock of what is not held',
  'acquire of what is held',
  'access without the lock',
  'sleep while atomic',
  'user copy while atomic',
  'lock held at the end',
  'queue overflow',
  'asserted',
];

/** Everything that a counterexample of the system may be a counterexample to. */
export function brokenNames(system: System): readonly string[] {
  return [...system.properties.map((property) => property.id), ...builtInChecks];
}

export function judgeFailure(system: System, failure: StepFailure): Judgement[] {
  const property = system.properties.find(({ id }) => id === failure.property) ?? null;
  const name = failure.property ?? failure.failure;
  return [{ name, property, text: failure.message }];
}

export function judgeState(system: System, state: ModelState): Judgement[] {
  const list = transitions(system, state);
  const key = keyOf(system, state);
  const rests = isQuiescent(list, (after) => keyOf(system, after) !== key);
  const names = [...properties(system, state, 'state'), ...(rests ? properties(system, state, 'atEnd') : [])];
  const judgements = names.map((name) => stateJudgement(system, name));
  const faults = new Set(rests ? quiescentFaults(system, state) : []);
  if (waitsInCircle(system, state)) faults.add('deadlock');
  for (const fault of faults) judgements.push({ name: fault, property: null, text: faultText(system, state, fault) });
  return judgements;
}

function stateJudgement(system: System, name: string): Judgement {
  const property = system.properties.find(({ id }) => id === name) ?? null;
  return { name, property, text: property?.text ?? `a property cannot be evaluated: ${name}` };
}

function faultText(system: System, state: ModelState, fault: string): string {
  const sentences = system.actors.flatMap((actor) => {
    const { index, name, chart, role } = actor;
    const control = state.control[index] ?? 0;
    const at = chart.states[control];
    if (at === undefined || isDone(chart, control) || at.idle) return [];
    const place = `'${at.path}'`;
    if (at.sleepsWhile !== null) {
      const reason = system.guard(role, { name: at.sleepsWhile, params: undefined });
      if (fault !== 'lost wake-up' || truth(reason, frame(system, state, index))) return [];
      return [`${name} sleeps in ${place} although '${at.sleepsWhile}' no longer holds, and nothing will wake it`];
    }
    const wait = waitText(system, state, index, control);
    const awaits = wait !== null || awaitsLock(system, actor, control);
    if (fault === 'deadlock' && awaits) return [`${name} ${wait ?? `waits in ${place} for a lock`}`];
    if (fault === 'stuck' && !awaits) return [`${name} can do nothing more in ${place}`];
    return [];
  });
  return sentences.join('; ');
}

function waitText(system: System, state: ModelState, index: number, control: number): string | null {
  const actor = system.actors[index];
  const wait = actor === undefined ? null : waitIn(system, actor, control);
  if (wait === null) return null;
  const context = frame(system, state, index);
  const blockers = system.actors.filter((other) => truth(wait.blockedBy, withBound(context, wait.id, other.index)));
  if (blockers.length === 0) return null;
  const names = blockers.map(({ name }) => (name === actor?.name ? 'itself' : name));
  return `waits for ${placeText(wait.lock)} because of ${names.join(' and ')}`;
}

function frame(system: System, state: ModelState, self: number) {
  return { system, state, self, chosen: {}, bound: [], accesses: null };
}

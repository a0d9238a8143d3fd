/** What a path shows: every property and built-in check that its last state, or its last step, breaks. */

import { isFinal } from '../compile/chart/macrostep.ts';
import { faultOfRest, sleepsOn } from '../compile/system/events.ts';
import type { System, SystemActor } from '../compile/system/system.ts';
import { type StepFailure, truth, whereText } from '../interpret/evaluate.ts';
import { keyOf } from '../interpret/explore.ts';
import {
  attempt,
  isQuiescent,
  properties,
  quiescentFaults,
  waitsInCircle,
  waitsOf,
  witnesses,
} from '../interpret/judge.ts';
import { failuresOf } from '../interpret/liveness.ts';
import type { ModelState } from '../interpret/state.ts';
import { transitions } from '../interpret/step.ts';
import { type FailureKind, failureKinds } from '../language/ir.ts';
import type { Property } from '../language/property.ts';

export interface Judgement {
  /** A property's id, or the name of a built-in check. */
  readonly name: string;
  /** Null for a built-in check. */
  readonly property: Property | null;
  /** In words: what was promised, or what the check found. */
  readonly text: string;
  /** Those for whom it is broken, where it speaks of each; else absent or empty. */
  readonly actors?: readonly string[];
}

/** The checks that every scenario has, in the order in which tokens number them. */
export const builtInChecks: readonly (FailureKind | 'deadlock' | 'lost wake-up' | 'stuck')[] = [
  'deadlock',
  'lost wake-up',
  'stuck',
  ...failureKinds,
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
  const names = new Set([
    ...properties(system, state, 'state'),
    // Whether it was witnessed elsewhere does not show here.
    ...witnesses(system, state).failures,
    ...failuresOf(system, state),
    ...(rests ? properties(system, state, 'atEnd') : []),
  ]);
  const judgements = [...names].map((name) => stateJudgement(system, name));
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
    if (at === undefined || isFinal(chart, control) || at.idle) return [];
    const place = `'${at.path}'`;
    if (at.sleepsWhile !== null) {
      const reason = system.guard(role, { name: at.sleepsWhile, params: undefined });
      const mayStay = (): boolean => truth(reason, frame(system, state, index));
      if (fault !== 'lost wake-up' || attempt(mayStay, () => true)) return [];
      return [`${name} sleeps in ${place} although '${at.sleepsWhile}' no longer holds, and nothing will wake it`];
    }
    const wait = waitText(system, state, actor);
    const own = wait === null ? faultOfRest(system, actor, control) : 'deadlock';
    if (own !== fault) return [];
    if (own === 'deadlock') return [`${name} ${wait ?? `waits in ${place} for a lock`}`];
    if (own === 'stuck') return [`${name} can do nothing more in ${place}`];
    const queue = sleepsOn(system, actor, control);
    return [
      `${name} sleeps on ${queue === null ? 'nothing' : whereText(queue, frame(system, state, index))} in ${place}, and nothing will wake it`,
    ];
  });
  return sentences.join('; ');
}

function waitText(system: System, state: ModelState, actor: SystemActor): string | null {
  const waits = waitsOf(system, state, actor);
  if (waits.length === 0 || waits.some(({ blockers }) => blockers.length === 0)) return null;
  const sentences = waits.map(({ where, blockers }) => {
    const names = blockers.map(({ name }) => (name === actor.name ? 'itself' : name));
    return `${where()} because of ${names.join(' and ')}`;
  });
  return `waits for ${[...new Set(sentences)].join(' or ')}`;
}

function frame(system: System, state: ModelState, self: number) {
  return { system, state, self, chosen: {}, bound: [], accesses: null };
}

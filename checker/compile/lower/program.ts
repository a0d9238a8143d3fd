import type { System, SystemActor } from '../system/system.ts';
import type { Code, Instruction } from './code.ts';
import type { Failure } from './expression.ts';
import type { Layout } from './layout.ts';
import type { LockUse } from './statement.ts';

export interface EventInfo {
  readonly actor: number;
  /** The atomic state in which it is offered. */
  readonly state: number;
  readonly event: string;
  readonly chosen: { readonly [name: string]: number };
  readonly optional: boolean;
}
export interface TransitionInfo {
  readonly event: number;
  readonly to: number;
  /** The candidates that it takes, as text. */
  readonly candidates: readonly string[];
  /** What it does with locks, in order. */
  readonly locks: readonly LockUse[];
}
export interface StateCase {
  readonly state: number;
  /** The locks that the actor surely holds there, as `heldKey` spells them. */
  readonly held: ReadonlySet<string>;
  readonly events: readonly { readonly event: number; readonly body: readonly Instruction[] }[];
}
/** A condition on a state and the name under which it is reported. */
export interface Judgement {
  readonly name: string;
  readonly text: string;
  readonly cond: Code;
}
export interface Program {
  readonly system: System;
  readonly layout: Layout;
  readonly actors: readonly { readonly actor: SystemActor; readonly cases: readonly StateCase[] }[];
  readonly events: readonly EventInfo[];
  readonly transitions: readonly TransitionInfo[];
  readonly failures: readonly Failure[];
  /** True in a state that breaks a property. */
  readonly invariants: readonly Judgement[];
  /** True in a state that witnesses a `sometimes`. */
  readonly witnesses: readonly Judgement[];
  /** True in a quiescent state that is wrong. */
  readonly endings: readonly Judgement[];
  /** Whether a state is gone on from; null if all are. */
  readonly constraint: Code | null;
  /** For each obligation whether it arises in a state, and whether its goal is reached there: two at a time. */
  readonly predicates: readonly Code[];
  /** Accesses to guarded fields in the steps: proved to hold their lock whatever the schedule, or checked in each step. */
  readonly accesses: { readonly proved: number; readonly checked: number };
  /** For each actor and each lock that it may take instead, the actors that block it; it waits if each set has some. */
  readonly waits: readonly (readonly Code[])[];
}

/** A way through a step of an actor. */
export interface Way extends TransitionInfo {
  readonly from: number;
}
/** Of the cases that it has: what was taken over may leave numbers that none of them uses. */
export function waysOf({ actors, events, transitions }: Program, actor: number): readonly Way[] {
  const cases = actors[actor]?.cases ?? [];
  const offered = new Set(cases.flatMap((each) => each.events.map(({ event }) => event)));
  return transitions
    .filter(({ event }) => offered.has(event))
    .map((way) => ({ ...way, from: events[way.event]?.state ?? 0 }));
}

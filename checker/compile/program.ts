/**
 * A program: a system flattened to guarded transitions in integer code. What no step writes is a constant, which may
 * show that a step is never taken, so that what varies and what is reached are found together.
 */
import { initialState } from '../interpret/step.ts';
import { ModelError } from '../language/model-error.ts';
import type { Code, Instruction } from './code.ts';
import { Flattening, type Reached } from './flatten.ts';
import { judgements } from './judgements.ts';
import { type Layout, type Leaves, listLeaves, pack } from './layout.ts';
import type { Failure } from './lower-expression.ts';
import type { LockUse } from './lower-statement.ts';
import type { System, SystemActor } from './system.ts';

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
  /** For each obligation whether it arises in a state, and whether its goal is reached there: two at a time. */
  readonly predicates: readonly Code[];
  /** Accesses to guarded fields in the steps: proved to hold their lock whatever the schedule, or checked in each step. */
  readonly accesses: { readonly proved: number; readonly checked: number };
  /** For each actor and each lock that it may take instead, the actors that block it; it waits if each set has some. */
  readonly waits: readonly (readonly Code[])[];
}

/** Sets of actors are bits of one word. */
const actorsMax = 31;

/** Throws ModelError for a definition that cannot be flattened. */
export function buildProgram(system: System): Program {
  const actors = system.actors.length;
  if (actors > actorsMax) {
    throw new ModelError(
      `scenario '${system.scenario.name}' has ${actors} actors, but at most ${actorsMax} can be checked`,
    );
  }
  const initial = initialState(system);
  const leaves = listLeaves(system, initial);
  const start = initial.control.map((state) => new Map([[state, new Set<string>()]]));
  const { written, reached } = explore(system, leaves, start);
  const flattening = new Flattening(system, leaves, { written, constants: new Set() }, start);
  const steps = flattening.program(reached);
  const { lower } = flattening;
  return { ...judgements(lower, flattening.reached), ...steps, system, layout: pack(leaves, written) };
}

/** What a case was lowered with: the leaves that it took for constants, and how many locks it took for held. */
interface Basis {
  readonly constants: ReadonlySet<number>;
  readonly held: number;
}

/** The leaves that vary and the control states that are reached: cases are lowered again until each has a true basis. */
function explore(
  system: System,
  leaves: Leaves,
  start: readonly Reached[],
): { written: Set<number>; reached: readonly Reached[] } {
  const written = new Set<number>();
  let constants = new Set<number>();
  const flattening = new Flattening(
    system,
    leaves,
    { written, constants: { add: (leaf) => constants.add(leaf) } },
    start,
  );
  const bases = system.actors.map(() => new Map<number, Basis>());
  const isTrue = (basis: Basis | undefined, held: ReadonlySet<string>): boolean =>
    basis?.held === held.size && ![...basis.constants].some((leaf) => written.has(leaf));
  for (let isStable = false; !isStable; ) {
    isStable = true;
    for (const actor of system.actors) {
      // A map's iteration goes on to what is added meanwhile. The states only become more and the locks only fewer.
      for (const [state, held] of flattening.reached[actor.index] ?? []) {
        if (isTrue(bases[actor.index]?.get(state), held)) continue;
        isStable = false;
        constants = new Set();
        flattening.caseOf(actor, state, held);
        bases[actor.index]?.set(state, { constants, held: held.size });
      }
    }
  }
  return { written, reached: flattening.reached };
}

/** What a scenario says: actors, bounds, properties, what is expected, and mutants that must fail. */
import type { MachineEdit } from './edit.ts';
import type { CondLike } from './expression.ts';
import type { Effect, Expression, PlaceRef, Statement } from './ir.ts';
import type { Property } from './property.ts';
import type { ActorSpec } from './role.ts';

/** Exact numbers of an unreduced search. Self-loops and duplicates count as transitions; the initial state has depth 0. */
export type Expectation =
  | {
      readonly verdict: 'holds';
      readonly states?: number;
      readonly transitions?: number;
      readonly depth?: number;
      /** States that are left under symmetry, one for each class of those that renaming makes equal. */
      readonly symmetric?: number;
    }
  | {
      readonly verdict: 'violated';
      /** The property's id, or the name of a built-in check such as 'deadlock'. */
      readonly violates: string;
      /** Transitions in a shortest counterexample. */
      readonly steps?: number;
    };

/** One change to one place of a protocol. */
export type Change =
  | { readonly kind: 'guard'; readonly role: string; readonly name: string; readonly becomes: Expression }
  | { readonly kind: 'action'; readonly role: string; readonly name: string; readonly becomes: readonly Statement[] }
  | { readonly kind: 'lock'; readonly lock: string }
  | { readonly kind: 'initially'; readonly effect: readonly Statement[] }
  | { readonly kind: 'actor'; readonly name: string; readonly spec: ActorSpec }
  /** Every actor that runs the machine of that id runs it with this edit. */
  | { readonly kind: 'machine'; readonly machine: string; readonly edit: MachineEdit }
  /** Nobody asks whether a field's declared lock is held, and to release what is not held does nothing. */
  | { readonly kind: 'discipline' };

/**
 * What is assumed of the scheduler beside the standard, for liveness only: for actors by name, for events by name.
 * Weak: an event that stays possible happens. Strong: one that is possible again and again does.
 */
export interface Fairness {
  readonly [actor: string]: { readonly [event: string]: 'weak' | 'strong' };
}

export interface Mutant {
  /** In words: what this broken form leaves out or does too early. */
  readonly text: string;
  readonly change: Change | readonly Change[];
  /** Without it, it claims to violate something. */
  readonly expect?: { readonly violates: string; readonly steps?: number } | { readonly holds: string };
  /** The catalogue number that this form reproduces, such as D07; of several catalogues 'D24, E01'. */
  readonly bug?: string;
  /** The commit, mail or seed document in which the bug or its fix is found. */
  readonly reference?: string;
}

/**
 * How stores become visible. SC: at once. TSO: they leave a buffer of the actor in order, as on x86. PSO: those to one
 * place in order. `buffer`: how many stores each buffer holds; a verdict says so if one ever had to wait for room.
 */
export type Memory = { readonly model: 'SC' } | { readonly model: 'TSO' | 'PSO'; readonly buffer: number };

export interface ScenarioSpec {
  /** Unique, in kebab-case; what the command line calls it. */
  readonly name: string;
  readonly text: string;
  /** The size of each sort, and parameters that differ from their standard. */
  readonly bounds?: { readonly [sort: string]: number };
  /** Why these bounds: the smallest that show the bugs, or what smaller ones miss. */
  readonly boundsReason?: string;
  /** Why it is checked only when it is named: what it takes that a check of everything does not have. Its mutants are checked all the same. */
  readonly onDemand?: string;
  /** SC if absent. What goes through the buffers: fields that something accesses lockless, and unlocks. */
  readonly memory?: Memory;
  /** What differs from the initial values of the domains. */
  readonly initial?: Effect;
  readonly actors: { readonly [name: string]: ActorSpec };
  readonly properties: readonly Property[];
  /** Assumed beside the standard, which is weak fairness of each actor: it acts in the end if it always could. */
  readonly fairness?: Fairness;
  /** Locks, or arrays of them, that serve whoever waits: strong fairness of each event that waits for one. For liveness only. */
  readonly fairLocks?: readonly { readonly ref: PlaceRef }[];
  /**
   * Bounds what has no bound of its own: a state in which it does not hold is judged by `always`, `never` and `sometimes`,
   * but not counted and not gone on from, and a verdict is one within the constraint. As TLC does it. Not for liveness.
   */
  readonly constraint?: CondLike;
  readonly expect?: Expectation;
  readonly mutants?: { readonly [name: string]: Mutant };
  /** For a claimed violation: the catalogue number, as of a mutant, and where it is discussed. */
  readonly bug?: string;
  readonly reference?: string;
}

export interface Scenario extends ScenarioSpec {
  readonly kind: 'scenario';
}

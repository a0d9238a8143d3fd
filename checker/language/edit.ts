/** Edits of one machine: the same machine with one place of its control flow changed. */
import type { StateMachine } from 'xstate';
import type { Effect, Expression, Statement } from './ir.ts';
import { statements } from './ir.ts';
import type { Change } from './spec.ts';

/** Where a machine says what is done: on an event of a state, or in one of its other parts. */
export interface Spot {
  /** Keys from the root, joined with dots; the root is ''. */
  readonly state: string;
  readonly part: 'on' | 'always' | 'onDone' | 'entry' | 'exit';
  /** The event; '' where the part is no event. */
  readonly event: string;
  /** Which candidate, from 0; 0 for entry and exit. */
  readonly candidate: number;
}

/** What a use of a vocabulary's name becomes at one spot. `name`: what it is called there; unique in its role. */
export type MachineEdit =
  /** The candidate's action of that position does something else, or is left out. */
  | { readonly edit: 'action'; readonly spot: Spot; readonly at: number; readonly becomes: readonly Statement[] | null }
  /** The named guard, wherever the candidate's guard names it. */
  | { readonly edit: 'guard'; readonly spot: Spot; readonly name: string; readonly becomes: Expression }
  /** The step of that name, guard and effect; with another guard it waits for nobody. */
  | {
      readonly edit: 'step';
      readonly spot: Spot;
      readonly name: string;
      readonly guard: Expression;
      readonly effect: readonly Statement[];
    }
  /** No guard and no action: the event leads on. */
  | { readonly edit: 'drop'; readonly spot: Spot }
  | { readonly edit: 'target'; readonly spot: Spot; readonly target: string }
  /** A step of its own before whatever the state does. */
  | { readonly edit: 'insert'; readonly state: string; readonly event: string; readonly effect: readonly Statement[] }
  /** The two events change places, with their guards and actions; where they lead to stays. */
  | { readonly edit: 'exchange'; readonly first: Spot; readonly second: Spot };

type Schema = { readonly states?: { readonly [name: string]: Schema } };
/** The paths of all states below. */
type PathsIn<S> = S extends { readonly states: infer Inner }
  ? { [K in keyof Inner & string]: K | `${K}.${PathsIn<Inner[K]>}` }[keyof Inner & string]
  : never;
// biome-ignore format: one line a parameter would say nothing more
type SchemaOf<M> = M extends StateMachine<infer _C, infer _E, infer _H, infer _A, infer _Ac, infer _G, infer _D, infer _V, infer _T, infer _I, infer _O, infer _Em, infer _M, infer S extends Schema, infer _TM> ? S : Schema;
/** A state of the machine, by its path; any text where the machine's type does not tell. */
export type StateOf<M> = [PathsIn<SchemaOf<M>>] extends [never] ? string : PathsIn<SchemaOf<M>>;

interface Machine {
  readonly id: string;
}

/** The event of that state neither waits nor does anything: it leads on at once. Of several candidates, name one. */
export function stepDropped<M extends Machine>(machine: M, state: StateOf<M>, event: string, candidate = 0): Change {
  return { kind: 'machine', machine: machine.id, edit: { edit: 'drop', spot: on(state, event, candidate) } };
}

/** The events of the two states, each with one candidate, happen in each other's place. */
export function stepsExchanged<M extends Machine>(
  machine: M,
  first: readonly [state: StateOf<M>, event: string],
  second: readonly [state: StateOf<M>, event: string],
): Change {
  const [one, other] = [first, second].map(([state, event]) => on(state, event, 0)) as [Spot, Spot];
  return { kind: 'machine', machine: machine.id, edit: { edit: 'exchange', first: one, second: other } };
}

/** Whoever comes to that state first takes a step of that name, which does this. */
export function stepInserted<M extends Machine>(machine: M, state: StateOf<M>, event: string, effect: Effect): Change {
  return { kind: 'machine', machine: machine.id, edit: { edit: 'insert', state, event, effect: statements(effect) } };
}

/** The event leads to another state. Of several candidates, name one. */
export function stepLeadsTo<M extends Machine>(
  machine: M,
  state: StateOf<M>,
  event: string,
  target: StateOf<M>,
  candidate = 0,
): Change {
  return { kind: 'machine', machine: machine.id, edit: { edit: 'target', spot: on(state, event, candidate), target } };
}

function on(state: string, event: string, candidate: number): Spot {
  return { state, part: 'on', event, candidate };
}

/** Changes in one place, of which mutants are made. */

import type { StateMachine } from 'xstate';
import type { MachineEdit, Spot } from './edit.ts';
import type { CondLike } from './expression.ts';
import { condIr } from './expression.ts';
import type { Effect, PlaceRef } from './ir.ts';
import { fieldText, statements } from './ir.ts';
import { ModelError } from './model-error.ts';
import { told } from './refuse-domain.ts';
import type { ActorSpec, Definitions } from './role.ts';
import { located } from './site.ts';
import type { Change } from './spec.ts';

function refuseNoRole(role: unknown, call: string): void {
  if (typeof role === 'object' && role !== null && 'guards' in role) return;
  throw new ModelError(`${call}() takes the role itself, as in ${call}(thread, 'name', …); it is given ${told(role)}`);
}

/** The named guard, or the guard of the named step, becomes another condition wherever the role uses it. */
export function guardBecomes<G extends Definitions['guards'], S extends Definitions['steps']>(
  role: { readonly name: string; readonly guards: G; readonly steps: S },
  name: (keyof G | keyof S) & string,
  becomes: CondLike,
): Change {
  refuseNoRole(role, 'guardBecomes');
  return located({ kind: 'guard', role: role.name, name, becomes: condIr(becomes) });
}

/** The named action, or the effect of the named step, becomes another effect wherever the role uses it. */
export function actionBecomes<A extends Definitions['actions'], S extends Definitions['steps']>(
  role: { readonly name: string; readonly actions: A; readonly steps: S },
  name: (keyof A | keyof S) & string,
  becomes: Effect,
): Change {
  refuseNoRole(role, 'actionBecomes');
  return located({ kind: 'action', role: role.name, name, becomes: statements(becomes) });
}

/** The lock is never taken: neither its acquires and releases nor the discipline that names it. */
export function withoutLock(lock: { readonly ref: PlaceRef }): Change {
  const given: { readonly ref?: PlaceRef } = lock;
  if (given.ref === undefined) throw new ModelError('withoutLock() takes a lock, as in withoutLock(cache.lock)');
  return located({ kind: 'lock', lock: fieldText(given.ref) });
}

/** The initial state differs: for broken forms that a constant of the model stands for, such as an era. */
export function initially(effect: Effect): Change {
  return located({ kind: 'initially', effect: statements(effect) });
}

/** The named actor runs another machine. */
export function runsInstead(name: string, spec: ActorSpec): Change {
  const { machine, role }: Partial<ActorSpec> = Object(spec);
  if (machine === undefined || role === undefined) {
    throw new ModelError(
      `runsInstead() takes an actor, as in runsInstead('${name}', thread.runs(other)); it is given ${told(spec)}`,
    );
  }
  return located({ kind: 'actor', name, spec });
}

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
/** Throws ModelError for what is no machine. */
export function machineId(machine: Machine, call: string): string {
  const { id }: { readonly id?: unknown } = Object(machine);
  if (typeof id === 'string') return id;
  throw new ModelError(
    `${call}() takes the machine itself, what createMachine() gave, and not its name or role; it is given ${told(machine)}`,
  );
}
function ofMachine(call: string, machine: Machine, edit: MachineEdit): Change {
  return located({ kind: 'machine', machine: machineId(machine, call), edit });
}

/** The event of that state neither waits nor does anything: it leads on at once. Of several candidates, name one. */
export function stepDropped<M extends Machine>(machine: M, state: StateOf<M>, event: string, candidate = 0): Change {
  return ofMachine('stepDropped', machine, { edit: 'drop', spot: on(state, event, candidate) });
}

/** The events of the two states, each with one candidate, happen in each other's place. */
export function stepsExchanged<M extends Machine>(
  machine: M,
  first: readonly [state: StateOf<M>, event: string],
  second: readonly [state: StateOf<M>, event: string],
): Change {
  if (![first, second].every(Array.isArray)) {
    throw new ModelError(
      "stepsExchanged() takes two steps, as in stepsExchanged(machine, ['found', 'get'], ['held', 'put'])",
    );
  }
  const [one, other] = [first, second].map(([state, event]) => on(state, event, 0)) as [Spot, Spot];
  return ofMachine('stepsExchanged', machine, { edit: 'exchange', first: one, second: other });
}

/** Whoever comes to that state first takes a step of that name, which does this. */
export function stepInserted<M extends Machine>(machine: M, state: StateOf<M>, event: string, effect: Effect): Change {
  return ofMachine('stepInserted', machine, { edit: 'insert', state, event, effect: statements(effect) });
}

/** The event leads to another state. Of several candidates, name one. */
export function stepLeadsTo<M extends Machine>(
  machine: M,
  state: StateOf<M>,
  event: string,
  target: StateOf<M>,
  candidate = 0,
): Change {
  return ofMachine('stepLeadsTo', machine, { edit: 'target', spot: on(state, event, candidate), target });
}

function on(state: string, event: string, candidate: number): Spot {
  return { state, part: 'on', event, candidate };
}

/**
 * Any machine as one call of a thread that makes several: it begins when the call before has ended, and says when it has
 * ended itself. What it does in between is the machine's own.
 */
import { type AnyStateMachine, createMachine } from 'xstate';
import type { Effect } from '../../checker/language/ir.ts';
import { ModelError } from '../../checker/language/model-error.ts';
import type { ActorSpec, AnyRole, MachineLike } from '../../checker/language/role.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { endCall, isDue } from '../../models/index.ts';

/** The state of a call before it begins. */
export const notBegun = 'not begun';

/** By role: what some of its actions do first, to keep what a property asks for. */
export type Notes = ReadonlyMap<AnyRole, { readonly [action: string]: Effect }>;

/** XState's configuration as it is written, of which only the outermost level is changed. */
interface Root {
  readonly initial?: unknown;
  readonly states?: { readonly [name: string]: { readonly type?: unknown; readonly entry?: unknown } };
  readonly [key: string]: unknown;
}

/** For the actors of one scenario, in which each role and each machine is to be one thing. */
export function callsInTurn(notes: Notes): (spec: ActorSpec) => ActorSpec {
  const roles = new Map<AnyRole, AnyRole>();
  const machines = new Map<MachineLike, MachineLike>();
  return (spec) => {
    const role = roles.get(spec.role) ?? withTurns(spec.role, notes.get(spec.role) ?? {});
    roles.set(spec.role, role);
    const machine = machines.get(spec.machine) ?? inTurn(spec.machine, role);
    machines.set(spec.machine, machine);
    wholes.set(machine, spec.machine);
    return { ...spec, role, machine };
  };
}

const wholes = new WeakMap<MachineLike, MachineLike>();
/** The machine that a call was made of; of any other machine itself. */
export function wholeOf(machine: MachineLike): MachineLike {
  return wholes.get(machine) ?? machine;
}

/** The control states of the outermost level in which the machine has come to its end. */
export function endsOf(machine: MachineLike): string[] {
  return Object.entries(rootOf(machine).states ?? {}).flatMap(([name, { type }]) => (type === 'final' ? [name] : []));
}

function withTurns(role: AnyRole, noted: { readonly [action: string]: Effect }): AnyRole {
  const unknown = Object.keys(noted).find((action) => !(action in role.actions));
  if (unknown !== undefined)
    throw new ModelError(`role '${role.name}' has no action '${unknown}' to note something of`);
  const actions = Object.fromEntries(
    Object.entries(role.actions).map(([name, does]) => {
      const more = noted[name];
      if (more === undefined) return [name, does];
      if (typeof does === 'function') throw new ModelError(`role '${role.name}': '${name}' takes parameters`);
      return [name, [more, does]];
    }),
  );
  return {
    ...role,
    family: true,
    guards: { ...role.guards, 'is due': isDue() },
    actions: { ...actions, 'end call': endCall() },
  };
}

function inTurn(machine: MachineLike, role: AnyRole): MachineLike {
  const root = rootOf(machine);
  const states = Object.entries(root.states ?? {}).map(([name, state]) => [
    name,
    state.type === 'final' ? { ...state, entry: ['end call', ...listOf(state.entry)] } : state,
  ]);
  const waiting = { tags: 'idle', on: { begin: { guard: 'is due', target: root.initial } } };
  const config = {
    ...root,
    initial: notBegun,
    states: { [notBegun]: waiting, ...Object.fromEntries(states) },
    schemas: role,
  };
  const { guards, actions } = vocabulary(role);
  return createMachine(config as never, { guards, actions } as never) as MachineLike;
}

function listOf(actions: unknown): readonly unknown[] {
  if (actions === undefined) return [];
  return Array.isArray(actions) ? actions : [actions];
}

function rootOf(machine: MachineLike): Root {
  return (machine as unknown as AnyStateMachine).config as unknown as Root;
}

/** A machine's configuration as an entry: the functions of XState that combine guards or raise events become data. */
import type { AnyStateMachine } from 'xstate';
import { guardKind } from '../compile/chart/combined.ts';
import type { MachineLike, Params } from '../language/role.ts';
import type { ActionEntry, GuardEntry, Named, StateEntry, TransitionEntry, UseEntry } from './format.ts';

/** Of a machine whose chart could be read, so that it has nothing that this does not know. */
export function machineRoot(machine: MachineLike): StateEntry {
  // readChart() checks that it is what createMachine() returned; of its configuration only known keys are read.
  return state((machine as unknown as AnyStateMachine).config as unknown as Config);
}

/** XState's configuration as it is written. */
interface Config {
  readonly [key: string]: unknown;
  readonly states?: { readonly [name: string]: Config };
  readonly on?: { readonly [event: string]: unknown };
}

function state(config: Config): StateEntry {
  const { id, type, initial, states, on, always, onDone, entry, exit, tags, meta, description } = config;
  return {
    ...words({ id, type, initial, description }),
    ...(tags === undefined ? {} : { tags: list(tags).map(String) }),
    ...(typeof meta === 'object' && meta !== null ? { meta: { ...meta } } : {}),
    ...(states === undefined ? {} : { states: named(states, state) }),
    ...(on === undefined ? {} : { on: named(on, transitions) }),
    ...(always === undefined ? {} : { always: transitions(always) }),
    ...(onDone === undefined ? {} : { onDone: transitions(onDone) }),
    ...(entry === undefined ? {} : { entry: actions(entry) }),
    ...(exit === undefined ? {} : { exit: actions(exit) }),
  };
}

function transitions(config: unknown): TransitionEntry[] {
  return list(config).map((each) => {
    if (typeof each !== 'object' || each === null) return words({ target: each });
    const { target, guard: asked, actions: done, reenter, description } = each as Config;
    return {
      ...words({ target, description }),
      ...(asked === undefined ? {} : { guard: guard(asked) }),
      ...(done === undefined ? {} : { actions: actions(done) }),
      ...(reenter === true ? { reenter } : {}),
    };
  });
}

function guard(given: unknown): GuardEntry {
  if (typeof given !== 'function') return use(given);
  const { guards = [], stateValue } = given as { guards?: readonly unknown[]; stateValue?: unknown };
  const parts = guards.map(guard);
  const [first = ''] = parts;
  const kind = guardKind(given);
  if (kind === 'and') return { and: parts };
  if (kind === 'or') return { or: parts };
  return kind === 'not' ? { not: first } : { in: pathOf(stateValue) };
}
function pathOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const [entry] = Object.entries(value);
  return entry === undefined ? '' : `${entry[0]}.${pathOf(entry[1])}`;
}

function actions(config: unknown): ActionEntry[] {
  return list(config).map((each) => {
    if (typeof each !== 'function') return use(each);
    const { event } = each as { event?: { type?: unknown } };
    return { raise: String(event?.type) };
  });
}

function use(given: unknown): UseEntry {
  if (typeof given === 'string') return given;
  const { type, params } = given as { type: string; params?: Params };
  return params === undefined ? type : { type, params };
}

function list(config: unknown): readonly unknown[] {
  if (config === undefined) return [];
  return Array.isArray(config) ? config : [config];
}
function words(given: { readonly [key: string]: unknown }): { readonly [key: string]: string } {
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : [])),
  );
}
function named<T, U>(all: { readonly [name: string]: T }, write: (each: T) => U): Named<U> {
  return Object.entries(all).map(([name, each]) => [name, write(each)] as const);
}

/** The whole graph of a small system by the reference interpreter, and what schedules in it cost, by plain relaxation. */
import type { System } from '../checker/compile/system/system.ts';
import { explore, keyOf } from '../checker/interpret/explore.ts';
import { isQuiescent, properties, quiescentFaults, waitsInCircle, witnesses } from '../checker/interpret/judge.ts';
import type { ModelState } from '../checker/interpret/state.ts';
import { initialState, type Transition, transitions } from '../checker/interpret/step.ts';

export interface Edge {
  readonly actor: number;
  /** Null: the step breaks this check. */
  readonly to: string | null;
  readonly breaks: string | null;
}
export interface Graph {
  readonly start: string;
  readonly edges: ReadonlyMap<string, readonly Edge[]>;
  /** What is wrong with each state. */
  readonly wrong: ReadonlyMap<string, readonly string[]>;
  /** Whether what is wrong may depend on the order: a `sometimes` is evaluated until it is witnessed, and may fail. */
  readonly orderMatters: boolean;
}

/** A state that the reference search visited; `list` is null where it does not go on. */
export interface Visited {
  readonly state: ModelState;
  readonly list: readonly Transition[] | null;
  readonly key: string;
}

export function graphOf(system: System): Graph {
  return graphFrom(system, visitedIn(system));
}

export function visitedIn(system: System): readonly Visited[] {
  const visited: Visited[] = [];
  const visit = (state: ModelState, list: readonly Transition[] | null, key: string): void => {
    visited.push({ state, list, key });
  };
  explore(system, 100_000, visit, (state, key) => visit(state, null, key));
  return visited;
}

/** The same, of what a search of every state has visited. */
export function graphFrom(system: System, visited: readonly Visited[]): Graph {
  const edges = new Map<string, Edge[]>();
  const wrong = new Map<string, string[]>();
  let orderMatters = false;
  for (const { state, list, key } of visited) {
    wrong.set(key, wrongWith(system, state, list, key));
    if (witnesses(system, state).failures.length > 0) orderMatters = true;
    if (list === null) continue;
    edges.set(
      key,
      list.flatMap(({ actor, outcome }): Edge[] => {
        if (outcome.kind === 'failure')
          return [{ actor, to: null, breaks: outcome.failure.property ?? outcome.failure.failure }];
        const to = keyOf(system, outcome.state);
        // What changes nothing is no part of any schedule here.
        return to === key ? [] : [{ actor, to, breaks: null }];
      }),
    );
  }
  return { start: keyOf(system, initialState(system)), edges, wrong, orderMatters };
}

function wrongWith(system: System, state: ModelState, list: readonly Transition[] | null, key: string): string[] {
  const names: string[] = [...properties(system, state, 'state')];
  if (waitsInCircle(system, state)) names.push('deadlock');
  if (list !== null && isQuiescent(list, (after) => keyOf(system, after) !== key)) {
    names.push(...quiescentFaults(system, state), ...properties(system, state, 'atEnd'));
  }
  return names;
}

/** What a schedule may cost, compared from left to right. */
type Cost = readonly number[];
/** What the step of an actor adds after that of another, null at the start; `goesOn`: the last could act. */
type Price = (last: number | null, actor: number, goesOn: boolean) => Cost;

export const preemptions: Price = (last, actor, goesOn) => [goesOn && last !== actor ? 1 : 0];
export const stepsThenSwitches: Price = (last, actor) => [1, last !== null && last !== actor ? 1 : 0];

export interface Cheapest {
  /** By name what the cheapest schedule that shows it costs. */
  readonly names: ReadonlyMap<string, Cost>;
  /** By state what the cheapest schedule that leads there costs. */
  readonly states: ReadonlyMap<string, Cost>;
}

/** Costs of states and last actors go down until none does. */
export function cheapest({ start, edges, wrong }: Graph, price: Price): Cheapest {
  const zero = price(null, 0, false).map(() => 0);
  const costs = new Map<string, { at: string; last: number | null; cost: Cost }>();
  const found = new Map<string, Cost>();
  const improve = <T>(map: Map<string, T>, key: string, cost: Cost, known: Cost | undefined, value: T): boolean => {
    if (known !== undefined && !isLess(cost, known)) return false;
    map.set(key, value);
    return true;
  };
  costs.set(`${start} start`, { at: start, last: null, cost: zero });
  for (let changed = true; changed; ) {
    changed = false;
    for (const { at, last, cost } of [...costs.values()]) {
      for (const name of wrong.get(at) ?? []) improve(found, name, cost, found.get(name), cost);
      const list = edges.get(at) ?? [];
      const goesOn = list.some(({ actor }) => actor === last);
      for (const { actor, to, breaks } of list) {
        const added = price(last, actor, goesOn);
        const sum = cost.map((each, index) => each + (added[index] ?? 0));
        if (breaks !== null) improve(found, breaks, sum, found.get(breaks), sum);
        if (to === null) continue;
        const key = `${to} ${actor}`;
        if (improve(costs, key, sum, costs.get(key)?.cost, { at: to, last: actor, cost: sum })) changed = true;
      }
    }
  }
  const states = new Map<string, Cost>();
  for (const { at, cost } of costs.values()) improve(states, at, cost, states.get(at), cost);
  return { names: found, states };
}

function isLess(left: Cost, right: Cost): boolean {
  const at = left.findIndex((each, index) => each !== right[index]);
  return at >= 0 && (left[at] ?? 0) < (right[at] ?? 0);
}

/** What this path costs. Throws if there is no such path. */
export function costOf(system: System, path: readonly number[], price: Price): Cost {
  let state = initialState(system);
  let last: number | null = null;
  let sum = price(null, 0, false).map(() => 0);
  for (const position of path) {
    const list = transitions(system, state);
    const step = list[position];
    if (step === undefined) throw new Error(`no transition ${position}`);
    const key = keyOf(system, state);
    const goesOn = list.some(
      ({ actor, outcome }) => actor === last && (outcome.kind === 'failure' || keyOf(system, outcome.state) !== key),
    );
    const added = price(last, step.actor, goesOn);
    sum = sum.map((each, index) => each + (added[index] ?? 0));
    last = step.actor;
    if (step.outcome.kind === 'next') state = step.outcome.state;
  }
  return sum;
}

/**
 * Where a fair run can stay for ever: sets of states that are strongly connected, or single states, in which every
 * assumption is met. Found by Tarjan's algorithm without recursion; for strong assumptions again on what remains of
 * a component when the states are taken away in which something is possible that never happens in it.
 */
import type { Assumption } from './fairness.ts';
import type { Graph } from './graph.ts';

/** Which events of a graph's labels belong to which assumptions. */
export interface Fairness {
  readonly assumptions: readonly Pick<Assumption, 'strength'>[];
  /** By label, the numbers of the assumptions that it is part of. */
  readonly ofLabel: readonly (readonly number[])[];
}

/**
 * Hands over each largest set of states within the region in which a fair run can stay. `region`: 1 for each state in
 * it. A single state is such a set if the run may end there.
 */
export function fairComponents(
  graph: Graph,
  region: Uint8Array,
  fairness: Fairness,
  found: (component: readonly number[]) => void,
): void {
  const census = new Census(graph, fairness);
  const tarjan = new Tarjan(graph);
  // Each part of the region under examination has a number of its own; the region itself has 1.
  const part = Uint32Array.from(region);
  let parts = 1;
  const open: { readonly states: Iterable<number>; readonly number: number }[] = [];
  const judge = (component: readonly number[]): void => {
    const verdict = census.judge(component);
    if (verdict === 'fair') return found(component);
    if (verdict === 'unfair') return;
    const states = component.filter((state) => !census.enables(state, verdict));
    const number = ++parts;
    for (const state of states) part[state] = number;
    open.push({ states, number });
  };
  open.push({ states: members(region), number: 1 });
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    tarjan.components(next.states, part, next.number, judge);
  }
}

function* members(region: Uint8Array): Iterable<number> {
  for (const [state, inside] of region.entries()) if (inside === 1) yield state;
}

/** Bytes that the search for components takes for each state of the graph, its lists included. */
export const componentBytes = 34;

/** Counts in a component what is possible and what happens. */
export class Census {
  private readonly graph: Graph;
  private readonly fairness: Fairness;
  private readonly inside: Uint8Array;
  /** By assumption: in how many states it is possible, whether it happens within, the last state that was counted. */
  private readonly possible: Int32Array;
  private readonly happens: Uint8Array;
  private readonly counted: Int32Array;

  constructor(graph: Graph, fairness: Fairness) {
    this.graph = graph;
    this.fairness = fairness;
    this.inside = new Uint8Array(graph.states);
    const { length } = fairness.assumptions;
    this.possible = new Int32Array(length);
    this.happens = new Uint8Array(length);
    this.counted = new Int32Array(length);
  }

  /** Fair; unfair, and so is every part of it; or the strong assumptions that only a part of it may meet. */
  judge(component: readonly number[]): 'fair' | 'unfair' | readonly number[] {
    this.count(component);
    const { assumptions } = this.fairness;
    const unmet: number[] = [];
    for (const [number, { strength }] of assumptions.entries()) {
      if (this.happens[number] === 1 || this.possible[number] === 0) continue;
      if (strength === 'strong') unmet.push(number);
      else if (this.possible[number] === component.length) return 'unfair';
    }
    return unmet.length === 0 ? 'fair' : unmet;
  }

  private count(component: readonly number[]): void {
    this.possible.fill(0);
    this.happens.fill(0);
    this.counted.fill(-1);
    for (const state of component) this.inside[state] = 1;
    for (const state of component) {
      this.each(state, (assumption, to) => {
        if (this.counted[assumption] !== state) this.possible[assumption] = (this.possible[assumption] ?? 0) + 1;
        this.counted[assumption] = state;
        if (to !== null && this.inside[to] === 1) this.happens[assumption] = 1;
      });
    }
    for (const state of component) this.inside[state] = 0;
  }

  /** Whether one of the assumptions has an event that is possible in the state. */
  enables(state: number, among: readonly number[]): boolean {
    let found = false;
    this.each(state, (assumption) => {
      found ||= among.includes(assumption);
    });
    return found;
  }

  private each(state: number, tell: (assumption: number, to: number | null) => void): void {
    const { first, to, label, failing } = this.graph;
    const end = first[state + 1] ?? 0;
    for (let step = first[state] ?? 0; step < end; step++) {
      for (const assumption of this.of(label[step] ?? 0)) tell(assumption, to[step] ?? 0);
    }
    for (const each of failing.get(state) ?? []) for (const assumption of this.of(each)) tell(assumption, null);
  }

  private of(label: number): readonly number[] {
    return this.fairness.ofLabel[label] ?? [];
  }
}

/** Strongly connected components of a part of a graph. */
class Tarjan {
  private readonly graph: Graph;
  /** Order of discovery, which goes on from run to run; 0 if undiscovered. */
  private readonly order: Uint32Array;
  private discovered = 0;
  private readonly low: Uint32Array;
  /** The next step of each state to look at. */
  private readonly cursor: Uint32Array;

  constructor(graph: Graph) {
    this.graph = graph;
    this.order = new Uint32Array(graph.states);
    this.low = new Uint32Array(graph.states);
    this.cursor = new Uint32Array(graph.states);
  }

  /** Hands over each component of the states whose part has this number; a component's part may be changed then. */
  components(
    states: Iterable<number>,
    part: Uint32Array,
    number: number,
    found: (component: readonly number[]) => void,
  ): void {
    const before = this.discovered;
    const isNew = (state: number): boolean => (this.order[state] ?? 0) <= before;
    const path: number[] = [];
    // What is discovered and in no component yet.
    const open: number[] = [];
    const discover = (state: number): void => {
      this.order[state] = this.low[state] = ++this.discovered;
      this.cursor[state] = this.graph.first[state] ?? 0;
      path.push(state);
      open.push(state);
    };
    for (const root of states) {
      if (!isNew(root)) continue;
      discover(root);
      for (let state = path.at(-1); state !== undefined; state = path.at(-1)) {
        const next = this.nextIn(state, part, number);
        if (next === null) {
          path.pop();
          this.lower(path.at(-1), this.low[state] ?? 0);
          if (this.low[state] === this.order[state]) found(this.close(open, state));
        } else if (isNew(next)) discover(next);
        else if (this.low[next] !== closed) this.lower(state, this.order[next] ?? 0);
      }
    }
  }

  /** Where the next step within the part leads that was not looked at. */
  private nextIn(state: number, part: Uint32Array, number: number): number | null {
    const { first, to } = this.graph;
    const end = first[state + 1] ?? 0;
    for (let step = this.cursor[state] ?? 0; step < end; step++) {
      const next = to[step] ?? 0;
      if (part[next] !== number) continue;
      this.cursor[state] = step + 1;
      return next;
    }
    this.cursor[state] = end;
    return null;
  }

  private lower(state: number | undefined, value: number): void {
    if (state !== undefined && value < (this.low[state] ?? 0)) this.low[state] = value;
  }

  private close(open: number[], root: number): number[] {
    const component = open.splice(open.lastIndexOf(root));
    for (const state of component) this.low[state] = closed;
    return component;
  }
}
const closed = 2 ** 32 - 1;

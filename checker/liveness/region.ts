/** The states in which an obligation is pending, and the shortest ways into them. */
import type { Graph } from './graph.ts';

/** Bytes that a region takes for each state of the graph. */
export const regionBytes = 18;

export interface Judge {
  /** Whether the obligation arises in the state. */
  arises(state: number): boolean;
  /** Whether its goal is reached there. */
  reached(state: number): boolean;
}

/** Steps from the initial state to each state, along the tree in which a search found them. */
export function depths(states: number, parent: (state: number) => number): Uint32Array {
  const list = new Uint32Array(states);
  for (let state = 1; state < states; state++) list[state] = (list[parent(state)] ?? 0) + 1;
  return list;
}

/** All states in which the goal is due and not reached. */
export class Region {
  /** 1 for each state in it. */
  readonly inside: Uint8Array;
  /** Steps of a shortest run that is in the state with the goal due. */
  readonly distance: Uint32Array;
  /** How many states there are in which it becomes due. */
  readonly starts: number;
  private readonly goal: Uint8Array;
  private readonly from: Int32Array;

  constructor(graph: Graph, depth: Uint32Array, { arises, reached }: Judge) {
    this.inside = new Uint8Array(graph.states);
    this.goal = new Uint8Array(graph.states);
    this.distance = new Uint32Array(graph.states);
    this.from = new Int32Array(graph.states);
    const starts: number[] = [];
    for (let state = 0; state < graph.states; state++) {
      if (reached(state)) this.goal[state] = 1;
      else if (arises(state)) starts.push(state);
    }
    this.starts = starts.length;
    this.grow(
      graph,
      starts.sort((one, other) => (depth[one] ?? 0) - (depth[other] ?? 0) || one - other),
      depth,
    );
  }

  /** Breadth first from all starts, each of which joins in at its own depth. */
  private grow(graph: Graph, starts: readonly number[], depth: Uint32Array): void {
    let frontier: number[] = [];
    let next = 0;
    while (next < starts.length || frontier.length > 0) {
      const steps = frontier.length > 0 ? (this.distance[frontier[0] ?? 0] ?? 0) : (depth[starts[next] ?? 0] ?? 0);
      for (; next < starts.length && depth[starts[next] ?? 0] === steps; next++) {
        const start = starts[next] ?? 0;
        if (this.join(start, steps, -1)) frontier.push(start);
      }
      const later: number[] = [];
      for (const state of frontier) {
        const end = graph.first[state + 1] ?? 0;
        for (let step = graph.first[state] ?? 0; step < end; step++) {
          const to = graph.to[step] ?? 0;
          if (this.goal[to] === 0 && this.join(to, steps + 1, state)) later.push(to);
        }
      }
      frontier = later;
    }
  }

  private join(state: number, steps: number, from: number): boolean {
    if (this.inside[state] === 1) return false;
    this.inside[state] = 1;
    this.distance[state] = steps;
    this.from[state] = from;
    return true;
  }

  /** From the state in which the goal becomes due to this one. */
  pathTo(state: number): number[] {
    const path: number[] = [];
    for (let at = state; at >= 0; at = this.from[at] ?? -1) path.push(at);
    return path.reverse();
  }
}

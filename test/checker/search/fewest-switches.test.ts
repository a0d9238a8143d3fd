/** Of all shortest ways to what is wrong, one with the fewest switches: against every way through small graphs. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type FewestSwitches, fewestSwitches } from '../../../checker/search/fewest-switches.ts';

/** A step by an actor; `to` null: it breaks a check. */
interface Step {
  readonly from: number;
  readonly actor: number;
  readonly to: number | null;
}
interface Graph {
  readonly actors: number;
  readonly steps: readonly Step[];
  /** Nodes that are wrong, some seen as soon as they are known, others when they are expanded. */
  readonly atOnce: readonly number[];
  readonly later: readonly number[];
}
const name = 'N';

/** Searches the graph from node 0 as an engine does, level by level; gives its node by state. The event is the step. */
function searched(strategy: FewestSwitches, { steps, atOnce, later }: Graph): number[] {
  const nodes = [0];
  if (atOnce.includes(0)) strategy.wrong?.(name, 0, null);
  for (let run = strategy.next(1); run !== null; run = strategy.next(nodes.length)) {
    const told: (() => void)[] = [];
    for (let state = run.from; state < run.to; state++) {
      const node = nodes[state] ?? 0;
      if (later.includes(node)) strategy.wrong?.(name, state, null);
      for (const [event, { from, to }] of steps.entries()) {
        if (from !== node) continue;
        if (to === null) {
          strategy.wrong?.(name, state, event);
          strategy.wrong?.('another', state, event);
          continue;
        }
        const isNew = !nodes.includes(to);
        if (isNew) nodes.push(to);
        const found = nodes.indexOf(to);
        if (isNew && atOnce.includes(to)) strategy.wrong?.(name, found, null);
        told.push(() => strategy.discovered(found, isNew, state, event));
      }
    }
    for (const tell of told) tell();
  }
  return nodes;
}

type Cost = readonly [steps: number, switches: number];
const less = (a: Cost, b: Cost): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);

/** The least cost of a way to something wrong, by going over all steps until nothing changes; null: nothing is wrong. */
function leastCost({ actors, steps, atOnce, later }: Graph): Cost | null {
  // By node and last actor; the first one has none.
  const costs = new Map<string, Cost>([['0 -1', [0, 0]]]);
  const ends: Cost[] = [];
  const lasts = [-1, ...Array.from({ length: actors }, (_, actor) => actor)];
  for (let isNew = true; isNew; ) {
    isNew = false;
    for (const { from, actor, to } of steps) {
      for (const last of lasts) {
        const cost = costs.get(`${from} ${last}`);
        if (cost === undefined) continue;
        const next: Cost = [cost[0] + 1, cost[1] + (last >= 0 && last !== actor ? 1 : 0)];
        if (to === null) {
          ends.push(next);
          continue;
        }
        const known = costs.get(`${to} ${actor}`);
        if (known !== undefined && !less(next, known)) continue;
        costs.set(`${to} ${actor}`, next);
        isNew = true;
      }
    }
  }
  for (const node of [...atOnce, ...later]) {
    for (const last of lasts) {
      const cost = costs.get(`${node} ${last}`);
      if (cost !== undefined) ends.push(cost);
    }
  }
  return ends.length === 0 ? null : ends.reduce((a, b) => (less(b, a) ? b : a));
}

/** What the strategy's best way costs; it must be a way of the graph that ends at something wrong. */
function costOf({ steps, atOnce, later }: Graph, nodes: readonly number[], strategy: FewestSwitches): Cost | null {
  const best = strategy.best();
  if (best === null) return null;
  const taken = [...best.walk.slice(1).map(({ event }) => event), ...(best.event === null ? [] : [best.event])];
  let at: number | null = 0;
  let switches = 0;
  expect(best.walk[0]).toEqual({ state: 0, event: null });
  for (const [number, event] of taken.entries()) {
    const step: Step | undefined = steps[event ?? -1];
    expect(step?.from).toBe(at);
    at = step?.to ?? null;
    if (number < best.walk.length - 1) expect(at).toBe(nodes[best.walk[number + 1]?.state ?? -1]);
    if (number > 0 && steps[taken[number - 1] ?? -1]?.actor !== step?.actor) switches++;
  }
  expect(at === null || atOnce.includes(at) || later.includes(at)).toBe(true);
  return [taken.length, switches];
}

const graphs = fc.integer({ min: 1, max: 3 }).chain((actors) => {
  const node = fc.integer({ min: 0, max: 7 });
  const step = fc.record({
    from: node,
    actor: fc.integer({ min: 0, max: actors - 1 }),
    to: fc.oneof({ weight: 12, arbitrary: node }, { weight: 2, arbitrary: fc.constant(null) }),
  });
  return fc.record({
    actors: fc.constant(actors),
    steps: fc.array(step, { minLength: 4, maxLength: 24 }),
    atOnce: fc.array(fc.integer({ min: 2, max: 9 }), { maxLength: 2 }),
    later: fc.array(fc.integer({ min: 2, max: 9 }), { maxLength: 2 }),
  });
});

describe('the best way', () => {
  test('costs as little as any way through a small graph', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const strategy = fewestSwitches({ count: graph.actors, of: (event) => graph.steps[event]?.actor ?? 0 }, name);
        const nodes = searched(strategy, graph);
        expect(costOf(graph, nodes, strategy)).toEqual(leastCost(graph));
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test('is a shortest one, also where a longer one has fewer switches', () => {
    const steps = [
      { from: 0, actor: 0, to: 1 },
      { from: 1, actor: 1, to: 2 },
      { from: 0, actor: 0, to: 3 },
      { from: 3, actor: 0, to: 4 },
      { from: 4, actor: 0, to: 5 },
    ];
    const graph: Graph = { actors: 2, steps, atOnce: [2, 5], later: [] };
    const strategy = fewestSwitches({ count: 2, of: (event) => steps[event]?.actor ?? 0 }, name);
    expect(costOf(graph, searched(strategy, graph), strategy)).toEqual([2, 1]);
  });

  test('is the one that is found later, where the first one into a state has more switches', () => {
    // Into node 3 by actor 0 from either node; only by way of node 2 was it the same actor before.
    const steps = [
      { from: 0, actor: 1, to: 1 },
      { from: 0, actor: 0, to: 2 },
      { from: 1, actor: 0, to: 3 },
      { from: 2, actor: 0, to: 3 },
    ];
    const graph: Graph = { actors: 2, steps, atOnce: [3], later: [] };
    const strategy = fewestSwitches({ count: 2, of: (event) => steps[event]?.actor ?? 0 }, name);
    expect(costOf(graph, searched(strategy, graph), strategy)).toEqual([2, 0]);
  });

  test("is found through thousands of states, where each step is anybody's", () => {
    const length = 3000;
    // From each node to the next by either actor, first by one and then by the other.
    const steps = Array.from({ length: 2 * length }, (_, at) => {
      const from = Math.floor(at / 2);
      return { from, actor: (at + from) % 2, to: from + 1 };
    });
    const strategy = fewestSwitches({ count: 2, of: (event) => steps[event]?.actor ?? 0 }, name);
    for (let state = 0; state < length; state++) {
      strategy.next(state + 1);
      for (const event of [2 * state, 2 * state + 1]) strategy.discovered(state + 1, event % 2 === 0, state, event);
    }
    strategy.wrong?.(name, length, null);
    const actors =
      strategy
        .best()
        ?.walk.slice(1)
        .map(({ event }) => steps[event ?? -1]?.actor) ?? [];
    expect(actors).toHaveLength(length);
    expect(new Set(actors).size).toBe(1);
  });

  test('is none where nothing of that name is wrong', () => {
    const strategy = fewestSwitches({ count: 1, of: () => 0 }, name);
    expect(strategy.best()).toBeNull();
    strategy.wrong?.('another', 0, null);
    expect(strategy.best()).toBeNull();
  });
});

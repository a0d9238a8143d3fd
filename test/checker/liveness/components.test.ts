import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fairComponents } from '../../../checker/liveness/components.ts';
import { fairCycle } from '../../../checker/liveness/cycle.ts';
import { GraphWriter } from '../../../checker/liveness/graph.ts';
import { type Case, type GraphText, graphCase, graphs, isFair, isFairPlace, subsets } from './graphs.ts';

function found({ graph, fairness }: Case, region: readonly number[]): number[][] {
  const inside = new Uint8Array(graph.states);
  for (const state of region) inside[state] = 1;
  const list: number[][] = [];
  fairComponents(graph, inside, fairness, (component) => list.push(component.toSorted((a, b) => a - b)));
  return list;
}
const by = (one: readonly number[], other: readonly number[]) => String(one).localeCompare(String(other));

describe('fair components', () => {
  test('are the largest sets of states among all sets in which a fair run can stay', () => {
    let places = 0;
    const property = fc.property(graphs(7), fc.nat({ max: 127 }), (text, bits) => {
      const region = Array.from({ length: text.states }, (_, state) => state).filter((state) => (bits >> state) & 1);
      const fair = subsets(region).filter((place) => place.length > 0 && isFairPlace(text, place));
      const largest = fair.filter((place) => !fair.some((other) => other !== place && includes(other, place)));
      places += largest.length;
      expect(found(graphCase(text), region).sort(by)).toEqual(largest.sort(by));
    });
    fc.assert(property, { numRuns: 1_500, seed: 1 });
    expect(places).toBeGreaterThan(500);
  });

  test('are found in a chain of a hundred thousand states without recursion', () => {
    const states = 100_000;
    const steps = Array.from({ length: states }, (_, state) => [state, (state + 1) % states, 4] as const);
    const ring: GraphText = { states, steps, failing: [], strengths: ['weak', 'weak', 'weak'] };
    const all = Array.from({ length: states }, (_, state) => state);
    expect(found(graphCase(ring), all).map(({ length }) => length)).toEqual([states]);
    // Without the last state it is no ring any more: a run may end anywhere, since nobody owes a step.
    expect(found(graphCase(ring), all.slice(1))).toHaveLength(states - 1);
  });
});

function includes(large: readonly number[], small: readonly number[]): boolean {
  return small.every((state) => large.includes(state));
}

/** The length of a shortest fair way from the state back to it, by trying all ways; null if none is so short. */
function shortestByTrying({ text, fairness }: Case, component: readonly number[], start: number, most: number) {
  let ways: { at: number; states: readonly number[]; parts: readonly number[] }[] = [
    { at: start, states: [start], parts: [] },
  ];
  for (let length = 0; length <= most; length++) {
    const closes = ways.some(({ at, states, parts }) => at === start && isFair(text, states, new Set(parts)));
    if (closes) return length;
    ways = ways.flatMap(({ at, states, parts }) =>
      text.steps
        .filter(([from, to]) => from === at && to !== at && component.includes(to))
        .map(([, to, label]) => ({
          at: to,
          states: [...states, to],
          parts: [...parts, ...(fairness.ofLabel[label] ?? [])],
        })),
    );
  }
  return null;
}

describe('a fair cycle', () => {
  test('returns to its start within the component, is fair, and no other is shorter', () => {
    let compared = 0;
    const property = fc.property(graphs(4), (text) => {
      const all = Array.from({ length: text.states }, (_, state) => state);
      const each = graphCase(text);
      for (const component of found(each, all)) {
        for (const start of component) {
          const cycle = fairCycle(each.graph, component, each.fairness, start);
          const states = [start, ...cycle.map(({ to }) => to)];
          const parts = cycle.flatMap(({ label }) => each.fairness.ofLabel[label] ?? []);
          expect(states.at(-1)).toBe(start);
          expect(isFair(text, states, new Set(parts))).toBe(true);
          for (const [at, { to, label }] of cycle.entries()) {
            expect(text.steps).toContainEqual([states[at], to, label]);
            expect(component).toContain(to);
          }
          const least = shortestByTrying(each, component, start, 5);
          if (least === null) expect(cycle.length).toBeGreaterThan(5);
          else expect(cycle).toHaveLength(least);
          compared++;
        }
      }
    });
    fc.assert(property, { numRuns: 400, seed: 2 });
    expect(compared).toBeGreaterThan(300);
  });

  test('is fair, if not shortest, where there are too many ways', () => {
    // A ring of 1,000 states in which 20 things wait to happen, each in a place of its own: 2 to the 20 sets of them.
    const size = 1_000;
    const wanted = 20;
    const steps = Array.from({ length: size }, (_, state) => [state, (state + 1) % size, wanted] as const);
    const detours = Array.from({ length: wanted }, (_, number) => [
      [number * 50, size + number, number] as const,
      [size + number, number * 50, wanted] as const,
    ]).flat();
    const text = { states: size + wanted, steps: [...steps, ...detours] };
    const writer = new GraphWriter(text.states, text.steps.length, wanted + 1);
    for (const [from, to, label] of text.steps.toSorted(([a], [b]) => a - b)) writer.add(from, to, label);
    // Each of them is possible everywhere, though elsewhere it would fail.
    for (let state = 0; state < text.states; state++) {
      for (let label = 0; label < wanted; label++) writer.fail(state, label);
    }
    const fairness = {
      assumptions: Array.from({ length: wanted }, () => ({ strength: 'weak' as const })),
      ofLabel: Array.from({ length: wanted + 1 }, (_, label) => (label < wanted ? [label] : [])),
    };
    const component = Array.from({ length: text.states }, (_, state) => state);
    const cycle = fairCycle(writer.written(), component, fairness, 0);
    expect(cycle.at(-1)?.to).toBe(0);
    expect(new Set(cycle.map(({ label }) => label)).size).toBe(wanted + 1);
    expect(cycle).toHaveLength(size + 2 * wanted);
  });

  test('goes all the way round where that is longer than what is searched for a shortest way', () => {
    const size = 200_002;
    const writer = new GraphWriter(size, size, 1);
    for (let state = 0; state < size; state++) writer.add(state, (state + 1) % size, 0);
    const component = Array.from({ length: size }, (_, state) => state);
    const fairness = { assumptions: [{ strength: 'strong' as const }], ofLabel: [[0]] };
    const cycle = fairCycle(writer.written(), component, fairness, 0);
    expect([cycle.length, cycle.at(-1)?.to]).toEqual([size, 0]);
  }, 60_000);
});

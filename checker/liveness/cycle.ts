/** A shortest way around within a component that meets every assumption, for people to read. */
import type { Fairness } from './components.ts';
import type { Graph } from './graph.ts';

export interface Step {
  readonly label: number;
  readonly to: number;
}

/** Beyond so many pairs of a state and of what was met so far, a short cycle is good enough. */
const pairsMax = 200_000;

/**
 * The steps of a shortest fair cycle from the state back to it, within the component; none if a run may end there.
 * Where looking for a shortest one takes too long, one that is short.
 */
export function fairCycle(graph: Graph, component: readonly number[], fairness: Fairness, start: number): Step[] {
  const needs = new Needs(graph, new Set(component), fairness);
  if (needs.mayEnd(start)) return [];
  return shortest(needs, start) ?? stitched(needs, start);
}

/** What a cycle has met so far, two bits for each assumption: met, and (where it is strong) possible somewhere. */
class Needs {
  private readonly graph: Graph;
  private readonly inside: ReadonlySet<number>;
  private readonly fairness: Fairness;

  constructor(graph: Graph, inside: ReadonlySet<number>, fairness: Fairness) {
    this.graph = graph;
    this.inside = inside;
    this.fairness = fairness;
  }

  private readonly known = new Map<number, ReadonlySet<number>>();
  private possible(state: number): ReadonlySet<number> {
    const before = this.known.get(state);
    if (before !== undefined) return before;
    const { first, label, failing } = this.graph;
    const labels = [...label.subarray(first[state], first[state + 1]), ...(failing.get(state) ?? [])];
    const found = new Set(labels.flatMap((each) => this.fairness.ofLabel[each] ?? []));
    this.known.set(state, found);
    return found;
  }
  mayEnd(state: number): boolean {
    return this.possible(state).size === 0;
  }

  /** What being in the state adds. */
  at(state: number): bigint {
    const possible = this.possible(state);
    let bits = 0n;
    for (const [number, { strength }] of this.fairness.assumptions.entries()) {
      if (strength === 'strong' && possible.has(number)) bits |= seenBit(number);
      else if (strength === 'weak' && !possible.has(number)) bits |= metBit(number);
    }
    return bits;
  }
  /** What taking the step adds. */
  by(label: number): bigint {
    return (this.fairness.ofLabel[label] ?? []).reduce((bits, number) => bits | metBit(number), 0n);
  }
  met(bits: bigint): boolean {
    return this.fairness.assumptions.every(({ strength }, number) => {
      const open = strength === 'weak' || (bits & seenBit(number)) !== 0n;
      return !open || (bits & metBit(number)) !== 0n;
    });
  }
  /** Met or not possible in the whole component: what is still to be found. */
  missing(bits: bigint): number[] {
    const needed = this.ofComponent();
    return this.fairness.assumptions.flatMap((_, number) =>
      needed.has(number) && (bits & metBit(number)) === 0n ? [number] : [],
    );
  }
  private needed: ReadonlySet<number> | null = null;
  private ofComponent(): ReadonlySet<number> {
    this.needed ??= new Set([...this.inside].flatMap((state) => [...this.possible(state)]));
    return this.needed;
  }

  steps(state: number): Step[] {
    const { first, to, label } = this.graph;
    const list: Step[] = [];
    for (let step = first[state] ?? 0; step < (first[state + 1] ?? 0); step++) {
      const next = to[step] ?? 0;
      if (this.inside.has(next)) list.push({ label: label[step] ?? 0, to: next });
    }
    return list;
  }
}
function metBit(assumption: number): bigint {
  return 1n << BigInt(2 * assumption);
}
function seenBit(assumption: number): bigint {
  return 2n << BigInt(2 * assumption);
}

interface Visit extends Step {
  readonly bits: bigint;
  readonly before: Visit | null;
}
function chain(last: Visit): Step[] {
  const steps: Step[] = [];
  for (let at: Visit | null = last; at?.before != null; at = at.before) steps.push({ label: at.label, to: at.to });
  return steps.reverse();
}

/** Breadth first over states and what was met; null beyond the limit. */
function shortest(needs: Needs, start: number): Step[] | null {
  const seen = new Set<string>();
  let frontier: Visit[] = [{ label: -1, to: start, bits: needs.at(start), before: null }];
  while (frontier.length > 0) {
    const later: Visit[] = [];
    for (const visit of frontier) {
      for (const step of needs.steps(visit.to)) {
        const bits = visit.bits | needs.by(step.label) | needs.at(step.to);
        const next: Visit = { ...step, bits, before: visit };
        if (step.to === start && needs.met(bits)) return chain(next);
        const key = `${step.to} ${bits}`;
        if (seen.has(key)) continue;
        if (seen.size >= pairsMax) return null;
        seen.add(key);
        later.push(next);
      }
    }
    frontier = later;
  }
  return null;
}

/** From one thing that is missing to the nearest other, and back to the start; where no run may end, something is. */
function stitched(needs: Needs, start: number): Step[] {
  const steps: Step[] = [];
  let at = start;
  let bits = needs.at(start);
  const go = (until: (step: Step, bits: bigint) => boolean): void => {
    for (const step of nearest(needs, at, (each) => until(each, needs.by(each.label) | needs.at(each.to)))) {
      steps.push(step);
      bits |= needs.by(step.label) | needs.at(step.to);
      at = step.to;
    }
  };
  for (let missing = needs.missing(bits); missing.length > 0; missing = needs.missing(bits)) {
    go((_, more) => missing.some((number) => (more & metBit(number)) !== 0n));
  }
  if (at !== start) go(({ to }) => to === start);
  return steps;
}

function nearest(needs: Needs, start: number, wanted: (step: Step) => boolean): Step[] {
  const seen = new Set<number>();
  let frontier: Visit[] = [{ label: -1, to: start, bits: 0n, before: null }];
  while (frontier.length > 0) {
    const later: Visit[] = [];
    for (const visit of frontier) {
      for (const step of needs.steps(visit.to)) {
        const next: Visit = { ...step, bits: 0n, before: visit };
        if (wanted(step)) return chain(next);
        if (seen.has(step.to)) continue;
        seen.add(step.to);
        later.push(next);
      }
    }
    frontier = later;
  }
  throw new Error('a fair component has no way to what makes it fair');
}

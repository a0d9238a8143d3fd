/**
 * Decides liveness properties after a search that visited every state. The same loop expands all states once more, so
 * that the steps between them can be written down; a property is broken if some state in which its goal is due leads,
 * short of the goal, to where a fair run can stay for ever or end.
 */

import type { Program } from '../compile/lower/program.ts';
import { type Obligation, obligations } from '../compile/system/obligations.ts';
import type { Property } from '../language/property.ts';
import type { Cut, Vacuity } from '../report/result.ts';
import type { Outcome } from '../search/search.ts';
import { componentBytes, type Fairness, fairComponents } from './components.ts';
import { fairCycle } from './cycle.ts';
import { assumptions, assumptionsOf } from './fairness.ts';
import { type Graph, GraphWriter, graphBytes } from './graph.ts';
import { depths, Region, regionBytes } from './region.ts';

/** A run that never reaches the goal: states from the initial one on, and a cycle at their end that goes on for ever. */
export interface Lasso {
  readonly property: Property;
  /** The states, the initial one first; for the later ones the event that leads there where one in particular does. */
  readonly run: readonly { readonly state: number; readonly event: number | null }[];
  /** How many of the last steps are the cycle; 0 for a run that ends. */
  readonly cycle: number;
}
export interface Decision {
  /** Why the properties could not be decided, or null. */
  readonly cut: Cut | null;
  /** The shortest that was found for each broken property. */
  readonly lassos: readonly Lasso[];
  readonly vacuous: readonly Vacuity[];
}

/** Of a search that was cut, or of a system without liveness. */
export const undecided: Decision = { cut: null, lassos: [], vacuous: [] };

/** `memory`: bytes that the search and this may take together. */
export function decideLiveness(
  program: Program,
  outcome: Outcome,
  { memory, interrupted }: { readonly memory: number; readonly interrupted: () => Cut | null },
): Decision {
  const undecided = (cut: Cut): Decision => ({ cut, lassos: [], vacuous: [] });
  const graph = graphOf(program, outcome, memory);
  if (typeof graph === 'string') return undecided(graph);
  const decider = new Decider(program, outcome, graph);
  const verdicts = new Map<Property, Verdict[]>();
  for (const [number, obligation] of obligations(program.system).entries()) {
    const cut = interrupted();
    if (cut !== null) return undecided(cut);
    const { property } = obligation;
    verdicts.set(property, [...(verdicts.get(property) ?? []), decider.decide(obligation, number)]);
  }
  const liveness = program.system.properties.filter(({ goal }) => goal !== undefined);
  return {
    cut: null,
    lassos: liveness.flatMap((property) =>
      shortest((verdicts.get(property) ?? []).flatMap(({ lasso }) => lasso ?? [])),
    ),
    vacuous: liveness.flatMap((property) => vacuity(property, verdicts.get(property) ?? [])),
  };
}

function graphOf(program: Program, outcome: Outcome, memory: number): Graph | Cut {
  const { states, transitions, bytes } = outcome;
  const labels = program.events.length;
  const needed = graphBytes(states, transitions, labels) + states * (regionBytes + componentBytes);
  if (bytes + needed > memory) return 'memory';
  const writer = new GraphWriter(states, transitions, labels);
  const cut = outcome.retrace(
    (to, _, origin, event) => writer.add(origin, to, event),
    (state, event) => writer.fail(state, event),
  );
  return cut ?? writer.written();
}

interface Verdict {
  readonly arises: 'never' | 'fulfilled' | 'pending';
  readonly lasso: Lasso | null;
}

class Decider {
  private readonly outcome: Outcome;
  private readonly graph: Graph;
  private readonly fairness: Fairness;
  private readonly depth: Uint32Array;

  constructor({ system, events }: Program, outcome: Outcome, graph: Graph) {
    this.outcome = outcome;
    this.graph = graph;
    const list = assumptions(system);
    this.fairness = { assumptions: list, ofLabel: events.map((event) => assumptionsOf(list, event)) };
    this.depth = depths(graph.states, (state) => outcome.parent(state));
  }

  decide({ property, whenever }: Obligation, number: number): Verdict {
    const obliges = this.outcome.predicate(2 * number);
    const reached = this.outcome.predicate(2 * number + 1);
    const arises = (state: number): boolean => (whenever === null ? state === 0 : obliges(state));
    const region = new Region(this.graph, this.depth, { arises, reached });
    if (region.starts === 0)
      return { arises: this.everFulfilled(whenever === null, number) ? 'fulfilled' : 'never', lasso: null };
    return { arises: 'pending', lasso: this.lassoIn(region, property) };
  }

  /** Whether it arises where its goal is reached: there nothing obliges, so that it need not even have a value. */
  private everFulfilled(isAtStart: boolean, number: number): boolean {
    if (isAtStart) return true;
    const obliges = this.outcome.predicate(2 * number, true);
    for (let state = 0; state < this.graph.states; state++) if (obliges(state)) return true;
    return false;
  }

  /** Into the nearest of the states in which a fair run can stay, the lowest number first. */
  private lassoIn(region: Region, property: Property): Lasso | null {
    const steps = (state: number): number => region.distance[state] ?? 0;
    let entry = -1;
    let home: readonly number[] = [];
    fairComponents(this.graph, region.inside, this.fairness, (component) => {
      for (const state of component) {
        const difference = entry < 0 ? -1 : steps(state) - steps(entry) || state - entry;
        if (difference < 0) [entry, home] = [state, component];
      }
    });
    if (entry < 0) return null;
    const pending = region.pathTo(entry);
    const before = this.outcome.pathTo(pending[0] ?? 0).slice(0, -1);
    const cycle = fairCycle(this.graph, home, this.fairness, entry);
    const stem = [...before, ...pending].map((state) => ({ state, event: null }));
    return {
      property,
      run: [...stem, ...cycle.map(({ to, label }) => ({ state: to, event: label }))],
      cycle: cycle.length,
    };
  }
}

function shortest(lassos: readonly Lasso[]): Lasso[] {
  const [first, ...others] = lassos;
  if (first === undefined) return [];
  return [others.reduce((best, each) => (each.run.length < best.run.length ? each : best), first)];
}

function vacuity({ id, kind }: Property, verdicts: readonly Verdict[]): Vacuity[] {
  if (verdicts.some(({ arises }) => arises === 'pending')) return [];
  if (verdicts.length === 0) return [{ property: id, why: 'no actor plays the role that it speaks of' }];
  if (kind === 'eventually') return [{ property: id, why: 'it has come about at the start' }];
  const fulfilled = verdicts.some(({ arises }) => arises === 'fulfilled');
  const why = fulfilled
    ? 'its goal is reached in every state in which it falls due'
    : 'in no reachable state does it fall due';
  return [{ property: id, why }];
}

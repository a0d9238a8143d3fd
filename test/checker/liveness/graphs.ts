/** Random labelled graphs with assumptions, and whether a set of states is a fair place to stay, by the definition. */
import fc from 'fast-check';
import type { Fairness } from '../../../checker/liveness/components.ts';
import { type Graph, GraphWriter } from '../../../checker/liveness/graph.ts';

/** Labels 0 and 1 are part of one assumption each, 2 of both, 3 of a third, 4 of none. */
const ofLabel = [[0], [1], [0, 1], [2], []];
export const labels = ofLabel.length;

export interface Case {
  readonly graph: Graph;
  readonly fairness: Fairness;
  readonly text: GraphText;
}
export interface GraphText {
  readonly states: number;
  readonly steps: readonly (readonly [from: number, to: number, label: number])[];
  readonly failing: readonly (readonly [state: number, label: number])[];
  readonly strengths: readonly ('weak' | 'strong')[];
}

export function graphCase(text: GraphText): Case {
  const { states, steps, failing, strengths } = text;
  const writer = new GraphWriter(states, steps.length, labels);
  for (const [from, to, label] of steps.toSorted(([a], [b]) => a - b)) writer.add(from, to, label);
  for (const [state, label] of failing) writer.fail(state, label);
  const fairness = { assumptions: strengths.map((strength) => ({ strength })), ofLabel };
  return { graph: writer.written(), fairness, text };
}

export function graphs(statesMax: number): fc.Arbitrary<GraphText> {
  return fc.integer({ min: 1, max: statesMax }).chain((states) => {
    const state = fc.nat({ max: states - 1 });
    const label = fc.nat({ max: labels - 1 });
    return fc.record({
      states: fc.constant(states),
      steps: fc.array(fc.tuple(state, state, label), { maxLength: 3 * states }),
      failing: fc.array(fc.tuple(state, label), { maxLength: 1 }),
      strengths: fc.array(fc.constantFrom<('weak' | 'strong')[]>('weak', 'strong'), { minLength: 3, maxLength: 3 }),
    });
  });
}

const changing = ({ steps }: GraphText) => steps.filter(([from, to]) => from !== to);

/** The assumptions of which something is possible in the state. */
export function possibleIn(text: GraphText, state: number): Set<number> {
  const here = [
    ...changing(text)
      .filter(([from]) => from === state)
      .map(([, , label]) => label),
  ];
  for (const [at, label] of text.failing) if (at === state) here.push(label);
  return new Set(here.flatMap((label) => ofLabel[label] ?? []));
}

/** Whether a run may be in exactly these states for ever, each of them again and again. */
export function isFairPlace(text: GraphText, place: readonly number[]): boolean {
  const inside = changing(text).filter(([from, to]) => place.includes(from) && place.includes(to));
  const connected = place.every((start) => {
    const seen = new Set([start]);
    for (const at of seen) for (const [from, to] of inside) if (from === at) seen.add(to);
    return seen.size === place.length;
  });
  const happening = new Set(inside.flatMap(([, , label]) => ofLabel[label] ?? []));
  return connected && isFair(text, place, happening);
}

/** Whether a run that is in these states again and again, and in which this happens again and again, is fair. */
export function isFair(text: GraphText, states: readonly number[], happening: ReadonlySet<number>): boolean {
  return text.strengths.every((strength, assumption) => {
    const can = states.map((state) => possibleIn(text, state).has(assumption));
    const excused = strength === 'weak' ? can.includes(false) : !can.includes(true);
    return happening.has(assumption) || excused;
  });
}

export function subsets(members: readonly number[]): number[][] {
  const list: number[][] = [[]];
  for (const member of members) list.push(...list.map((each) => [...each, member]));
  return list;
}

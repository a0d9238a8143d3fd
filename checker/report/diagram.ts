/** The control states of a machine as a state diagram, in no format yet: mermaid.ts and dot.ts write it down. */
import type { Candidate, Chart, ChartState, GuardTree, Use } from '../compile/chart/chart.ts';

export interface DiagramState {
  readonly index: number;
  /** The state's own name, without those of the states around it. */
  readonly label: string;
  readonly parent: number | null;
  /** The states inside it; empty for an atomic or final one. */
  readonly children: readonly number[];
  /** The state inside that is entered first. */
  readonly initial: number | null;
  readonly final: boolean;
  /** How it may rest: 'idle', or 'asleep while …'. */
  readonly mark: string | null;
  /** The kernel function in which its events happen, where it is another than around it. */
  readonly place: string | null;
}
export interface DiagramEdge {
  readonly from: number;
  readonly to: number;
  /** One for each event that leads from the one to the other. */
  readonly labels: readonly string[];
}
export interface Diagram {
  readonly name: string;
  /** The states at the top, then everything inside them; the root is left out. */
  readonly states: readonly DiagramState[];
  readonly top: readonly number[];
  readonly initial: number | null;
  readonly edges: readonly DiagramEdge[];
}

export function diagramOf(chart: Chart): Diagram {
  const childrenOf = (parent: number): number[] =>
    chart.states.filter((state) => state.parent === parent).map(({ index }) => index);
  const alone = chart.states.length === 1;
  const shown = alone ? chart.states : chart.states.filter(({ parent }) => parent !== null);
  return {
    name: chart.name,
    states: shown.map((state) => ({
      index: state.index,
      label: alone ? chart.name : (state.path.split('.').at(-1) ?? state.path),
      parent: state.parent === 0 ? null : state.parent,
      children: childrenOf(state.index),
      initial: state.initial,
      final: state.kind === 'final',
      mark: state.idle ? 'idle' : state.sleepsWhile === null ? null : `asleep while ${state.sleepsWhile}`,
      place: placeOf(chart, state),
    })),
    top: alone ? [0] : childrenOf(0),
    initial: alone ? 0 : (chart.states[0]?.initial ?? null),
    edges: merged(chart.states.flatMap((state) => edgesFrom(chart, state, alone))),
  };
}

function placeOf(chart: Chart, state: ChartState): string | null {
  const around = state.parent === null ? null : (chart.states[state.parent]?.in ?? null);
  return state.in === around ? null : functionText(state.in);
}

/** `do_anonymous_page()` of `mm/memory.c:do_anonymous_page`; who is no kernel function goes by the word for it. */
export function functionText(place: string | null): string | null {
  if (place === null) return null;
  const [file, name] = place.split(':');
  return name === undefined ? `${file}` : `${name}()`;
}

/** What stands in a state's box. */
export function labelOf({ label, place, mark }: DiagramState): readonly string[] {
  return [label, ...(place === null ? [] : [place]), ...(mark === null ? [] : [`(${mark})`])];
}

interface Labelled {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

function edgesFrom(chart: Chart, state: ChartState, alone: boolean): Labelled[] {
  const groups: (readonly [string, readonly Candidate[]])[] = [
    ...state.on,
    ['(at once)', state.always],
    ['(done)', state.onDone],
  ];
  return groups.flatMap(([event, candidates]) =>
    candidates.flatMap((candidate): Labelled[] => {
      if (candidate.target === null && candidate.acts.length === 0) return [];
      const why = candidate.description === '' ? guardWords(chart, candidate.guard) : candidate.description;
      const label = candidates.length > 1 ? `${event} [${why}]` : event;
      const to = candidate.target ?? state.index;
      // What the root handles applies in every state: draw it from the states at the top.
      const sources = state.parent !== null || alone ? [state.index] : topStates(chart);
      return sources.map((from) => ({ from, to: to === 0 && !alone ? from : to, label }));
    }),
  );
}

function topStates(chart: Chart): number[] {
  return chart.states.filter(({ parent, kind }) => parent === 0 && kind !== 'final').map(({ index }) => index);
}

/** A guard in words: 'else' where there is none. */
export function guardWords(chart: Chart, guard: GuardTree | null): string {
  if (guard === null) return 'else';
  switch (guard.kind) {
    case 'named':
      return useWords(guard.use);
    case 'in':
      return `in ${chart.states[guard.state]?.path ?? ''}`;
    case 'not':
      return `not ${guardWords(chart, guard.of)}`;
    case 'and':
    case 'or':
      return guard.list.map((each) => guardWords(chart, each)).join(` ${guard.kind} `);
  }
}
function useWords({ name, params }: Use): string {
  const values = Object.values(params ?? {});
  return values.length === 0 ? name : `${name} ${values.join(' ')}`;
}

function merged(edges: readonly Labelled[]): DiagramEdge[] {
  const byEnds = new Map<string, { from: number; to: number; labels: string[] }>();
  for (const { from, to, label } of edges) {
    const key = `${from} ${to}`;
    const edge = byEnds.get(key) ?? { from, to, labels: [] };
    if (!edge.labels.includes(label)) edge.labels.push(label);
    byEnds.set(key, edge);
  }
  return [...byEnds.values()];
}

/** The innermost state that contains both; null for the diagram itself. */
export function commonParent(diagram: Diagram, left: number, right: number): number | null {
  const line = (index: number): number[] => {
    const list: number[] = [];
    for (let at = parentOf(diagram, index); at !== null; at = parentOf(diagram, at)) list.push(at);
    return list;
  };
  const others = line(right);
  return line(left).find((index) => others.includes(index)) ?? null;
}
function parentOf(diagram: Diagram, index: number): number | null {
  return diagram.states.find((state) => state.index === index)?.parent ?? null;
}

/** The control states of a machine and the steps between them, by name, so that a broken form can be laid beside it. */
import type { Candidate, Chart, ChartState, GuardTree, Use } from '../../compile/chart/chart.ts';
import { candidateText } from '../../compile/chart/coverage.ts';

/** What a broken form did to it; null of what is as it was. */
export type Change = 'added' | 'removed' | 'changed' | null;

export interface Place {
  /** Keys from the root, joined with dots; the root is ''. */
  readonly path: string;
  readonly isCompound: boolean;
  readonly isFinal: boolean;
  /** The state inside that is entered first. */
  readonly initial: string | null;
  /** How it may rest: 'idle', or 'asleep while …'. */
  readonly mark: string | null;
  /** As `mm/memory.c:do_anonymous_page`; null if the machine does not say. */
  readonly in: string | null;
  /** Locks that whoever is there surely holds. */
  readonly held: readonly string[];
}
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  /** As `coverage.ts` tells it: a state, an event and a number. */
  readonly candidate: string;
  /** What it asks and does: compared only. */
  readonly content: string;
  readonly change: Change;
}
export interface Graph {
  readonly name: string;
  readonly places: ReadonlyMap<string, Place>;
  readonly arrows: readonly Arrow[];
}

export type Held = ReadonlyMap<number, ReadonlySet<string>>;

/** `notes`: what a mutant did to the guards and actions of a candidate, in words. */
export function graphOf(
  chart: Chart,
  held: Held,
  notes: (candidate: Candidate) => readonly string[] = () => [],
): Graph {
  const places = chart.states.map((state): Place => {
    return {
      path: state.path,
      isCompound: state.kind === 'compound',
      isFinal: state.kind === 'final',
      initial: state.initial === null ? null : pathOf(chart, state.initial),
      mark: state.idle ? 'idle' : state.sleepsWhile === null ? null : `asleep while ${state.sleepsWhile}`,
      in: state.in,
      held: [...(held.get(state.index) ?? [])],
    };
  });
  return {
    name: chart.name,
    places: new Map(places.map((place) => [place.path, place])),
    arrows: chart.states.flatMap((state) => arrowsFrom(chart, state, notes)),
  };
}

function pathOf(chart: Chart, index: number): string {
  return chart.states[index]?.path ?? '';
}

function arrowsFrom(chart: Chart, state: ChartState, notes: (candidate: Candidate) => readonly string[]): Arrow[] {
  const groups: (readonly [string, readonly Candidate[]])[] = [
    ...state.on,
    ['(at once)', state.always],
    ['(done)', state.onDone],
  ];
  return groups.flatMap(([event, candidates]) =>
    candidates.flatMap((candidate): Arrow[] => {
      if (candidate.target === null && candidate.acts.length === 0) return [];
      const why = candidate.description === '' ? guardWords(chart, candidate.guard) : candidate.description;
      const told = notes(candidate);
      const label = candidates.length > 1 ? `${event} [${why}]` : event;
      return [
        {
          from: state.path,
          to: pathOf(chart, candidate.target ?? state.index),
          label: [label, ...told.map((note) => `⊘ ${note}`)].join(' '),
          candidate: candidateText(chart, candidate),
          content: JSON.stringify([candidate.guard, candidate.acts]),
          change: told.length === 0 ? null : 'changed',
        },
      ];
    }),
  );
}

/** A guard in words: 'else' where there is none. */
export function guardWords(chart: Chart, guard: GuardTree | null): string {
  if (guard === null) return 'else';
  switch (guard.kind) {
    case 'named':
      return useWords(guard.use);
    case 'in':
      return `in ${pathOf(chart, guard.state)}`;
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

/** What is left if only these candidates, by their text, are ever taken. */
export function restricted(graph: Graph, taken: ReadonlySet<string>): Graph {
  const arrows = graph.arrows.filter(({ candidate }) => taken.has(candidate));
  const reached = new Set<string>();
  const enter = (path: string | null): void => {
    for (let at = path; at !== null; at = graph.places.get(at)?.initial ?? null) reachWithOuter(at);
  };
  const reachWithOuter = (path: string): void => {
    for (let at: string | null = path; at !== null; at = parentOf(at)) reached.add(at);
  };
  enter('');
  for (const { from, to } of arrows) {
    enter(to);
    reachWithOuter(from);
  }
  const places = new Map([...graph.places].filter(([path]) => reached.has(path)));
  return { ...graph, places, arrows };
}

/** The state around; null of the root. */
export function parentOf(path: string): string | null {
  if (path === '') return null;
  const cut = path.lastIndexOf('.');
  return cut < 0 ? '' : path.slice(0, cut);
}

/** Whether it lies in the state, at any depth, or is it. */
export function isWithin(path: string, outer: string): boolean {
  return outer === '' || path === outer || path.startsWith(`${outer}.`);
}

/** The broken form, with what it lacks of the machine as it was, and what differs marked. */
export function compared(before: Graph, after: Graph): Graph {
  const key = ({ from, to, label }: Arrow): string => JSON.stringify([from, to, label]);
  const was = new Map(before.arrows.map((arrow) => [key(arrow), arrow]));
  const is = new Map(after.arrows.map((arrow) => [key(arrow), arrow]));
  // A note on a label makes another label of it, and the arrow without it is no arrow of its own.
  const noted = new Set(
    after.arrows.filter(({ change }) => change !== null).map(({ candidate, to }) => `${candidate} ${to}`),
  );
  const kept = after.arrows.map((arrow): Arrow => {
    if (arrow.change !== null) return arrow;
    const old = was.get(key(arrow));
    if (old === undefined) return { ...arrow, change: 'added' };
    return old.content === arrow.content ? arrow : { ...arrow, change: 'changed' };
  });
  const removed = before.arrows.flatMap((arrow): Arrow[] =>
    is.has(key(arrow)) || noted.has(`${arrow.candidate} ${arrow.to}`) ? [] : [{ ...arrow, change: 'removed' }],
  );
  const name = before.name === after.name ? after.name : `${after.name}, instead of ${before.name}`;
  return { name, places: new Map([...before.places, ...after.places]), arrows: [...kept, ...removed] };
}

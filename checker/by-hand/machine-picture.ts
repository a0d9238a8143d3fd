/** The part of an actor's machine in which it stands, with where it is, where it has been, and the ways that it took. */
import type { Candidate } from '../compile/chart/chart.ts';
import { candidateText } from '../compile/chart/coverage.ts';
import { asWritten, type System, type SystemActor } from '../compile/system/system.ts';
import { brokenIn } from '../counterexample/telling.ts';
import { initialState, transitionAt } from '../interpret/step.ts';
import { graphOf, isWithin } from '../report/chart/graph.ts';
import { surelyHeld } from '../report/chart/held.ts';
import { type Layout, layoutOf } from '../report/chart/layout.ts';
import { type Picture, picturesOf } from '../report/chart/pictures.ts';
import type { Path } from '../report/result.ts';

export type Lit = 'here' | 'passed' | null;
export interface MachinePicture {
  /** One for each picture that there is of the machine, outer levels first. */
  readonly titles: readonly string[];
  /** Which of them this is. */
  readonly at: number;
  readonly layout: Layout;
  /** By the node's id. */
  readonly lit: { readonly [id: string]: Lit };
  /** In the order of the layout's edges: whether the actor went this way. */
  readonly taken: readonly boolean[];
  /** The same in words. */
  readonly states: readonly PictureState[];
}
export interface PictureState {
  /** Its name first, then what is to be said of it, a line each. */
  readonly label: readonly string[];
  readonly lit: Lit;
  /** It has states inside, which are drawn when the actor is there. */
  readonly hasInner: boolean;
  /** Where it leads to, with the events that lead there. */
  readonly steps: readonly { readonly labels: readonly string[]; readonly to: string }[];
}

/** After the path. `wanted`: which picture; null: where the actor stands. Throws Error for an actor that the scenario does not have. */
export function machinePicture(system: System, path: Path, name: string, wanted: number | null = null): MachinePicture {
  const written = asWritten(system);
  const actor = written.actors.find((each) => each.name === name);
  if (actor === undefined) throw new Error(`'${system.scenario.name}' has no actor '${name}'`);
  const { chart } = actor;
  const { states, through, candidates } = wayOf(system, path, actor);
  const passed = [...states, ...through].map((state) => chart.states[state]?.path ?? '');
  const here = chart.states[states.at(-1) ?? 0]?.path ?? '';
  const pictures = picturesIn(written, actor);
  const standing = Math.max(
    0,
    pictures.findIndex((each) => shows(each, here)),
  );
  const at = pictures[wanted ?? standing] === undefined ? standing : (wanted ?? standing);
  const picture = pictures[at];
  if (picture === undefined) throw new Error(`the machine of '${name}' has no picture`);
  const litAt = (state: string): Lit =>
    isWithin(here, state) ? 'here' : passed.some((each) => isWithin(each, state)) ? 'passed' : null;
  const lit = Object.fromEntries(
    picture.nodes.map(({ id, path: state, kind }) => [id, kind === 'elsewhere' ? null : litAt(state)]),
  );
  const layout = layoutOf(picture);
  return {
    titles: pictures.map(({ title }) => title),
    ...{ at, layout, lit },
    taken: layout.edges.map(({ edge }) => edge.candidates.some((each) => candidates.has(each))),
    states: statesOf(picture, lit),
  };
}

function picturesIn(system: System, actor: SystemActor): readonly Picture[] {
  const { chart, role } = actor;
  const graph = graphOf(chart, surelyHeld(system, chart, role), (candidate) =>
    brokenIn(system, actor, candidate, [candidate]),
  );
  return picturesOf(graph);
}

function statesOf({ nodes, edges }: Picture, lit: MachinePicture['lit']): PictureState[] {
  const nameOf = (id: string): string => nodes.find((node) => node.id === id)?.label[0] ?? id;
  return nodes.map(({ id, kind, label }) => ({
    label,
    lit: lit[id] ?? null,
    hasInner: kind === 'inside' || kind === 'apart',
    steps: edges.filter(({ from }) => from === id).map(({ labels, to }) => ({ labels, to: nameOf(to) })),
  }));
}

function shows({ nodes }: Picture, path: string): boolean {
  return nodes.some((node) => node.path === path && node.kind !== 'elsewhere');
}

interface Way {
  /** The control states of the actor from the start on; a step that fails leads nowhere. */
  readonly states: readonly number[];
  /** Those that it left at once. */
  readonly through: readonly number[];
  /** What it took on the way, as text. */
  readonly candidates: ReadonlySet<string>;
}
function wayOf(system: System, path: Path, { index, chart }: SystemActor): Way {
  const candidates = new Set<string>();
  const through: number[] = [];
  const take = (candidate: Candidate): void => {
    candidates.add(candidateText(chart, candidate));
    through.push(candidate.source);
  };
  let state = initialState(system, (actor, candidate) => {
    if (actor.index === index) take(candidate);
  });
  const states = [state.control[index] ?? 0];
  for (const ordinal of path) {
    const step = transitionAt(system, state, ordinal);
    if (step?.outcome.kind !== 'next') break;
    if (step.actor === index) step.taken.forEach(take);
    state = step.outcome.state;
    states.push(state.control[index] ?? 0);
  }
  return { states, through, candidates };
}

/** The part of an actor's machine in which it stands, with where it is, where it has been, and the ways that it took. */
import type { Candidate } from '../compile/chart/chart.ts';
import { candidateText } from '../compile/chart/coverage.ts';
import { asWritten, type System, type SystemActor } from '../compile/system/system.ts';
import { brokenIn } from '../counterexample/telling.ts';
import type { ModelState } from '../interpret/state.ts';
import { initialState, type Transition, transitionAt } from '../interpret/step.ts';
import { graphOf, isWithin } from '../report/chart/graph.ts';
import { surelyHeld } from '../report/chart/held.ts';
import { type Layout, layoutOf } from '../report/chart/layout.ts';
import { type Picture, picturesOf } from '../report/chart/pictures.ts';
import type { Path } from '../report/result.ts';

export type Lit = 'here' | 'passed' | null;
export interface MachinePicture {
  /** Whose machine it is. */
  readonly actor: string;
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

/**
 * After the path. `name`: whose; null: of who acted last, or of the first. `wanted`: which picture; null: where the actor
 * stands. Throws Error for an actor that the scenario does not have.
 */
export function machinePicture(
  system: System,
  path: Path,
  name: string | null,
  wanted: number | null = null,
): MachinePicture {
  const written = asWritten(system);
  const run = followed(system, path);
  // What a store buffer does is no step of a machine.
  const last = run.steps.findLast(({ actor }) => actor < written.actors.length)?.actor ?? 0;
  const actor = name === null ? written.actors[last] : written.actors.find((each) => each.name === name);
  if (actor === undefined) throw new Error(`'${system.scenario.name}' has no actor '${name}'`);
  const { chart } = actor;
  const { states, through, candidates } = wayOf(run, actor);
  const passed = [...states, ...through].map((state) => chart.states[state]?.path ?? '');
  const here = chart.states[states.at(-1) ?? 0]?.path ?? '';
  const pictures = picturesIn(written, actor);
  const standing = Math.max(
    0,
    pictures.findIndex((each) => shows(each, here)),
  );
  const at = pictures[wanted ?? standing] === undefined ? standing : (wanted ?? standing);
  const picture = pictures[at];
  if (picture === undefined) throw new Error(`the machine of '${actor.name}' has no picture`);
  const litAt = (state: string): Lit =>
    isWithin(here, state) ? 'here' : passed.some((each) => isWithin(each, state)) ? 'passed' : null;
  const lit = Object.fromEntries(
    picture.nodes.map(({ id, path: state, kind }) => [id, kind === 'elsewhere' ? null : litAt(state)]),
  );
  const layout = layoutOf(picture);
  return {
    actor: actor.name,
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

/** What was taken on the way to the first state, by whom, and then step by step up to one that fails, or fits no more. */
interface Run {
  readonly initial: ModelState;
  readonly first: readonly { readonly actor: number; readonly candidate: Candidate }[];
  readonly steps: readonly Transition[];
}
function followed(system: System, path: Path): Run {
  const first: { actor: number; candidate: Candidate }[] = [];
  const initial = initialState(system, ({ index }, candidate) => first.push({ actor: index, candidate }));
  const steps: Transition[] = [];
  let state = initial;
  for (const ordinal of path) {
    const step = transitionAt(system, state, ordinal);
    if (step === undefined) break;
    steps.push(step);
    if (step.outcome.kind === 'failure') break;
    ({ state } = step.outcome);
  }
  return { initial, first, steps };
}

interface Way {
  /** The control states of the actor from the start on; a step that fails leads nowhere. */
  readonly states: readonly number[];
  /** Those that it left at once. */
  readonly through: readonly number[];
  /** What it took on the way, as text. */
  readonly candidates: ReadonlySet<string>;
}
function wayOf({ initial, first, steps }: Run, { index, chart }: SystemActor): Way {
  const reached = steps.flatMap(({ outcome }) => (outcome.kind === 'next' ? outcome.state : []));
  const taken = [
    ...first.flatMap(({ actor, candidate }) => (actor === index ? candidate : [])),
    ...steps.flatMap(({ actor, outcome, taken }) => (actor === index && outcome.kind === 'next' ? taken : [])),
  ];
  return {
    states: [initial, ...reached].map(({ control }) => control[index] ?? 0),
    through: taken.map(({ source }) => source),
    candidates: new Set(taken.map((candidate) => candidateText(chart, candidate))),
  };
}

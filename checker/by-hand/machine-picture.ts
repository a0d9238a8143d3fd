/** The part of an actor's machine in which it stands, with where it is and where it has been. */
import { asWritten, type System } from '../compile/system/system.ts';
import { brokenIn } from '../counterexample/telling.ts';
import { initialState, transitionAt } from '../interpret/step.ts';
import { graphOf, isWithin } from '../report/chart/graph.ts';
import { surelyHeld } from '../report/chart/held.ts';
import { type Picture, picturesOf } from '../report/chart/pictures.ts';
import type { Path } from '../report/result.ts';

export interface MachinePicture {
  readonly title: string;
  readonly states: readonly PictureState[];
}
export interface PictureState {
  /** Its name first, then what is to be said of it, a line each. */
  readonly label: readonly string[];
  readonly lit: 'here' | 'passed' | null;
  /** It has states inside, which are drawn when the actor is there. */
  readonly hasInner: boolean;
  /** Where it leads to, with the events that lead there. */
  readonly steps: readonly { readonly labels: readonly string[]; readonly to: string }[];
}

/** After the path. Throws Error for an actor that the scenario does not have. */
export function machinePicture(system: System, path: Path, name: string): MachinePicture {
  const written = asWritten(system);
  const actor = written.actors.find((each) => each.name === name);
  if (actor === undefined) throw new Error(`'${system.scenario.name}' has no actor '${name}'`);
  const { chart, role, index } = actor;
  const been = statesAlong(system, path, index).map((state) => chart.states[state]?.path ?? '');
  const here = been.at(-1) ?? '';
  const graph = graphOf(chart, surelyHeld(written, chart, role), (candidate) =>
    brokenIn(written, actor, candidate, [candidate]),
  );
  const pictures = picturesOf(graph);
  const picture = pictures.find((each) => shows(each, here)) ?? pictures[0];
  if (picture === undefined) throw new Error(`the machine of '${name}' has no picture`);
  const lit = (state: string): PictureState['lit'] =>
    isWithin(here, state) ? 'here' : been.some((each) => isWithin(each, state)) ? 'passed' : null;
  return { title: picture.title, states: statesOf(picture, lit) };
}

function statesOf({ nodes, edges }: Picture, lit: (state: string) => PictureState['lit']): PictureState[] {
  const nameOf = (id: string): string => nodes.find((node) => node.id === id)?.label[0] ?? id;
  return nodes.map(({ id, path, kind, label }) => ({
    label,
    lit: kind === 'elsewhere' ? null : lit(path),
    hasInner: kind === 'inside' || kind === 'apart',
    steps: edges.filter(({ from }) => from === id).map(({ labels, to }) => ({ labels, to: nameOf(to) })),
  }));
}

function shows({ nodes }: Picture, path: string): boolean {
  return nodes.some((node) => node.path === path && node.kind !== 'elsewhere');
}

/** The control states of the actor from the start on; a step that fails leads nowhere. */
function statesAlong(system: System, path: Path, actor: number): readonly number[] {
  let state = initialState(system);
  const list = [state.control[actor] ?? 0];
  for (const ordinal of path) {
    const outcome = transitionAt(system, state, ordinal)?.outcome;
    if (outcome?.kind !== 'next') break;
    state = outcome.state;
    list.push(state.control[actor] ?? 0);
  }
  return list;
}

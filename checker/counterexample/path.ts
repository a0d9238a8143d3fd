/** From the engine's states to a path: which transition of the reference interpreter leads from each to the next. */
import { encode, type Layout } from '../compile/lower/layout.ts';
import type { Program } from '../compile/lower/program.ts';
import type { System } from '../compile/system/system.ts';
import type { ModelState } from '../interpret/state.ts';
import { enabled, initialState, type Transition, transitions } from '../interpret/step.ts';
import type { Path } from '../report/result.ts';
import type { Finding } from '../search/finding.ts';
import type { Outcome } from '../search/search.ts';
import type { Stop } from '../search/strategy.ts';
import { judgeState } from './judgement.ts';

/** Throws if the interpreter knows no such transition: then the two engines disagree, which is a bug of Racewalk. */
export function pathTo(program: Program, outcome: Outcome, finding: Finding): { text: string; path: Path } {
  const { system, layout } = program;
  const stops = finding.walk ?? outcome.pathTo(finding.state).map((state): Stop => ({ state, event: null }));
  const { path, end } = follow(program, outcome, stops);
  const renamed = !same(encode(system, layout, end), outcome.words(finding.state));
  if (finding.event === null) return { text: renamed ? textOf(system, end, finding) : finding.text, path };
  const step = failingStep(program, path, end, (each) =>
    renamed ? isNamed(finding, each) : isEvent(program, finding.event, each),
  );
  return { text: renamed ? step.message : finding.text, path: [...path, step.position] };
}

/** The path through these states and then by the event, which breaks a check; null: it ends with the states. */
export function pathAlong(program: Program, outcome: Outcome, stops: readonly Stop[], event: number | null): Path {
  const { path, end } = follow(program, outcome, stops);
  if (event === null) return path;
  return [...path, failingStep(program, path, end, (step) => isEvent(program, event, step)).position];
}

function failingStep(
  program: Program,
  path: Path,
  state: ModelState,
  isIt: (step: Transition) => boolean,
): { position: number; message: string } {
  const list = transitions(program.system, state);
  const position = list.findIndex((step) => step.outcome.kind === 'failure' && isIt(step));
  const outcome = list[position]?.outcome;
  if (outcome?.kind !== 'failure') throw new Error(disagreement(program, path));
  return { position, message: outcome.failure.message };
}

/** The finding speaks of the members of the state that was visited; this is another of its orbit. */
function textOf(system: System, state: ModelState, { name, text }: Finding): string {
  return judgeState(system, state).find((each) => each.name === name)?.text ?? text;
}
function isNamed({ name }: Finding, { outcome }: Transition): boolean {
  return outcome.kind === 'failure' && (outcome.failure.property ?? outcome.failure.failure) === name;
}

/** The path through these states, the initial one first. Throws as `pathTo` does. */
export function pathThrough(program: Program, outcome: Outcome, stops: readonly Stop[]): Path {
  return follow(program, outcome, stops).path;
}

function follow(program: Program, outcome: Outcome, stops: readonly Stop[]): { path: Path; end: ModelState } {
  const { system, layout } = program;
  const path: number[] = [];
  // Under symmetry the states of a walk stand for these: their actors have other names.
  const keepsNames = outcome.orbits === null;
  let state = initialState(system);
  let words = encode(system, layout, state);
  for (const stop of stops.slice(1)) {
    const wanted = outcome.words(stop.state);
    const mover = keepsNames ? moverBetween(layout, words, wanted) : null;
    let found: { readonly state: ModelState; readonly words: Int32Array } | null = null;
    for (const [position, step] of enabled(system, state).entries()) {
      if (mover !== null && step.actor !== mover) continue;
      if (keepsNames && stop.event !== null && !isEvent(program, stop.event, step)) continue;
      const { outcome: after } = step.take();
      if (after.kind !== 'next') continue;
      const encoded = encode(system, layout, after.state);
      if (!same(outcome.canonical(encoded), wanted)) continue;
      path.push(position);
      found = { state: after.state, words: encoded };
      break;
    }
    if (found === null) throw new Error(disagreement(program, path));
    ({ state, words } = found);
  }
  return { path, end: state };
}

/** An actor that is in another control state: nobody else can have brought it there. */
function moverBetween({ leaves, slots }: Layout, before: Int32Array, after: Int32Array): number | null {
  const mover = leaves.control.findIndex(({ id }) => {
    const slot = slots[id];
    if (!slot) return false;
    const changed = (before[slot.word] ?? 0) ^ (after[slot.word] ?? 0);
    return ((changed >>> slot.shift) & (2 ** slot.bits - 1)) !== 0;
  });
  return mover < 0 ? null : mover;
}

function isEvent(program: Program, event: number | null, step: Omit<Transition, 'taken' | 'outcome'>): boolean {
  const info = event === null ? undefined : program.events[event];
  return (
    info !== undefined &&
    step.actor === info.actor &&
    step.event === info.event &&
    Object.entries(info.chosen).every(([name, value]) => step.chosen[name] === value)
  );
}

function same(left: Int32Array, right: Int32Array): boolean {
  return left.every((word, at) => word === right[at]);
}

function disagreement(program: Program, path: Path): string {
  const { scenario, mutant } = program.system;
  const name = mutant === null ? scenario.name : `${scenario.name}, mutant ${mutant}`;
  return `engine and reference interpreter disagree in ${name} after ${path.length} steps: please report this as a bug`;
}

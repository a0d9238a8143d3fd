/** From the engine's states to a path: which transition of the reference interpreter leads from each to the next. */
import { encode } from '../compile/layout.ts';
import type { Program } from '../compile/program.ts';
import type { ModelState } from '../interpret/state.ts';
import { initialState, type Transition, transitions } from '../interpret/step.ts';
import type { Path } from '../report/result.ts';
import type { Finding, Outcome } from '../search/search.ts';

/** A state on a path, and the event that leads there if it is one in particular. */
interface Stop {
  readonly state: number;
  readonly event: number | null;
}

/** Throws if the interpreter knows no such transition: then the two engines disagree, which is a bug of Racewalk. */
export function pathTo(program: Program, outcome: Outcome, finding: Finding): Path {
  const stops = outcome.pathTo(finding.state).map((state): Stop => ({ state, event: null }));
  const { path, end } = follow(program, outcome, stops);
  if (finding.event === null) return path;
  const failed = transitions(program.system, end).findIndex(
    (step) => step.outcome.kind === 'failure' && isEvent(program, finding.event, step),
  );
  if (failed < 0) throw new Error(disagreement(program, path));
  return [...path, failed];
}

/** The path through these states, the initial one first. Throws as `pathTo` does. */
export function pathThrough(program: Program, outcome: Outcome, stops: readonly Stop[]): Path {
  return follow(program, outcome, stops).path;
}

function follow(program: Program, outcome: Outcome, stops: readonly Stop[]): { path: Path; end: ModelState } {
  const { system, layout } = program;
  const path: number[] = [];
  let state = initialState(system);
  for (const stop of stops.slice(1)) {
    const words = outcome.words(stop.state);
    const list = transitions(system, state);
    const found = list.findIndex(
      (step) =>
        step.outcome.kind === 'next' &&
        (stop.event === null || isEvent(program, stop.event, step)) &&
        same(encode(system, layout, step.outcome.state), words),
    );
    const step = list[found];
    if (step?.outcome.kind !== 'next') throw new Error(disagreement(program, path));
    path.push(found);
    state = step.outcome.state;
  }
  return { path, end: state };
}

function isEvent(program: Program, event: number | null, step: Transition): boolean {
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

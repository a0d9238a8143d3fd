/** From the engine's states to a path: which transition of the reference interpreter leads from each to the next. */
import { encode } from '../compile/layout.ts';
import type { Program } from '../compile/program.ts';
import { initialState, type Transition, transitions } from '../interpret/step.ts';
import type { Path } from '../report/result.ts';
import type { Finding, Outcome } from '../search/search.ts';

/** Throws if the interpreter knows no such transition: then the two engines disagree, which is a bug of Racewalk. */
export function pathTo(program: Program, outcome: Outcome, finding: Finding): Path {
  const { system, layout } = program;
  const path: number[] = [];
  let state = initialState(system);
  for (const index of outcome.pathTo(finding.state).slice(1)) {
    const words = outcome.words(index);
    const list = transitions(system, state);
    const found = list.findIndex(
      ({ outcome: after }) => after.kind === 'next' && same(encode(system, layout, after.state), words),
    );
    const step = list[found];
    if (step?.outcome.kind !== 'next') throw new Error(disagreement(program, path));
    path.push(found);
    state = step.outcome.state;
  }
  if (finding.event === null) return path;
  const failed = transitions(system, state).findIndex((step) => isEvent(program, finding.event, step));
  if (failed < 0) throw new Error(disagreement(program, path));
  return [...path, failed];
}

function isEvent(program: Program, event: number | null, step: Transition): boolean {
  const info = event === null ? undefined : program.events[event];
  return (
    info !== undefined &&
    step.outcome.kind === 'failure' &&
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

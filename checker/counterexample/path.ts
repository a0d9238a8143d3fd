/** From the engine's states to a path: which transition of the reference interpreter leads from each to the next. */
import { encode } from '../compile/layout.ts';
import type { Program } from '../compile/program.ts';
import type { System } from '../compile/system.ts';
import type { ModelState } from '../interpret/state.ts';
import { initialState, type Transition, transitions } from '../interpret/step.ts';
import type { Path } from '../report/result.ts';
import type { Finding, Outcome } from '../search/search.ts';
import { judgeState } from './judgement.ts';

/** Throws if the interpreter knows no such transition: then the two engines disagree, which is a bug of Racewalk. */
export function counterexampleTo(program: Program, outcome: Outcome, finding: Finding): { text: string; path: Path } {
  const { system, layout } = program;
  const path: number[] = [];
  let state = initialState(system);
  for (const index of outcome.pathTo(finding.state).slice(1)) {
    const words = outcome.words(index);
    const list = transitions(system, state);
    // The visited state stands for this one, or is it.
    const found = list.findIndex(
      ({ outcome: after }) =>
        after.kind === 'next' && same(outcome.canonical(encode(system, layout, after.state)), words),
    );
    const step = list[found];
    if (step?.outcome.kind !== 'next') throw new Error(disagreement(program, path));
    path.push(found);
    state = step.outcome.state;
  }
  const renamed = !same(encode(system, layout, state), outcome.words(finding.state));
  if (finding.event === null) return { text: renamed ? textOf(system, state, finding) : finding.text, path };
  const list = transitions(system, state);
  const failed = list.findIndex((step) => (renamed ? isNamed(finding, step) : isEvent(program, finding.event, step)));
  const last = list[failed];
  if (last?.outcome.kind !== 'failure') throw new Error(disagreement(program, path));
  return { text: renamed ? last.outcome.failure.message : finding.text, path: [...path, failed] };
}

/** The finding speaks of the members of the state that was visited; this is another of its orbit. */
function textOf(system: System, state: ModelState, { name, text }: Finding): string {
  return judgeState(system, state).find((each) => each.name === name)?.text ?? text;
}
function isNamed({ name }: Finding, { outcome }: Transition): boolean {
  return outcome.kind === 'failure' && (outcome.failure.property ?? outcome.failure.failure) === name;
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

/** The candidates of built-in machines, and which of them a scenario takes. */
import type { Candidate, Chart, ChartState } from '../../checker/compile/chart/chart.ts';
import { readChart } from '../../checker/compile/chart/chart.ts';
import { candidateText } from '../../checker/compile/chart/coverage.ts';
import { candidatesOf } from '../../checker/compile/chart/uses.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import { guardWords } from '../../checker/report/chart/graph.ts';
import type { Result } from '../../checker/report/result.ts';

/** A branch of a machine, whichever machines take the states in which it stands. */
export interface Branch {
  /** The same for what is the same piece of a machine. */
  readonly key: string;
  /** `faulting thread: fault.rechecking / recheck PTE #2`, of one machine that has it. */
  readonly name: string;
}

/** Every branch of the machines that the scenario runs, its mutants aside. */
export function branchesOf(scenario: Scenario): readonly Branch[] {
  const charts = new Set(Object.values(scenario.actors).map(({ machine, role }) => readChart(machine, role)));
  return [...charts].flatMap((chart) =>
    branches(chart).map(({ key, text }) => ({ key, name: `${chart.name}: ${text}` })),
  );
}

/** The keys of those that some actor took in a search of the scenario's own form. */
export function takenIn(scenario: Scenario, { unreachedCandidates }: Result): ReadonlySet<string> {
  const missed = new Set(unreachedCandidates);
  const taken = new Set<string>();
  for (const [actor, { machine, role }] of Object.entries(scenario.actors)) {
    for (const { key, text } of branches(readChart(machine, role)))
      if (!missed.has(`${actor}: ${text}`)) taken.add(key);
  }
  return taken;
}

function branches(chart: Chart): readonly { readonly key: string; readonly text: string }[] {
  return chart.states.flatMap((state) =>
    candidatesOf(state).map((candidate) => ({
      key: keyOf(chart, state, candidate),
      text: candidateText(chart, candidate),
    })),
  );
}
// Shared states have other paths in other machines, but the same function, names and descriptions.
function keyOf(chart: Chart, state: ChartState, candidate: Candidate): string {
  const [, step = ''] = candidateText(chart, candidate).split(' / ');
  const own = state.path.split('.').at(-1);
  const acts = candidate.acts.map((act) => (act.kind === 'raise' ? act.event : act.use.name));
  return JSON.stringify([state.in, own, step, guardWords(chart, candidate.guard), acts, candidate.description]);
}

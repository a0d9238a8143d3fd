/** Checks one scenario or one of its mutants: every reachable state, or as many as the limits allow. */

import { atoms } from './compile/layout.ts';
import { lint } from './compile/lint.ts';
import { lockCycles, lockOrder } from './compile/lock-order.ts';
import { buildProgram, coverageTargets, type Program } from './compile/program.ts';
import { refusals } from './compile/soundness.ts';
import { symmetryOf } from './compile/symmetry.ts';
import { buildSystem } from './compile/system.ts';
import { fingerprint } from './counterexample/fingerprint.ts';
import { counterexampleTo } from './counterexample/path.ts';
import { ModelError } from './language/model-error.ts';
import type { Scenario } from './language/scenario.ts';
import type { Cut, Explored, Reduction, Result, Violation } from './report/result.ts';
import { memoryMin } from './search/engine.ts';
import { type Outcome, type Progress, search } from './search/search.ts';
import { breadthFirst, type Strategy } from './search/strategy.ts';

export type { Progress };
export interface CheckOptions {
  /** Bytes that states, parent links and table may take; 1 GiB if absent. */
  readonly memory?: number;
  /** Asked now and then; a cut ends the search as incomplete. */
  readonly interrupted?: () => Cut | null;
  /** Told now and then how far the search is. */
  readonly progress?: (progress: Progress) => void;
  /** End when this property or built-in check is violated; 'any': whichever is first; null: visit everything. */
  readonly until?: string | null;
  /** Breadth first if absent. */
  readonly strategy?: Strategy;
  /** None if absent. */
  readonly reductions?: readonly Reduction[];
}

/** Throws ModelError for a definition outside the language or an unsound reduction, and RangeError for a memory limit that is too small. */
export function check(scenario: Scenario, mutant: string | null = null, options: CheckOptions = {}): Result {
  const system = buildSystem(scenario, mutant);
  lint(system);
  const { result, outcome } = checkProgram(buildProgram(system), options);
  outcome.release();
  return result;
}

/** The same, keeping what the engine knows: its bytes and its states. */
export function checkProgram(program: Program, options: CheckOptions = {}): { result: Result; outcome: Outcome } {
  const { scenario, mutant } = program.system;
  const { memory = 2 ** 30, until = null, strategy = breadthFirst(), reductions = [] } = options;
  if (memory < memoryMin(program)) {
    throw new RangeError(
      `a memory limit of ${memory} bytes is too small; '${scenario.name}' needs at least ${memoryMin(program)}`,
    );
  }
  const refusal = refusals(program, reductions);
  if (refusal !== null) throw new ModelError(`scenario '${scenario.name}': ${refusal}`);
  const outcome = search(program, {
    strategy,
    reductions,
    memory,
    expected: mutant === null && scenario.expect?.verdict === 'holds' ? (scenario.expect.states ?? 0) : 0,
    until,
    interrupted: options.interrupted ?? (() => null),
    progress: options.progress ?? (() => {}),
  });
  const explored = { strategy: strategy.name, reductions, orbitStates: outcome.orbits };
  return { result: summarise(program, outcome, until, explored), outcome };
}

function summarise(program: Program, outcome: Outcome, until: string | null, explored: Explored): Result {
  const { scenario, mutant } = program.system;
  const violations = outcome.findings.map((finding): Violation => {
    return { property: finding.name, steps: finding.steps, ...counterexampleTo(program, outcome, finding) };
  });
  const order = lockOrder(program, outcome);
  const violated = violations.some(({ property }) => until === null || until === 'any' || property === until);
  return {
    scenario: scenario.name,
    mutant,
    fingerprint: fingerprint(program.system),
    verdict: violated ? 'violated' : outcome.cut === null ? 'holds' : 'incomplete',
    cut: outcome.cut,
    explored,
    states: outcome.states,
    transitions: outcome.transitions,
    depth: outcome.depth,
    violations,
    unwitnessed: program.witnesses.filter((_, at) => !outcome.witnessed[at]).map(({ name }) => name),
    neverQuiescent: !outcome.quiescent,
    ...coverage(program, outcome, explored),
    accesses: program.accesses,
    lockOrder: order,
    lockCycles: lockCycles(order),
  };
}

function coverage(
  program: Program,
  outcome: Outcome,
  { reductions }: Explored,
): { unreachedStates: string[]; unreachedCandidates: string[] } {
  const unreachedStates: string[] = [];
  const unreachedCandidates: string[] = [];
  // What one actor did, the others of its orbit did in states that were not visited themselves.
  const alike = reductions.includes('symmetry') ? symmetryOf(program).alike : null;
  const sameAs = (actor: number): number => alike?.[actor] ?? actor;
  for (const { actor } of program.actors) {
    const fired = program.transitions.filter(
      ({ event }, id) => outcome.taken[id] === 1 && sameAs(program.events[event]?.actor ?? -1) === sameAs(actor.index),
    );
    const initial = program.layout.leaves.control[actor.index]?.initial ?? 0;
    const targets = coverageTargets(actor);
    const reached = new Set([atoms(actor.chart)[initial], ...fired.map(({ to }) => to)]);
    const taken = new Set(fired.flatMap(({ candidates }) => candidates));
    for (const state of targets.states) {
      if (!reached.has(state)) unreachedStates.push(`${actor.name}: ${actor.chart.states[state]?.path ?? ''}`);
    }
    for (const candidate of targets.candidates) {
      if (!taken.has(candidate)) unreachedCandidates.push(`${actor.name}: ${candidate}`);
    }
  }
  return { unreachedStates, unreachedCandidates };
}

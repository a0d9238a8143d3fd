/** Checks one scenario or one of its mutants: every reachable state, or as many as the limits allow. */

import { atoms } from './compile/layout.ts';
import { lint } from './compile/lint.ts';
import { lockCycles, lockOrder } from './compile/lock-order.ts';
import { hasLiveness } from './compile/obligations.ts';
import { buildProgram, coverageTargets, type Program } from './compile/program.ts';
import { buildSystem } from './compile/system.ts';
import { fingerprint } from './counterexample/fingerprint.ts';
import { minimised } from './counterexample/minimise.ts';
import { pathThrough, pathTo } from './counterexample/path.ts';
import type { Scenario } from './language/scenario.ts';
import { type Decision, decideLiveness } from './liveness/decide.ts';
import { fairnessWords } from './liveness/fairness.ts';
import type { Cut, Explored, Reduction, Result, Violation } from './report/result.ts';
import { memoryMin } from './search/engine.ts';
import { type Finding, type Outcome, type Progress, search } from './search/search.ts';
import { actorsOf, breadthFirst, type Strategy, type StrategyFor } from './search/strategy.ts';

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
  /** How many violations of different names there must be, too, before `until` ends the search; 1 if absent. */
  readonly enough?: number;
  /** Breadth first if absent. */
  readonly strategy?: Strategy | StrategyFor;
  /**
   * Whether each counterexample is made a shortest one with the fewest context switches, by a breadth-first search that
   * ends at its depth; if that meets a limit the path stays as it was found. If absent, where the strategy was another.
   */
  readonly minimise?: boolean;
  /** None if absent. */
  readonly reductions?: readonly Reduction[];
}

/** Throws ModelError for a definition outside the language and RangeError for a memory limit that is too small. */
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
  const { memory = 2 ** 30, until = null, reductions = [] } = options;
  const { strategy: chosen = breadthFirst } = options;
  const strategy = typeof chosen === 'function' ? chosen(actorsOf(program)) : chosen;
  if (memory < memoryMin(program)) {
    throw new RangeError(
      `a memory limit of ${memory} bytes is too small; '${scenario.name}' needs at least ${memoryMin(program)}`,
    );
  }
  const outcome = search(program, {
    strategy,
    reductions,
    memory,
    expected: mutant === null && scenario.expect?.verdict === 'holds' ? (scenario.expect.states ?? 0) : 0,
    until,
    enough: options.enough ?? 1,
    interrupted: options.interrupted ?? (() => null),
    progress: options.progress ?? (() => {}),
  });
  const decision = decideIn(program, outcome, memory, options);
  const { name, byDepth, note = null } = strategy;
  const minimise = (options.minimise ?? !byDepth) ? { ...options, memory } : null;
  const violations = [
    ...outcome.findings.map((finding) => violationOf(program, outcome, finding, minimise)),
    ...decision.lassos.map(({ property, run, cycle }): Violation => {
      const path = pathThrough(program, outcome, run);
      const { id, text } = property;
      return { property: id, text, steps: path.length, path, ...(cycle === 0 ? {} : { cycle }) };
    }),
  ];
  const explored = { strategy: name, byDepth, note, reductions };
  return { result: summarise(program, outcome, decision, { until, violations, explored }), outcome };
}

type MinimiseOptions = Pick<CheckOptions, 'interrupted'> & { readonly memory: number };
function violationOf(program: Program, outcome: Outcome, finding: Finding, how: MinimiseOptions | null): Violation {
  const { name, text, steps } = finding;
  const path = pathTo(program, outcome, finding);
  // Both searches share the limit.
  const memory = how === null ? 0 : how.memory - outcome.bytes;
  const shortest = how === null || memory < memoryMin(program) ? null : minimised(program, name, { ...how, memory });
  if (shortest === null) return { property: name, text, steps, path };
  const found = shortest.length < steps ? { stepsFound: steps } : {};
  return { property: name, text, steps: shortest.length, path: shortest, ...found };
}

const undecided: Decision = { cut: null, lassos: [], vacuous: [] };

/** What only a complete graph of the states tells: nothing of a search that was cut. */
function decideIn(program: Program, outcome: Outcome, memory: number, { interrupted }: CheckOptions): Decision {
  if (outcome.cut !== null || !hasLiveness(program.system)) return undecided;
  return decideLiveness(program, outcome, { memory, interrupted: interrupted ?? (() => null) });
}

interface Summary {
  readonly until: string | null;
  readonly violations: readonly Violation[];
  readonly explored: Explored;
}
function summarise(
  program: Program,
  outcome: Outcome,
  decision: Decision,
  { until, violations, explored }: Summary,
): Result {
  const { scenario, mutant } = program.system;
  const cut = outcome.cut ?? decision.cut;
  const order = lockOrder(program, outcome);
  const violated = violations.some(({ property }) => until === null || until === 'any' || property === until);
  return {
    scenario: scenario.name,
    mutant,
    fingerprint: fingerprint(program.system),
    verdict: violated ? 'violated' : cut !== null ? 'incomplete' : decision.vacuous.length > 0 ? 'vacuous' : 'holds',
    cut,
    explored,
    states: outcome.states,
    transitions: outcome.transitions,
    depth: outcome.depth,
    violations,
    unwitnessed: program.witnesses.filter((_, at) => !outcome.witnessed[at]).map(({ name }) => name),
    vacuous: decision.vacuous,
    fairness: hasLiveness(program.system) ? fairnessWords(program.system) : [],
    neverQuiescent: !outcome.quiescent,
    ...coverage(program, outcome),
    accesses: program.accesses,
    lockOrder: order,
    lockCycles: lockCycles(order),
  };
}

function coverage(program: Program, outcome: Outcome): { unreachedStates: string[]; unreachedCandidates: string[] } {
  const unreachedStates: string[] = [];
  const unreachedCandidates: string[] = [];
  for (const { actor } of program.actors) {
    const fired = program.transitions.filter(
      ({ event }, id) => outcome.taken[id] === 1 && program.events[event]?.actor === actor.index,
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

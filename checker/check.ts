/** Checks one scenario or one of its mutants: every reachable state, or as many as the limits allow. */

import { atoms } from './compile/layout.ts';
import { lint } from './compile/lint.ts';
import { lockCycles, lockOrder } from './compile/lock-order.ts';
import { buildProgram, coverageTargets, type Program } from './compile/program.ts';
import { buildSystem } from './compile/system.ts';
import { fingerprint } from './counterexample/fingerprint.ts';
import { pathTo } from './counterexample/path.ts';
import { ModelError } from './language/model-error.ts';
import type { Scenario } from './language/scenario.ts';
import type { Cut, Explored, Reduction, Result, Violation } from './report/result.ts';
import { CheckpointError, type CheckpointOptions, Checkpoints } from './search/checkpoint.ts';
import { memoryMin } from './search/engine.ts';
import { type LossyOptions, lossyMemoryMin } from './search/lossy.ts';
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
  /** Keeps the search as it goes, so that it can be gone on with; breadth first only. Nowhere if absent. */
  readonly checkpoints?: CheckpointOptions;
  /** Keeps hashes instead of states; breadth first only. A search that finds nothing proves nothing. Exact if absent. */
  readonly lossy?: LossyOptions;
}

/**
 * Throws ModelError for a definition outside the language, RangeError for a memory limit that is too small, and
 * CheckpointError for a checkpoint that this search cannot go on from.
 */
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
  if (options.lossy !== undefined) refuseWithLossy(program, options);
  const least = options.lossy === undefined ? memoryMin(program) : lossyMemoryMin(program);
  if (memory < least) {
    throw new RangeError(`a memory limit of ${memory} bytes is too small; '${scenario.name}' needs at least ${least}`);
  }
  const outcome = search(program, {
    strategy,
    reductions,
    memory,
    expected: mutant === null && scenario.expect?.verdict === 'holds' ? (scenario.expect.states ?? 0) : 0,
    until,
    interrupted: options.interrupted ?? (() => null),
    progress: options.progress ?? (() => {}),
    checkpoints: options.checkpoints === undefined ? null : checkpointsOf(program, options, options.checkpoints),
    lossy: options.lossy ?? null,
  });
  const explored = { strategy: strategy.name, reductions, lossy: outcome.lossy };
  return { result: summarise(program, outcome, until, explored), outcome };
}

function refuseWithLossy(
  program: Program,
  { strategy = breadthFirst(), reductions = [], checkpoints }: CheckOptions,
): void {
  const refuse = (what: string, why: string): never => {
    const { name } = program.system.scenario;
    throw new ModelError(`a lossy search of '${name}' cannot go with ${what}: ${why}; leave out one of them`);
  };
  if (!strategy.byDepth || strategy.watches)
    refuse(`the order '${strategy.name}'`, 'states are kept by their depth only');
  const [reduction] = reductions;
  if (reduction !== undefined) refuse(`the reduction '${reduction}'`, 'it asks for states that are no longer kept');
  if (checkpoints !== undefined) refuse('checkpoints', 'the states that they would keep are not kept');
}

function checkpointsOf({ system }: Program, options: CheckOptions, checkpoints: CheckpointOptions): Checkpoints {
  const { strategy = breadthFirst(), reductions = [], until } = options;
  if (!strategy.byDepth) {
    throw new CheckpointError(
      `a search '${strategy.name}' cannot be kept: search breadth first, or do without checkpoints`,
    );
  }
  return new Checkpoints(checkpoints, {
    scenario: system.scenario.name,
    mutant: system.mutant ?? 'none',
    fingerprint: fingerprint(system),
    'order of search': strategy.name,
    reductions: reductions.join(', ') || 'none',
    'end of search': until ?? 'every state',
  });
}

function summarise(program: Program, outcome: Outcome, until: string | null, explored: Explored): Result {
  const { scenario, mutant } = program.system;
  const violations = outcome.findings.map((finding): Violation => {
    return {
      property: finding.name,
      text: finding.text,
      steps: finding.steps,
      path: pathTo(program, outcome, finding),
    };
  });
  // A lossy search no longer has the states that tell.
  const order = explored.lossy === null ? lockOrder(program, outcome) : [];
  const cut = outcome.cut ?? (explored.lossy === null ? null : 'lossy');
  const violated = violations.some(({ property }) => until === null || until === 'any' || property === until);
  return {
    scenario: scenario.name,
    mutant,
    fingerprint: fingerprint(program.system),
    verdict: violated ? 'violated' : cut === null ? 'holds' : 'incomplete',
    cut,
    explored,
    states: outcome.states,
    transitions: outcome.transitions,
    depth: outcome.depth,
    violations,
    unwitnessed: program.witnesses.filter((_, at) => !outcome.witnessed[at]).map(({ name }) => name),
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

/** Checks one scenario or one of its mutants: every reachable state, or as many as the limits allow. */

import { automatically, type Choice, type Watching } from './auto.ts';
import { claimedStates } from './claim.ts';
import { lint } from './compile/lint/lint.ts';
import { programOf } from './compile/lower/form.ts';
import type { Program } from './compile/lower/program.ts';
import { refuseTogether, refuseUnsound, usable } from './compile/reduce/soundness.ts';
import { symmetryOf } from './compile/reduce/symmetry.ts';
import { buildSystem } from './compile/system/build.ts';
import { hasLiveness } from './compile/system/obligations.ts';
import { fingerprint } from './counterexample/fingerprint.ts';
import { ModelError } from './language/model-error.ts';
import type { Scenario } from './language/spec.ts';
import { type Decision, decideLiveness, undecided } from './liveness/decide.ts';
import type { Cut, Reduction, Result } from './report/result.ts';
import { CheckpointError, type CheckpointOptions, Checkpoints } from './search/checkpoint.ts';
import { memoryMin } from './search/engine.ts';
import { type LossyOptions, lossyMemoryMin } from './search/lossy.ts';
import { searchOnThreads, statesAlone, type Threads, whyUndivided } from './search/partitions/divide.ts';
import { type Outcome, type Progress, plain, search } from './search/search.ts';
import { actorsOf, breadthFirst, type Strategy, type StrategyFor } from './search/strategy.ts';
import { shortest } from './shortest.ts';
import { summarise } from './summary.ts';

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
  /** 'auto': those that are sound, where there are very many states. None if absent. */
  readonly reductions?: readonly Reduction[] | 'auto';
  /** What is done where a reduction is unsound: it is refused, or left out, which the result says. Refused if absent. */
  readonly whereUnsound?: 'refuse' | 'leave out';
  /** Keeps the search as it goes, so that it can be gone on with; breadth first only. Nowhere if absent. */
  readonly checkpoints?: CheckpointOptions;
  /** Keeps hashes instead of states; breadth first only. A search that finds nothing proves nothing. Exact if absent. */
  readonly lossy?: LossyOptions;
  /** Those that may search together, where the states are very many; the result is the same. Only this one if absent. */
  readonly threads?: Threads;
}

/**
 * Throws ModelError for a definition outside the language, RangeError for a memory limit that is too small, and
 * CheckpointError for a checkpoint that this search cannot go on from.
 */
export function check(scenario: Scenario, mutant: string | null = null, options: CheckOptions = {}): Result {
  const system = buildSystem(scenario, mutant);
  lint(system);
  const { result, outcome } = checkProgram(programOf(system), options);
  outcome.release();
  return result;
}

/** The same, keeping what the engine knows: its bytes and its states. */
export function checkProgram(program: Program, options: CheckOptions = {}): { result: Result; outcome: Outcome } {
  const { scenario, mutant } = program.system;
  const { memory = 2 ** 30, until = null, minimise } = options;
  const least = options.lossy === undefined ? memoryMin(program) : lossyMemoryMin(program);
  if (memory < least) {
    throw new RangeError(`a memory limit of ${memory} bytes is too small; '${scenario.name}' needs at least ${least}`);
  }
  const { strategy: given = breadthFirst } = options;
  // A strategy knows where its search stands, so each search has one of its own.
  const fresh = (): Strategy => (typeof given === 'function' ? given(actorsOf(program)) : given);
  const order = fresh();
  const asked = reductionsOf(program, options, order);
  const watching = { interrupted: options.interrupted ?? (() => null), progress: options.progress ?? (() => {}) };
  let strategy = order;
  let undivided: string | null = null;
  const run = ({ reductions }: Choice, asking: Watching): Outcome => {
    strategy = fresh();
    const how = {
      ...{ strategy, reductions, memory, until, enough: options.enough ?? 1, ...asking },
      expected: reductions.length > 0 ? 0 : (claimedStates(scenario, mutant) ?? 0),
      checkpoints: checkpointsOf(program, reductions, options, order),
      lossy: options.lossy ?? null,
    };
    const found = searchOnThreads(program, how, options.threads ?? null);
    undivided = found.states > statesAlone ? whyUndivided(program, how) : null;
    return found;
  };
  const { choice, outcome } =
    asked === 'auto' ? automatically(program, watching, run) : { choice: asked, outcome: run(asked, watching) };
  const decision = decideIn(program, outcome, memory, watching);
  const explored = {
    ...{ strategy: order.name, byDepth: order.byDepth, note: strategy.note ?? null, ...choice },
    ...{ undivided, lossy: outcome.lossy, orbitStates: outcome.orbits, resumed: outcome.resumed },
    partly: choice.reductions.includes('symmetry') ? symmetryOf(program).partly : [],
  };
  const limits = { memory: memory - outcome.bytes, interrupted: watching.interrupted };
  const result = summarise(program, outcome, decision, {
    until,
    explored,
    // Both searches share the limit.
    minimise: (minimise ?? !order.byDepth) ? limits : null,
  });
  // Symmetry alone keeps the shortest paths.
  if (!choice.reductions.includes('partial order')) return { result, outcome };
  const violations = shortest(program, result.violations, (depthMax) =>
    search(program, {
      ...{ ...plain, ...watching, strategy: breadthFirst(), until, depthMax },
      memory: Math.max(limits.memory, memoryMin(program)),
    }),
  );
  return { result: { ...result, violations }, outcome };
}

/** What the search shall use. Throws ModelError for what is unsound, or cannot be done, together. */
function reductionsOf(program: Program, options: CheckOptions, order: Strategy): Choice | 'auto' {
  const { reductions = [], whereUnsound = 'refuse', strategy, lossy, checkpoints } = options;
  if (lossy !== undefined) refuseWithLossy(program, options, order);
  if (reductions !== 'auto') {
    refuseTogether(reductions);
    refuseWithOrder(program, reductions, order);
    if (whereUnsound === 'refuse') refuseUnsound(program, reductions);
    return usable(program, reductions);
  }
  // A search that is kept cannot begin anew, one that keeps hashes has room for all, and an order is used only once.
  const isPlain = lossy === undefined && checkpoints === undefined && strategy === undefined;
  return isPlain ? 'auto' : { reductions: [], reason: null };
}

function refuseWithOrder({ system }: Program, [reduction]: readonly Reduction[], order: Strategy): void {
  const { name, refusesReductions: why } = order;
  if (reduction === undefined || why === undefined) return;
  throw new ModelError(
    `the order '${name}' cannot go with ${reduction} for '${system.scenario.name}': ${why}; leave out one of them`,
  );
}

function refuseWithLossy(program: Program, options: CheckOptions, order: Strategy): void {
  const { reductions = [], checkpoints } = options;
  const refuse = (what: string, why: string): never => {
    const { name } = program.system.scenario;
    throw new ModelError(`a lossy search of '${name}' cannot go with ${what}: ${why}; leave out one of them`);
  };
  if (!order.byDepth || order.watches) refuse(`the order '${order.name}'`, 'states are kept by their depth only');
  if (order.begin !== undefined) refuse(`the order '${order.name}'`, 'it looks at states, which are not kept');
  const [reduction] = reductions === 'auto' ? [] : reductions;
  if (reduction !== undefined) refuse(`the reduction '${reduction}'`, 'it asks for states that are no longer kept');
  if (checkpoints !== undefined) refuse('checkpoints', 'the states that they would keep are not kept');
  if (hasLiveness(program.system)) refuse('liveness', 'it is decided on the graph of all states');
}

function checkpointsOf(
  { system }: Program,
  reductions: readonly Reduction[],
  { until, enough = 1, checkpoints }: CheckOptions,
  order: Strategy,
): Checkpoints | null {
  if (checkpoints === undefined) return null;
  if (!order.byDepth) {
    throw new CheckpointError(
      `a search '${order.name}' cannot be kept: search breadth first, or do without checkpoints`,
    );
  }
  if (reductions.includes('partial order')) {
    throw new CheckpointError('a search with partial order cannot be kept: use --exact or --reduce symmetry with it');
  }
  return new Checkpoints(checkpoints, {
    scenario: system.scenario.name,
    mutant: system.mutant ?? 'none',
    fingerprint: fingerprint(system),
    'order of search': order.name,
    reductions: reductions.join(', ') || 'none',
    'end of search': `${until ?? 'every state'}${enough === 1 ? '' : `, ${enough} violations`}`,
  });
}

/** What only a complete graph of the states tells: nothing of a search that was cut. */
export function decideIn(program: Program, outcome: Outcome, memory: number, { interrupted }: Watching): Decision {
  if (outcome.cut !== null || !hasLiveness(program.system)) return undecided;
  return decideLiveness(program, outcome, { memory, interrupted });
}

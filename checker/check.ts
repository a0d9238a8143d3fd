/** Checks one scenario or one of its mutants: every reachable state, or as many as the limits allow. */

import { automatically, type Choice, type Watching } from './auto.ts';
import { lint } from './compile/lint.ts';
import { hasLiveness } from './compile/obligations.ts';
import { buildProgram, type Program } from './compile/program.ts';
import { refuseUnsound } from './compile/soundness.ts';
import { buildSystem } from './compile/system.ts';
import type { Scenario } from './language/scenario.ts';
import { type Decision, decideLiveness, undecided } from './liveness/decide.ts';
import type { Cut, Reduction, Result } from './report/result.ts';
import { memoryMin } from './search/engine.ts';
import { type Outcome, type Progress, search } from './search/search.ts';
import { breadthFirst, type Strategy } from './search/strategy.ts';
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
  /** Breadth first if absent. */
  readonly strategy?: Strategy;
  /** 'auto': those that are sound, where there are very many states. None if absent. */
  readonly reductions?: readonly Reduction[] | 'auto';
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
  const { scenario } = program.system;
  const { memory = 2 ** 30, until = null, strategy = breadthFirst(), reductions = [] } = options;
  if (memory < memoryMin(program)) {
    throw new RangeError(
      `a memory limit of ${memory} bytes is too small; '${scenario.name}' needs at least ${memoryMin(program)}`,
    );
  }
  if (reductions !== 'auto') refuseUnsound(program, reductions);
  const watching = { interrupted: options.interrupted ?? (() => null), progress: options.progress ?? (() => {}) };
  const run = ({ reductions }: Choice, asking: Watching): Outcome =>
    search(program, { strategy, reductions, memory, expected: expectedStates(program, reductions), until, ...asking });
  const { choice, outcome } =
    reductions === 'auto'
      ? automatically(program, watching, run)
      : { choice: { reductions, reason: null }, outcome: run({ reductions, reason: null }, watching) };
  const decision = decideIn(program, outcome, memory, watching);
  const result = summarise(program, outcome, decision, until, { strategy: strategy.name, ...choice });
  if (choice.reductions.length === 0) return { result, outcome };
  const violations = shortest(program, result.violations, (depthMax) =>
    search(program, {
      ...{ strategy: breadthFirst(), reductions: [], expected: 0, until, depthMax },
      ...{ memory: Math.max(memory - outcome.bytes, memoryMin(program)), ...watching },
    }),
  );
  return { result: { ...result, violations }, outcome };
}

function expectedStates({ system: { scenario, mutant } }: Program, reductions: readonly Reduction[]): number {
  if (mutant !== null || reductions.length > 0 || scenario.expect?.verdict !== 'holds') return 0;
  return scenario.expect.states ?? 0;
}

/** What only a complete graph of the states tells: nothing of a search that was cut. */
function decideIn(program: Program, outcome: Outcome, memory: number, { interrupted }: Watching): Decision {
  if (outcome.cut !== null || !hasLiveness(program.system)) return undecided;
  return decideLiveness(program, outcome, { memory, interrupted });
}

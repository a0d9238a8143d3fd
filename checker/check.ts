/** Checks one scenario or one of its mutants: every reachable state, or as many as the limits allow. */

import { automatically, type Choice, type Watching } from './auto.ts';
import { atoms } from './compile/layout.ts';
import { lint } from './compile/lint.ts';
import { lockCycles, lockOrder } from './compile/lock-order.ts';
import { buildProgram, coverageTargets, type Program } from './compile/program.ts';
import { refuseUnsound } from './compile/soundness.ts';
import { buildSystem } from './compile/system.ts';
import { fingerprint } from './counterexample/fingerprint.ts';
import type { Scenario } from './language/scenario.ts';
import type { Cut, Explored, Reduction, Result } from './report/result.ts';
import { memoryMin } from './search/engine.ts';
import { type Outcome, type Progress, search } from './search/search.ts';
import { breadthFirst, type Strategy } from './search/strategy.ts';
import { shortest, violationsOf } from './shortest.ts';

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
  const { memory = 2 ** 30, until = null, reductions = [] } = options;
  if (memory < memoryMin(program)) {
    throw new RangeError(
      `a memory limit of ${memory} bytes is too small; '${scenario.name}' needs at least ${memoryMin(program)}`,
    );
  }
  if (reductions !== 'auto') refuseUnsound(program, reductions);
  const watching = { interrupted: options.interrupted ?? (() => null), progress: options.progress ?? (() => {}) };
  // A strategy knows where its search stands, so each search has one of its own.
  const run = ({ reductions }: Choice, asking: Watching): Outcome => {
    const expected = expectedStates(program, reductions);
    const strategy = options.strategy ?? breadthFirst();
    return search(program, { strategy, reductions, memory, expected, until, ...asking });
  };
  const { choice, outcome } = chosen(program, options, watching, run);
  const strategy = (options.strategy ?? breadthFirst()).name;
  const result = summarise(program, outcome, until, { strategy, ...choice });
  if (choice.reductions.length === 0) return { result, outcome };
  const violations = shortest(program, result.violations, (depthMax) =>
    search(program, {
      ...{ strategy: breadthFirst(), reductions: [], expected: 0, until, depthMax },
      ...{ memory: Math.max(memory - outcome.bytes, memoryMin(program)), ...watching },
    }),
  );
  return { result: { ...result, violations }, outcome };
}

/** An order of search that the caller gives can be used once. */
function chosen(
  program: Program,
  { reductions = [], strategy }: CheckOptions,
  watching: Watching,
  run: (choice: Choice, watching: Watching) => Outcome,
): { readonly choice: Choice; readonly outcome: Outcome } {
  if (reductions === 'auto' && strategy === undefined) return automatically(program, watching, run);
  const choice: Choice = { reductions: reductions === 'auto' ? [] : reductions, reason: null };
  return { choice, outcome: run(choice, watching) };
}

function expectedStates({ system: { scenario, mutant } }: Program, reductions: readonly Reduction[]): number {
  if (mutant !== null || reductions.length > 0 || scenario.expect?.verdict !== 'holds') return 0;
  return scenario.expect.states ?? 0;
}

function summarise(program: Program, outcome: Outcome, until: string | null, explored: Explored): Result {
  const { scenario, mutant } = program.system;
  const violations = violationsOf(program, outcome);
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

/** What a finished or cut search amounts to. */

import { lockCycles, lockOrder } from './compile/analyse/lock-order.ts';
import { branchText, candidateText, coverageTargets } from './compile/chart/coverage.ts';
import { atoms } from './compile/lower/layout.ts';
import type { Program } from './compile/lower/program.ts';
import { symmetryOf } from './compile/reduce/symmetry.ts';
import { hasLiveness } from './compile/system/obligations.ts';
import { fromTheStart, type System } from './compile/system/system.ts';
import { heldBackId } from './compile/weak/held-back.ts';
import { fingerprint } from './counterexample/fingerprint.ts';
import { type MinimiseOptions, minimised } from './counterexample/minimise.ts';
import { pathThrough, pathTo } from './counterexample/path.ts';
import { initialState } from './interpret/step.ts';
import { actor as actorSort } from './language/domain.ts';
import type { Decision } from './liveness/decide.ts';
import { fairnessWords } from './liveness/fairness.ts';
import type { Explored, MemoryUse, Result, Violation } from './report/result.ts';
import type { Finding } from './search/finding.ts';
import type { Outcome } from './search/search.ts';

/** What is wrong, and the way to it once it is asked for. */
export interface Wrong {
  readonly property: string;
  readonly steps: number;
  readonly violation: () => Violation;
}

/** All that a breadth-first search found wrong: states and steps, then whole runs. Only until it is released. */
export function wrongIn(program: Program, outcome: Outcome, decision: Decision): Wrong[] {
  const found = outcome.findings.map((finding): Wrong => {
    return { property: finding.name, steps: finding.steps, violation: () => violationOf(program, outcome, finding) };
  });
  const lassos = lassosOf(program, outcome, decision, true).map((violation): Wrong => {
    return { property: violation.property, steps: violation.steps, violation: () => violation };
  });
  return [...found, ...lassos];
}

function violationOf(program: Program, outcome: Outcome, finding: Finding): Violation {
  const { text, path } = pathTo(program, outcome, finding);
  return { property: finding.name, text, steps: finding.steps, path };
}

/** All that a search found wrong in states and steps, each by a path to it. */
export function violationsOf(program: Program, outcome: Outcome): Violation[] {
  return outcome.findings.map((finding) => violationOf(program, outcome, finding));
}

/** The `sometimes` of the system that no state witnessed. */
export function unwitnessedIn(program: Program, outcome: Outcome): string[] {
  return program.witnesses.filter((_, at) => !outcome.witnessed[at]).map(({ name }) => name);
}

function minimisedViolation(
  program: Program,
  violation: Violation,
  byDepth: boolean,
  limits: MinimiseOptions,
): Violation {
  const { property, steps } = violation;
  const path = minimised(program, property, limits);
  if (path === null) return byDepth ? violation : { ...violation, notShortest: true };
  return { ...violation, steps: path.length, path, ...(path.length < steps ? { stepsFound: steps } : {}) };
}

function lassosOf(program: Program, outcome: Outcome, { lassos }: Decision, byDepth: boolean): Violation[] {
  // Whole runs are not minimised.
  const length = byDepth ? {} : ({ notShortest: true } as const);
  return lassos.map(({ property: { id, text }, run, cycle }) => {
    const path = pathThrough(program, outcome, run);
    return { property: id, text, steps: path.length, path, ...(cycle === 0 ? {} : { cycle }), ...length };
  });
}

export interface Summary {
  /** As in CheckOptions; only this counts as a violation. */
  readonly until: string | null;
  readonly explored: Explored;
  /** The limits of a search that makes each path a shortest one; null: as they were found. */
  readonly minimise: MinimiseOptions | null;
}

export function summarise(
  program: Program,
  outcome: Outcome,
  decision: Decision,
  { until, explored, minimise }: Summary,
): Result {
  const { scenario, mutant } = program.system;
  const found = violationsOf(program, outcome);
  const shortened =
    minimise === null ? found : found.map((each) => minimisedViolation(program, each, explored.byDepth, minimise));
  const violations = [...shortened, ...lassosOf(program, outcome, decision, explored.byDepth)];
  const isExact = explored.lossy === null;
  const unwitnessed = unwitnessedIn(program, outcome);
  const memory = memoryOf(program, unwitnessed);
  const bounded = isExact ? (memory?.heldBack ? 'buffers' : null) : 'lossy';
  const cut = outcome.cut ?? decision.cut ?? bounded;
  // A lossy search no longer has the states that tell.
  const order = isExact ? lockOrder(program, outcome) : [];
  const covered = coverage(program, outcome, explored);
  const witnessless = [
    ...unwitnessed.filter((name) => memory === null || name !== heldBackId),
    ...untaken(program.system, covered.unreachedCandidates),
  ];
  const saysNothing =
    decision.vacuous.length > 0 ||
    witnessless.length > 0 ||
    (!outcome.quiescent && scenario.properties.some(({ kind }) => kind === 'atEnd'));
  const violated = violations.some(({ property }) => until === null || until === 'any' || property === until);
  return {
    scenario: scenario.name,
    mutant,
    fingerprint: fingerprint(program.system),
    verdict: violated ? 'violated' : cut !== null ? 'incomplete' : saysNothing ? 'vacuous' : 'holds',
    cut,
    explored,
    memory,
    constraint: program.constraint === null ? null : { outside: outcome.outside },
    ...fromTheStart(program.system, { ...outcome, states: outcome.states - outcome.outside }),
    violations,
    unwitnessed: witnessless,
    vacuous: decision.vacuous,
    fairness: hasLiveness(program.system) ? fairnessWords(program.system) : [],
    neverQuiescent: !outcome.quiescent,
    ...covered,
    accesses: program.accesses,
    lockOrder: order,
    lockCycles: lockCycles(order),
  };
}

/** The ids of the `taken` whose branch no actor has taken. */
function untaken({ actors, properties }: System, unreached: readonly string[]): string[] {
  return properties.flatMap(({ id, branch }) => {
    if (branch === undefined) return [];
    const isTaken = actors.some(({ name, chart, spec }) => {
      const text = spec.machine.id === branch.machine ? branchText(chart, branch) : null;
      return text !== null && !unreached.includes(`${name}: ${text}`);
    });
    return isTaken ? [] : [id];
  });
}

function memoryOf({ system }: Program, unwitnessed: readonly string[]): MemoryUse | null {
  if (system.buffers === null) return null;
  const { model, buffer } = system.buffers.memory;
  return { model, buffer, heldBack: !unwitnessed.includes(heldBackId) };
}

/** The candidates that each actor takes before the first state, as text. */
function takenAtStart({ system }: Program): Map<number, string[]> {
  const taken = new Map<number, string[]>();
  initialState(system, ({ index, chart }, candidate) => {
    taken.set(index, [...(taken.get(index) ?? []), candidateText(chart, candidate)]);
  });
  return taken;
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
  const atStart = takenAtStart(program);
  for (const { actor } of program.actors.slice(0, program.system.sizeOf(actorSort))) {
    const fired = program.transitions.filter(
      ({ event }, id) => outcome.taken[id] === 1 && sameAs(program.events[event]?.actor ?? -1) === sameAs(actor.index),
    );
    const initial = program.layout.leaves.control[actor.index]?.initial ?? 0;
    const targets = coverageTargets(actor);
    const reached = new Set([atoms(actor.chart)[initial], ...fired.map(({ to }) => to)]);
    const taken = new Set([...fired.flatMap(({ candidates }) => candidates), ...(atStart.get(actor.index) ?? [])]);
    for (const state of targets.states) {
      if (!reached.has(state)) unreachedStates.push(`${actor.name}: ${actor.chart.states[state]?.path ?? ''}`);
    }
    for (const candidate of targets.candidates) {
      if (!taken.has(candidate)) unreachedCandidates.push(`${actor.name}: ${candidate}`);
    }
  }
  return { unreachedStates, unreachedCandidates };
}

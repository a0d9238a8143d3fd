/**
 * Whether everything that can search one system agrees on it. What is compared is a list of named comparisons: another
 * search, reduction or checker joins with an entry.
 */
import { checkProgram } from '../../checker/check.ts';
import { programOf } from '../../checker/compile/lower/form.ts';
import type { Program } from '../../checker/compile/lower/program.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import type { System } from '../../checker/compile/system/system.ts';
import type { Exploration } from '../../checker/interpret/explore.ts';
import { initialState } from '../../checker/interpret/step.ts';
import { ModelError, type Scenario } from '../../checker/language/index.ts';
import type { Result } from '../../checker/report/result.ts';
import { memoryMin } from '../../checker/search/engine.ts';
import { plain, search } from '../../checker/search/search.ts';
import { breadthFirst } from '../../checker/search/strategy.ts';
import { exploreUpTo } from '../conformance/compare.ts';
import { type Graph, graphFrom, type Visited } from '../graph.ts';
import { elsewhere } from './agree-elsewhere.ts';
import { engine, type Found, foundIn, whole } from './agree-engine.ts';
import { partitions } from './agree-partitions.ts';
import { auto, lossy, partialOrder } from './agree-reductions.ts';
import { depth, minimisation, preemption, walking } from './agree-strategies.ts';
import { xstate } from './agree-xstate.ts';
import type { Lots } from './lots.ts';

export type Agreement =
  | {
      readonly kind: 'agree';
      readonly states: number /** What had something to say. */;
      readonly by: readonly string[];
    }
  /** More states than the limit, no state at all because the start itself fails, or numbers beyond the engine's 32 bits. */
  | { readonly kind: 'skipped'; readonly why: 'too large' | 'cannot start' | 'refused' | 'nothing to compare' }
  | { readonly kind: 'differ'; readonly differences: readonly string[] };

/** A system small enough to be compared, and what is known of it. */
export interface Subject {
  readonly scenario: Scenario;
  readonly mutant: string | null;
  readonly system: System;
  readonly program: Program;
  /** By the reference interpreter, and what it visited for that. */
  readonly reference: Exploration;
  readonly visited: readonly Visited[];
  /** By the reference interpreter; made when first asked for. */
  graph(): Graph;
  /** By the engine, breadth first, every state; and all that is told of it, made when first asked for. */
  readonly found: Found;
  exhaustive(): Result;
  /** For comparisons that draw something. */
  readonly lots: Lots;
}

export interface Comparison {
  readonly name: string;
  /** Made for one of so many systems in long runs, by what it costs and how much it may find. */
  readonly oneIn: number;
  /** What differs, in words; null where it says nothing about the system. */
  differences(subject: Subject): readonly string[] | null;
}

/** Add yours here; cheap ones first. */
export const comparisons: readonly Comparison[] = [
  engine,
  whole,
  partitions,
  depth,
  partialOrder,
  auto,
  lossy,
  preemption,
  walking,
  minimisation,
  elsewhere,
  xstate,
];

export interface AgreeOptions {
  readonly statesMax: number;
  /** By what it is compared, and how. */
  readonly lots: Lots;
}

export function agree(scenario: Scenario, mutant: string | null, { statesMax, lots }: AgreeOptions): Agreement {
  const system = buildSystem(scenario, mutant);
  try {
    initialState(system);
  } catch (error) {
    if (error instanceof ModelError) return { kind: 'skipped', why: 'cannot start' };
    throw error;
  }
  const searched = byEngine(system, statesMax);
  if (typeof searched === 'string') {
    return searched === 'refused' ? { kind: 'skipped', why: searched } : { kind: 'differ', differences: [searched] };
  }
  const { program, states, found } = searched;
  // The engine tells sooner; that it does not err on the large side is looked at now and then.
  if (found === null && !lots.falls('too large', 16)) return { kind: 'skipped', why: 'too large' };
  const visited: Visited[] = [];
  const explored = exploreUpTo(
    system,
    statesMax,
    (state, list, key) => visited.push({ state, list, key }),
    (state, key) => visited.push({ state, list: null, key }),
  );
  if (explored.complete === (found === null)) {
    const ours = explored.complete ? `only ${explored.exploration.states} states` : `more than ${statesMax} states`;
    return { kind: 'differ', differences: [`reference: ${ours}, engine: ${states} states`] };
  }
  if (!explored.complete || found === null) return { kind: 'skipped', why: 'too large' };
  const subject: Subject = {
    ...{ scenario, mutant, system, program, reference: explored.exploration, visited, found, lots },
    graph: lazily(() => graphFrom(system, visited)),
    exhaustive: lazily(() => {
      const { result, outcome } = checkProgram(program, { until: null });
      outcome.release();
      return result;
    }),
  };
  const compared = comparisons
    .filter(({ name, oneIn }) => lots.falls(name, oneIn))
    .map(({ name, differences }) => ({ name, differences: differences(subject) }));
  const differences = compared.flatMap(({ name, differences }) =>
    (differences ?? []).map((each) => `${name}: ${each}`),
  );
  if (differences.length > 0) return { kind: 'differ', differences };
  const by = compared.flatMap(({ name, differences }) => (differences === null ? [] : [name]));
  return { kind: 'agree', states: subject.reference.states, by };
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** `found` is null where there are more states than may be compared. */
function byEngine(
  system: System,
  statesMax: number,
): { readonly program: Program; readonly states: number; readonly found: Found | null } | string {
  try {
    // Not by check(): what is legal but idle is refused there, and most random properties are.
    const program = programOf(system);
    const outcome = search(program, {
      ...{ ...plain, strategy: breadthFirst(), until: null, interrupted: () => null, progress: () => {} },
      // Room for some more than may be compared: a search of very many ends soon.
      memory: memoryMin(program) * (2 + Math.ceil(statesMax / 256)),
    });
    const { states, cut } = outcome;
    const found = cut === 'memory' || states > statesMax ? null : foundIn(program, outcome);
    outcome.release();
    return { program, states, found };
  } catch (error) {
    if (error instanceof ModelError && error.message.includes('need more than 32 bits')) return 'refused';
    return `engine: ${error instanceof Error ? error.stack : String(error)}`;
  }
}

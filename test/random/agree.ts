/** Whether XState, the reference interpreter and the engine agree on one system. */
import { checkProgram } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/program.ts';
import { buildSystem, type System } from '../../checker/compile/system.ts';
import type { Exploration } from '../../checker/interpret/explore.ts';
import { properties, quiescentFaults, waitsInCircle, witnesses } from '../../checker/interpret/judge.ts';
import { initialState, transitions } from '../../checker/interpret/step.ts';
import { ModelError, type Scenario } from '../../checker/language/index.ts';
import type { Result, Violation } from '../../checker/report/result.ts';
import { conforms, exploreUpTo } from '../conformance/compare.ts';

export type Agreement =
  | { readonly kind: 'agree'; readonly states: number }
  /** More states than the limit, no state at all because the start itself fails, or numbers beyond the engine's 32 bits. */
  | { readonly kind: 'skipped'; readonly why: 'too large' | 'cannot start' | 'refused' }
  | { readonly kind: 'differ'; readonly differences: readonly string[] };

export function agree(scenario: Scenario, mutant: string | null, statesMax: number): Agreement {
  const system = buildSystem(scenario, mutant);
  try {
    initialState(system);
  } catch (error) {
    if (error instanceof ModelError) return { kind: 'skipped', why: 'cannot start' };
    throw error;
  }
  const search = exploreUpTo(system, statesMax);
  if (!search.complete) return { kind: 'skipped', why: 'too large' };
  const engine = engineDiffers(system, search.exploration);
  if (engine === 'refused') return { kind: 'skipped', why: 'refused' };
  const xstate = conforms(scenario, mutant, statesMax).differences.map((each) => `XState: ${each}`);
  const differences = [...xstate, ...engine];
  return differences.length === 0
    ? { kind: 'agree', states: search.exploration.states }
    : { kind: 'differ', differences };
}

function engineDiffers(system: System, reference: Exploration): string[] | 'refused' {
  try {
    // Not by check(): what is legal but idle is refused there, and most random properties are.
    const { result, outcome } = checkProgram(buildProgram(system), { until: null });
    outcome.release();
    return [
      ...resultDiffers(system, reference, result),
      ...result.violations.flatMap((violation) => pathDiffers(system, violation)),
    ];
  } catch (error) {
    if (error instanceof ModelError && error.message.includes('need more than 32 bits')) return 'refused';
    return [`engine: ${error instanceof Error ? error.stack : String(error)}`];
  }
}

function resultDiffers(system: System, reference: Exploration, result: Result): string[] {
  const ours = {
    states: reference.states,
    transitions: reference.transitions,
    depth: reference.depth,
    violations: [...reference.violations].sort(byName),
    unwitnessed: system.properties
      .filter(({ kind, id }) => kind === 'sometimes' && !reference.witnessed.has(id))
      .map(({ id }) => id),
    cut: null,
  };
  const engines = {
    states: result.states,
    transitions: result.transitions,
    depth: result.depth,
    violations: result.violations.map(({ property, steps }): [string, number] => [property, steps]).sort(byName),
    unwitnessed: [...result.unwitnessed].sort(),
    cut: result.cut,
  };
  const [left, right] = [JSON.stringify(ours), JSON.stringify(engines)];
  return left === right ? [] : [`reference ${left}\n   engine ${right}`];
}
function byName([a]: [string, number], [b]: [string, number]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Follows the engine's counterexample with the reference interpreter: it must end in the violation. */
export function pathDiffers(system: System, { property, steps, path }: Violation): string[] {
  const wrong = (what: string): string[] => [`counterexample of ${property}, ${JSON.stringify(path)}: ${what}`];
  if (path.length !== steps) return wrong(`${path.length} transitions, but ${steps} steps`);
  let state = initialState(system);
  for (const [at, position] of path.entries()) {
    const taken = transitions(system, state)[position];
    if (taken === undefined) return wrong(`no transition ${position} in step ${at + 1}`);
    const { outcome } = taken;
    if (outcome.kind === 'next') state = outcome.state;
    else if (at < path.length - 1) return wrong(`step ${at + 1} fails`);
    else
      return (outcome.failure.property ?? outcome.failure.failure) === property
        ? []
        : wrong(`it fails otherwise: ${outcome.failure.failure}`);
  }
  const names: string[] = [
    ...properties(system, state, 'state'),
    ...witnesses(system, state).failures,
    ...properties(system, state, 'atEnd'),
    ...quiescentFaults(system, state),
  ];
  if (waitsInCircle(system, state)) names.push('deadlock');
  return names.includes(property) ? [] : wrong(`its last state shows only ${names.join(', ')}`);
}

/** The engine and the reference interpreter find the same. */
import type { Program } from '../../checker/compile/lower/program.ts';
import { fromTheStart, type System } from '../../checker/compile/system/system.ts';
import { heldBackId } from '../../checker/compile/weak/held-back.ts';
import type { Exploration } from '../../checker/interpret/explore.ts';
import { properties, quiescentFaults, waitsInCircle, witnesses } from '../../checker/interpret/judge.ts';
import { initialState, transitionAt } from '../../checker/interpret/step.ts';
import type { Property } from '../../checker/language/index.ts';
import type { Result, Violation } from '../../checker/report/result.ts';
import type { Outcome } from '../../checker/search/outcome.ts';
import { unwitnessedIn, violationsOf } from '../../checker/summary.ts';
import type { Comparison } from './agree.ts';

/** What a search of every state came to, as far as the reference knows it. */
export interface Found extends Pick<Result, 'states' | 'transitions' | 'depth' | 'violations' | 'unwitnessed' | 'cut'> {
  readonly outside: number;
}

/** Only what the search itself says: nothing of branches. */
export function foundIn(program: Program, outcome: Outcome): Found {
  const { system } = program;
  const unwitnessed = unwitnessedIn(program, outcome);
  return {
    ...fromTheStart(system, { ...outcome, states: outcome.states - outcome.outside }),
    outside: outcome.outside,
    violations: violationsOf(program, outcome),
    unwitnessed: unwitnessed.filter((id) => id !== heldBackId),
    cut: outcome.cut ?? (system.buffers !== null && !unwitnessed.includes(heldBackId) ? 'buffers' : null),
  };
}

export const engine: Comparison = {
  name: 'engine',
  oneIn: 1,
  differences: ({ system, reference, found }) => [
    ...foundDiffers(system, reference, found, ['sometimes']),
    ...found.violations.flatMap((violation) => pathDiffers(system, violation)),
  ],
};

/** The whole result: what is told of a search, too. */
export const whole: Comparison = {
  name: 'whole result',
  oneIn: 8,
  differences: ({ system, reference, exhaustive }) => resultDiffers(system, reference, exhaustive()),
};

export function resultDiffers(system: System, reference: Exploration, result: Result): string[] {
  const found = { ...result, outside: result.constraint?.outside ?? 0 };
  return foundDiffers(system, reference, found, ['sometimes', 'taken']);
}

/** `witnesses`: the kinds of properties of which it says whether some state witnesses them. */
function foundDiffers(
  system: System,
  reference: Exploration,
  found: Found,
  witnesses: readonly Property['kind'][],
): string[] {
  const ours = {
    states: reference.states,
    outside: reference.outside,
    transitions: reference.transitions,
    depth: reference.depth,
    violations: [...reference.violations].sort(byName),
    unwitnessed: system.properties
      .filter(({ kind, id }) => witnesses.includes(kind) && id !== heldBackId && !reference.witnessed.has(id))
      .map(({ id }) => id)
      .sort(),
    cut: reference.witnessed.has(heldBackId) ? 'buffers' : null,
  };
  const engines = {
    states: found.states,
    outside: found.outside,
    transitions: found.transitions,
    depth: found.depth,
    violations: found.violations.map(({ property, steps }): [string, number] => [property, steps]).sort(byName),
    unwitnessed: [...found.unwitnessed].sort(),
    cut: found.cut,
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
    const taken = transitionAt(system, state, position);
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

/** The engine and the reference interpreter find the same. */
import type { System } from '../../checker/compile/system/system.ts';
import { heldBackId } from '../../checker/compile/weak/held-back.ts';
import type { Exploration } from '../../checker/interpret/explore.ts';
import { properties, quiescentFaults, waitsInCircle, witnesses } from '../../checker/interpret/judge.ts';
import { initialState, transitionAt } from '../../checker/interpret/step.ts';
import type { Result, Violation } from '../../checker/report/result.ts';
import type { Comparison } from './agree.ts';

export const engine: Comparison = {
  name: 'engine',
  oneIn: 1,
  differences: ({ system, reference, exhaustive }) => [
    ...resultDiffers(system, reference, exhaustive),
    ...exhaustive.violations.flatMap((violation) => pathDiffers(system, violation)),
  ],
};

/** States that are visited and not counted: beyond a constraint, and before the start. */
export function besides({ starts }: System, { constraint }: Result): number {
  return (constraint?.outside ?? 0) + (starts === null ? 0 : 1);
}

export function resultDiffers(system: System, reference: Exploration, result: Result): string[] {
  const ours = {
    states: reference.states,
    outside: reference.outside,
    transitions: reference.transitions,
    depth: reference.depth,
    violations: [...reference.violations].sort(byName),
    unwitnessed: system.properties
      .filter(
        ({ kind, id }) =>
          (kind === 'sometimes' || kind === 'taken') && id !== heldBackId && !reference.witnessed.has(id),
      )
      .map(({ id }) => id)
      .sort(),
    cut: reference.witnessed.has(heldBackId) ? 'buffers' : null,
  };
  const engines = {
    states: result.states,
    outside: result.constraint?.outside ?? 0,
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

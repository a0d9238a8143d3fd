/** Of a macrostep, what the flattening, the store buffers and the reference interpreter must agree upon. */
import { ModelError } from '../../language/model-error.ts';
import type { Chart, ChartState } from './chart.ts';

/** What follows within a macrostep: an event that an action raised, or the completion of a state. */
export type Internal =
  | { readonly kind: 'raise'; readonly event: string }
  | { readonly kind: 'done'; readonly state: ChartState };

/** More microsteps in one macrostep than this are taken for an endless loop. */
export const microstepsMax = 100;

/** Where the guards are not evaluated: throws ModelError if one way through them takes too many microsteps. */
export function refuseEndless(chart: Chart, state: number, taken: number): void {
  if (taken <= microstepsMax) return;
  throw new ModelError(
    `machine '${chart.name}', state '${chart.states[state]?.path}': 'always' and raise may never come to rest: some way through their guards takes more than ${microstepsMax} transitions`,
  );
}

/** Whether the machine has ended: it is in a final state of its root. */
export function isFinal(chart: Chart, state: number): boolean {
  const at = chart.states[state];
  return at?.kind === 'final' && at.parent === 0;
}

/** Where in the kernel a state of a machine stands: the same for every machine that contains the step. */
import type { Chart, ChartState } from '../compile/chart/chart.ts';

export interface Place {
  /** As `meta.in` names it, such as `mm/memory.c:do_anonymous_page`; the machine where nothing does. */
  readonly function: string;
  /** The state in that function, with the sub-chart in which it stands: keys joined with dots. */
  readonly state: string;
}

/** A machine that calls one function at two places has its steps once; its own states are told apart by their path. */
export function placeOf(chart: Chart, state: ChartState): Place {
  const keys = state.path.split('.');
  let top = keys.length - 1;
  for (
    let at = parentOf(chart, state);
    at !== null && at.parent !== null && at.in === state.in;
    at = parentOf(chart, at)
  )
    top--;
  return { function: state.in ?? chart.name, state: keys.slice(top).join('.') };
}

function parentOf({ states }: Chart, { parent }: ChartState): ChartState | null {
  return (parent === null ? null : states[parent]) ?? null;
}

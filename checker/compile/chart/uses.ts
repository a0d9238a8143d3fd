/** Which guards and actions the charts of a system use. */
import { fieldText, type PlaceRef } from '../../language/ir.ts';
import type { Act, Chart, ChartState, GuardTree, Use } from './chart.ts';

/** Every guard and action that some chart uses, with whose it is. */
export function usesOf(chart: Chart): Uses {
  const known = usesOfChart.get(chart) ?? collectUses(chart);
  usesOfChart.set(chart, known);
  return known;
}
const usesOfChart = new WeakMap<Chart, Uses>();
export interface Uses {
  readonly guards: readonly Use[];
  readonly actions: readonly Use[];
}

function collectUses(chart: Chart): Uses {
  const guards = new Map<string, Use>();
  const actions = new Map<string, Use>();
  const note = (uses: Map<string, Use>, use: Use): void => void uses.set(JSON.stringify([use.name, use.params]), use);
  for (const uses of chart.states.map(usesIn)) {
    for (const use of uses.guards) note(guards, use);
    for (const use of uses.actions) note(actions, use);
  }
  return { guards: [...guards.values()], actions: [...actions.values()] };
}

/** What the state itself uses, as often as it does. */
export function usesIn(state: ChartState): Uses {
  const candidates = candidatesOf(state);
  const sleeps = state.sleepsWhile === null ? [] : [{ name: state.sleepsWhile, params: undefined }];
  const acts = [...state.entry, ...state.exit, ...candidates.flatMap((candidate) => candidate.acts)];
  return {
    guards: [...sleeps, ...candidates.flatMap(({ guard }) => guardUses(guard))],
    actions: acts.flatMap((each: Act) => (each.kind === 'action' ? each.use : [])),
  };
}

/** What a guard is made of, in the order of its writing; a question for the control state is none. */
export function guardUses(guard: GuardTree | null): readonly Use[] {
  if (guard === null || guard.kind === 'in') return [];
  if (guard.kind === 'named') return [guard.use];
  return guard.kind === 'not' ? guardUses(guard.of) : guard.list.flatMap(guardUses);
}

export function candidatesOf(state: ChartState) {
  return [...state.on.values(), state.onDone, state.always].flat();
}

/** Whether a mutant of this system drops the lock. */
export function isDropped(system: { readonly dropped: ReadonlySet<string> }, lock: PlaceRef): boolean {
  return system.dropped.has(fieldText(lock));
}

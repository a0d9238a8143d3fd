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
  const act = (each: Act): void => {
    if (each.kind === 'action') note(actions, each.use);
  };
  for (const state of chart.states) {
    for (const each of [...state.entry, ...state.exit]) act(each);
    if (state.sleepsWhile !== null) note(guards, { name: state.sleepsWhile, params: undefined });
    for (const candidate of candidatesOf(state)) {
      for (const use of guardUses(candidate.guard)) note(guards, use);
      candidate.acts.forEach(act);
    }
  }
  return { guards: [...guards.values()], actions: [...actions.values()] };
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

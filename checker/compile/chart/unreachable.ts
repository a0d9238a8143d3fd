/** States that no transition leads to: a target is missing, or they are left over. */
import { ModelError } from '../../language/model-error.ts';

/** What it needs of a chart: chart.ts reads one and asks at once. */
interface Chart {
  readonly name: string;
  readonly states: readonly State[];
}
interface State {
  readonly index: number;
  readonly path: string;
  readonly parent: number | null;
  readonly initial: number | null;
  readonly on: ReadonlyMap<string, Arrows>;
  readonly onDone: Arrows;
  readonly always: Arrows;
}
type Arrows = readonly { readonly target: number | null }[];

/** Throws ModelError for the first. */
export function refuseUnreachable(chart: Chart): void {
  const reached = new Set<number>();
  const visit = (index: number | null): void => {
    const state = index === null ? undefined : chart.states[index];
    if (state === undefined || reached.has(state.index)) return;
    reached.add(state.index);
    visit(state.parent);
    visit(state.initial);
    const candidates = [...state.on.values(), state.onDone, state.always].flat();
    for (const candidate of candidates) visit(candidate.target);
  };
  visit(0);
  for (const state of chart.states) {
    if (!reached.has(state.index)) {
      throw new ModelError(
        `machine '${chart.name}', state '${state.path}': no transition leads here; remove it or add the missing target`,
      );
    }
  }
}

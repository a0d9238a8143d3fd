/** States that no transition leads to: a target is missing, or they are left over. */
import { ModelError } from '../../language/model-error.ts';
import { partOf } from './part.ts';

interface Leading {
  readonly target: number | null;
}
/** What of a state says where one may come from it. */
interface Reach {
  readonly index: number;
  readonly path: string;
  readonly parent: number | null;
  readonly initial: number | null;
  readonly on: ReadonlyMap<string, readonly Leading[]>;
  readonly onDone: readonly Leading[];
  readonly always: readonly Leading[];
}

/** Throws ModelError for the first. */
export function refuseUnreachable(chart: { readonly name: string; readonly states: readonly Reach[] }): void {
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
        partOf(state.path),
      );
    }
  }
}

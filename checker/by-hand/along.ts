/** Where a schedule leads to. */
import type { System } from '../compile/system/system.ts';
import type { ModelState } from '../interpret/state.ts';
import { initialState, transitionAt } from '../interpret/step.ts';
import type { Path } from '../report/result.ts';

export interface Along {
  readonly state: ModelState;
  /** How many steps lead there: fewer than there are where one cannot be taken, or fails. */
  readonly taken: number;
}

export function along(system: System, path: Path): Along {
  let state = initialState(system);
  for (const [taken, ordinal] of path.entries()) {
    const outcome = transitionAt(system, state, ordinal)?.outcome;
    if (outcome?.kind !== 'next') return { state, taken };
    state = outcome.state;
  }
  return { state, taken: path.length };
}

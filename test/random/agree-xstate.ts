/** XState takes the same steps. */
import { conformsIn } from '../conformance/compare.ts';
import type { Comparison } from './agree.ts';

export const xstate: Comparison = {
  name: 'XState',
  oneIn: 96,
  // It knows no store buffers, and begins in one state.
  differences({ system, visited }) {
    if (system.buffers !== null || system.starts !== null) return null;
    const { differences } = conformsIn(system, (visit) => {
      for (const { state, list } of visited) if (list !== null) visit(state, list);
    });
    return [...differences];
  },
};

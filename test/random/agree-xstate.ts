/** XState takes the same steps. */
import { conforms } from '../conformance/compare.ts';
import type { Comparison } from './agree.ts';

export const xstate: Comparison = {
  name: 'XState',
  oneIn: 12,
  // It knows no store buffers, and begins in one state.
  differences: ({ scenario, mutant, system, reference }) =>
    system.buffers === null && system.starts === null
      ? [...conforms(scenario, mutant, reference.states).differences]
      : null,
};

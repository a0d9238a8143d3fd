/** XState takes the same steps. */
import { conforms } from '../conformance/compare.ts';
import type { Comparison } from './agree.ts';

export const xstate: Comparison = {
  name: 'XState',
  oneIn: 12,
  differences: ({ scenario, mutant, reference }) => [...conforms(scenario, mutant, reference.states).differences],
};

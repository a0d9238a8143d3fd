/** A thread that faults, where the entry may be of a kind that do-anonymous-page.ts does not know. */
import { states } from '../../checker/language/vocabulary.ts';
import { faultStates } from './do-user-addr-fault.ts';

const { fault } = faultStates;
const { atPte } = fault.states;

/** `seen`: what is asked of the entry before all else, and leads to one of the states `more`. */
export function faultStatesWith<const C, const S>(seen: C, more: S) {
  return faultStatesWithKinds([seen], more);
}

/** The same with several kinds of entry, in the order in which they are asked for. */
export function faultStatesWithKinds<const C extends readonly unknown[], const S>(seen: C, more: S) {
  return states({
    ...faultStates,
    fault: {
      ...fault,
      states: {
        ...fault.states,
        atPte: { ...atPte, on: { 'look at PTE': [...seen, ...atPte.on['look at PTE']] } },
        ...more,
      },
    },
  });
}

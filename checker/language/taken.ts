/** A witness that a branch of a machine is taken. */
import { machineId, type StateOf } from './change.ts';
import type { Property } from './property.ts';
import { located } from './site.ts';

/**
 * Some actor takes that event of that state of the machine; of several candidates name one, counted from 0. A witness that
 * needs no field to remember the branch.
 */
export function taken<M extends { readonly id: string }>(
  id: string,
  text: string,
  machine: M,
  state: StateOf<M>,
  event: string,
  candidate = 0,
): Property {
  const branch = { machine: machineId(machine, 'taken'), state, event, candidate };
  return located({ kind: 'taken', id, text, cond: { op: 'truth', value: true }, branch });
}

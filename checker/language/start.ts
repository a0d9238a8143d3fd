/** Starts that are not one state but many: what stands in a scenario's `initial` and nowhere else. */
import { type CondLike, condIr } from './expression.ts';
import type { PlaceRef, Statement } from './ir.ts';

/**
 * In a scenario's `initial` only: the place starts with each value of its domain, an array or a record with each
 * combination. Every start is an initial state of its own.
 */
export function arbitrary(place: { readonly ref: PlaceRef }): Statement {
  return { op: 'arbitrary', place: place.ref };
}

/** In a scenario's `initial` only: of the starts so far, those in which the condition holds. */
export function suchThat(cond: CondLike): Statement {
  return { op: 'such that', cond: condIr(cond) };
}

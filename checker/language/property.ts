/** What must hold. A property has an id (the catalogue's, where it has one) and says in words what it promises. */
import type { Domain } from './domain.ts';
import { type CondLike, condIr } from './expression.ts';
import type { Expression } from './ir.ts';

export interface Property {
  readonly kind: 'always' | 'never' | 'sometimes' | 'atEnd' | 'asserted';
  readonly id: string;
  readonly text: string;
  /** True for an asserted property, whose conditions stand in the statements that demand it. */
  readonly cond: Expression;
}

function property(kind: Property['kind'], id: string, text: string, cond: CondLike): Property {
  return { kind, id, text, cond: condIr(cond) };
}
/** Holds in every reachable state. */
export function always(id: string, text: string, cond: CondLike): Property {
  return property('always', id, text, cond);
}
/** Holds in no reachable state. */
export function never(id: string, text: string, cond: CondLike): Property {
  return property('never', id, text, cond);
}
/** Holds in some reachable state: a witness that the scenario is not vacuous. */
export function sometimes(id: string, text: string, cond: CondLike): Property {
  return property('sometimes', id, text, cond);
}
/** Holds in every quiescent state, that is where no progress step changes anything. */
export function atEnd(id: string, text: string, cond: CondLike): Property {
  return property('atEnd', id, text, cond);
}
/** Holds wherever a statement demands it. */
export function asserted(id: string, text: string): Property {
  return property('asserted', id, text, true);
}

export type { Domain };

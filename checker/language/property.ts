/** What must hold. A property has an id (the catalogue's, where it has one) and says in words what it promises. */
import { actor, type Domain } from './domain.ts';
import { type Cond, type CondLike, condIr, exists, type IndexExpr, not } from './expression.ts';
import type { Expression } from './ir.ts';
import { ModelError, prefixed } from './model-error.ts';
import { located } from './site.ts';

export interface Property {
  readonly kind: 'always' | 'never' | 'sometimes' | 'taken' | 'atEnd' | 'asserted' | LivenessKind;
  readonly id: string;
  readonly text: string;
  /**
   * True for an asserted property, whose conditions stand in the statements that demand it, and for one about a branch. For a liveness property
   * what obliges: in a state where it holds the goal becomes due; true for `eventually`, due at the start.
   */
  readonly cond: Expression;
  /** Of a liveness property: what must come about in every fair run. */
  readonly goal?: Expression;
  /** Whether the property speaks of each actor by itself: then `cond` and `goal` say 'some actor of the role …'. */
  readonly each?: true;
  /** Of a `taken`: the candidate that some actor takes. */
  readonly branch?: Branch;
}
/** One of the candidates of an event, counted from 0, in a state of a machine. */
export interface Branch {
  readonly machine: string;
  readonly state: string;
  readonly event: string;
  readonly candidate: number;
}
export type LivenessKind = 'eventually' | 'leadsTo' | 'notStarved';

/** Whether the property speaks of whole runs, not of states: it is decided after a search that visited every state. */
export function isLiveness({ goal }: Property): boolean {
  return goal !== undefined;
}

function property(kind: Property['kind'], id: string, text: string, cond: CondLike): Property {
  refuseNoText(kind, id, text);
  return located({ kind, id, text, cond: conditionOf(id, cond) });
}
/** A list of properties is long: what is no condition says in which of them. */
function conditionOf(id: string, cond: CondLike): Expression {
  return prefixed(`property '${id}'`, () => {
    if (typeof cond === 'boolean') refuseConstant(cond);
    return condIr(cond);
  });
}
/** What tsc refuses, for authors who write plain JavaScript. */
function refuseNoText(kind: string, id: unknown, text: unknown): void {
  if (typeof id === 'string' && typeof text === 'string') return;
  throw new ModelError(
    `${kind}() takes an id, what is promised in words, and a condition, as in ${kind}('freed', 'in the end nothing is left', …)`,
  );
}
function refuseConstant(given: boolean): never {
  throw new ModelError(
    `${given} says the same of every state; was a place compared by ${given ? '!==; write isnt()' : '===; write is()'}`,
  );
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
  return located({ kind: 'asserted', id, text, cond: { op: 'truth', value: true } });
}

/** Comes about in every fair run, at least once. Vacuous if it holds at the start. */
export function eventually(id: string, text: string, goal: CondLike): Property {
  return located({ kind: 'eventually', id, text, cond: { op: 'truth', value: true }, goal: conditionOf(id, goal) });
}
/**
 * In every fair run, wherever `whenever` holds, `goal` holds then or later. Vacuous if `goal` holds already in every
 * reachable state in which `whenever` does, or if there is no such state.
 */
export function leadsTo(id: string, text: string, whenever: CondLike, goal: CondLike): Property {
  return located({ ...property('leadsTo', id, text, whenever), goal: conditionOf(id, goal) });
}

/** What a liveness property needs of a role: to speak of one of its actors. */
interface Members<M> {
  some(body: (member: M) => CondLike): Cond;
}
/** All actors of the scenario, whatever their role. */
export const everyone: Members<IndexExpr<'actor'>> = { some: (body) => exists(actor, body) };

/** `leadsTo` for each actor of the role by itself: what obliges one of them must lead to its own goal. */
export function eachLeadsTo<M>(
  id: string,
  text: string,
  role: Members<M>,
  whenever: (member: M) => CondLike,
  goal: (member: M) => CondLike,
): Property {
  const { some }: Partial<Members<M>> = Object(role);
  if (typeof some !== 'function')
    throw new ModelError(`property '${id}' is about the actors of a role, or everyone; give it the role itself`);
  return located({ ...leadsTo(id, text, role.some(whenever), role.some(goal)), each: true });
}
/** No actor of the role is kept waiting for ever: for each of them the condition ends, wherever it holds. */
export function notStarved<M>(id: string, text: string, role: Members<M>, waiting: (member: M) => CondLike): Property {
  const ends = (member: M): Cond => not(waiting(member));
  return located({ ...eachLeadsTo(id, text, role, waiting, ends), kind: 'notStarved' });
}

export type { Domain };

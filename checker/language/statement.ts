/** Statements that are not the writing of a place or the taking of a lock. */
import type { Sort } from './domain.ts';
import { bind, type CondLike, condIr, type IndexExpr, type IndexLike, indexIr } from './expression.ts';
import { type Effect, type Expression, type Statement, type Step, statements } from './ir.ts';
import { ModelError } from './model-error.ts';
import type { Property } from './property.ts';
import { refuseNoBody, refuseNoSort } from './refuse-domain.ts';

/** Does nothing: what a mutant puts in the place of a dropped action. */
export const nothing: Effect = [];

/** The first effect if the condition holds, else the second. */
export function when(cond: CondLike, then: Effect, otherwise: Effect = []): Statement {
  return { op: 'if', cond: condIr(cond), yes: statements(then), no: statements(otherwise) };
}

/** Once for each member, in order; over an interchangeable sort the order must not matter. */
export function each<S extends string>(of: Sort<S>, body: (member: IndexExpr<S>) => Effect): Statement {
  refuseNoBody(body);
  const bound = bind(of, (member) => statements(body(member)));
  return { op: 'each', sort: of, ...bound };
}

/** A point at which the property must hold; the step that breaks it has no successor. */
export function demand(property: Property, cond: CondLike): Statement {
  const { id }: Partial<Property> = Object(property);
  if (id === undefined) {
    throw new ModelError(
      "demand() takes a property made by asserted('id', 'what is promised') and a condition, in this order",
    );
  }
  return { op: 'check', cond: condIr(cond), failure: 'asserted', text: property.text, property: property.id };
}

/** The object is freed: from here on, using a tracked reference to it is an error. */
export function expire<S extends string>(of: Sort<S>, item: IndexLike<NoInfer<S>>): Statement {
  refuseNoSort(of, 'expire()');
  return { op: 'expire', sort: of, item: indexIr(item, of) };
}

/** might_sleep(): an error while a spinlock is held. */
export const mightSleep: Statement = { op: 'may sleep', why: 'sleep' };
/** copy_from_user() or copy_to_user() with page faults on: an error while a spinlock is held. */
export const userCopy: Statement = { op: 'may sleep', why: 'user copy' };

/**
 * smp_mb(): all earlier stores of the actor are visible before it goes on. Barriers are nothing, and cost nothing,
 * unless the scenario says `memory: { model: 'TSO' }` or `'PSO'`.
 */
export const smpMb: Statement = { op: 'barrier', orders: 'everything' };
/** smp_wmb(): later stores become visible after earlier ones. TSO does so without it. */
export const smpWmb: Statement = { op: 'barrier', orders: 'stores' };
/** smp_rmb(): later loads come after earlier ones. In a model of store buffers they always do. */
export const smpRmb: Statement = { op: 'barrier', orders: 'loads' };
/** An atomic read-modify-write that is fully ordered: what a locked instruction does. */
export function atomic(effect: Effect): Effect {
  return [smpMb, effect, smpMb];
}

/** A blocking step of a role's own: it waits until the condition holds, then acts. */
export function blocking(guard: CondLike, effect: Effect): Step {
  return { kind: 'step', guard: condIr(guard), effect: statements(effect), waitsFor: null };
}

/** The step and, in the same transition, more: for two accesses that no other CPU can come between. */
export function also(step: Step, effect: Effect, further: CondLike = true): Step {
  const guard: Expression = further === true ? step.guard : { op: 'and', list: [condIr(further), step.guard] };
  return { ...step, guard, effect: [...step.effect, ...statements(effect)] };
}

/** What liveness properties oblige to: for each property, and for each actor where it speaks of each, what is due when. */
import type { Expression } from '../../language/ir.ts';
import { isLiveness, type Property } from '../../language/property.ts';
import type { System, SystemActor } from './system.ts';

/** A condition on a state; `bound` is the variable in it that stands for the actor in question. */
export interface Condition {
  readonly expression: Expression;
  readonly bound: { readonly id: number; readonly actor: number } | null;
}
export interface Obligation {
  readonly property: Property;
  /** Of whom it speaks; null if not of one actor. */
  readonly actor: number | null;
  /** Where it holds, the goal becomes due; null: at the start, and only there. */
  readonly whenever: Condition | null;
  readonly goal: Condition;
}

/** Whether the scenario names the actor; others let stores out of the buffers of those that it names. */
export function isNamed({ scenario }: System, { name }: SystemActor): boolean {
  return scenario.actors[name] !== undefined;
}

/** Whether something in the system can only be decided on a complete graph of its states. */
export function hasLiveness(system: System): boolean {
  return system.properties.some(isLiveness);
}

/** In the order of the properties, then of the actors. None for a property of actors that there are not. */
export function obligations(system: System): Obligation[] {
  return system.properties.flatMap((property): Obligation[] => {
    const { kind, cond, goal, each } = property;
    if (goal === undefined) return [];
    if (each !== true) {
      const whenever = kind === 'eventually' ? null : { expression: cond, bound: null };
      return [{ property, actor: null, whenever, goal: { expression: goal, bound: null } }];
    }
    return system.actors
      .filter((actor) => isNamed(system, actor))
      .filter(({ role }) => cond.op === 'exists' && (cond.role === null || role.name === cond.role))
      .map(({ index }) => ({ property, actor: index, whenever: ofOne(cond, index), goal: ofOne(goal, index) }));
  });
}

/** 'Some actor …' as it is said of this one. */
function ofOne(some: Expression, actor: number): Condition {
  if (some.op !== 'exists') throw new Error('a property of each actor speaks of some actor');
  return { expression: some.body, bound: { id: some.id, actor } };
}

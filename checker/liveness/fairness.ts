/**
 * What is assumed of the scheduler. An assumption is about some events of one actor: weak, that they are not for ever
 * possible without one of them happening; strong, that they are not again and again possible without it. An event
 * counts only where it changes the state. Each actor's owed events together are treated weakly; a scenario may
 * assume more of single events. Nothing is assumed of what nobody owes. A store does not wait in a buffer for ever
 * because others of its buffer are let out.
 */
import { eventsThatTake } from '../compile/system/events.ts';
import { isNamed } from '../compile/system/obligations.ts';
import type { System, SystemActor } from '../compile/system/system.ts';
import { fieldText } from '../language/ir.ts';

export interface Assumption {
  readonly actor: number;
  /** Null: all that the actor owes. */
  readonly event: string | null;
  readonly strength: 'weak' | 'strong';
}

/** The standard ones first, in the order of the actors. */
export function assumptions(system: System): readonly Assumption[] {
  const standard = system.actors.map(({ index }): Assumption => ({ actor: index, event: null, strength: 'weak' }));
  return [
    ...standard,
    ...system.actors.flatMap((actor) => (isNamed(system, actor) ? declared : letOut)(system, actor)),
  ];
}
function declared(system: System, actor: SystemActor): Assumption[] {
  const { fairness, fairLocks = [] } = system.scenario;
  const single = Object.entries(fairness?.[actor.name] ?? {});
  const locks = new Set(fairLocks.map(({ ref }) => fieldText(ref)));
  const taking = eventsThatTake(system, actor, locks).filter((event) => fairness?.[actor.name]?.[event] !== 'strong');
  const all = [...single, ...taking.map((event) => [event, 'strong'] as const)];
  return all.map(([event, strength]) => ({ actor: actor.index, event, strength }));
}
/** Each event of a buffer is about one kind of store. */
function letOut({ buffers }: System, { index, chart }: SystemActor): Assumption[] {
  if (buffers === null) return [];
  const events = new Set(chart.states.flatMap(({ on }) => [...on.keys()]));
  return [...events].map((event) => ({ actor: index, event, strength: 'weak' }));
}

/** The assumptions that an event is part of, by their numbers. */
export function assumptionsOf(
  list: readonly Assumption[],
  { actor, event, optional }: { readonly actor: number; readonly event: string; readonly optional: boolean },
): readonly number[] {
  if (optional) return [];
  return list.flatMap((each, number) =>
    each.actor === actor && (each.event === null || each.event === event) ? [number] : [],
  );
}

/** In words, for receipts. */
export function fairnessWords(system: System): readonly string[] {
  const named = system.actors.filter((actor) => isNamed(system, actor));
  const words = named.flatMap((actor) =>
    declared(system, actor).map(({ event, strength }) => `${strength} for '${event}' of ${actor.name}`),
  );
  const buffers = system.buffers !== null ? ['weak for each kind of store that waits in a buffer'] : [];
  return ['weak for what each actor owes', ...buffers, ...words];
}

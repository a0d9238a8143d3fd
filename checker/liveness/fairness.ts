/**
 * What is assumed of the scheduler. An assumption is about some events of one actor: weak, that they are not for ever
 * possible without one of them happening; strong, that they are not again and again possible without it. An event
 * counts only where it changes the state. Each actor's owed events together are treated weakly; a scenario may
 * assume more of single events. Nothing is assumed of what nobody owes.
 */
import type { System } from '../compile/system.ts';

export interface Assumption {
  readonly actor: number;
  /** Null: all that the actor owes. */
  readonly event: string | null;
  readonly strength: 'weak' | 'strong';
}

/** The standard ones first, in the order of the actors. */
export function assumptions({ scenario, actors }: System): readonly Assumption[] {
  const standard = actors.map(({ index }): Assumption => ({ actor: index, event: null, strength: 'weak' }));
  const declared = actors.flatMap(({ index, name }) =>
    Object.entries(scenario.fairness?.[name] ?? {}).map(([event, strength]) => ({ actor: index, event, strength })),
  );
  return [...standard, ...declared];
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
  const declared = assumptions(system).flatMap(({ actor, event, strength }) =>
    event === null ? [] : [`${strength} for '${event}' of ${system.actors[actor]?.name}`],
  );
  return ['weak for what each actor owes', ...declared];
}

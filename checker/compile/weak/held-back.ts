/** Whether a step was ever held back by a full buffer: only if none was, the buffer's size bounds nothing. */
import type { Expression } from '../../language/ir.ts';
import type { Property } from '../../language/property.ts';
import type { Candidate, GuardTree } from '../chart/chart.ts';
import { ancestry } from '../chart/move.ts';
import { candidatesFor, choosings, eventsIn } from '../system/events.ts';
import type { System, SystemActor } from '../system/system.ts';
import { mapParts } from './rewrite.ts';
import { and, not, number, or, truth } from './slots.ts';

/** The id of the derived property: witnessed by a state in which an event would be enabled but for the room. */
export const heldBackId = 'a store waits for room in a buffer';

/** `actors`: those of the derived system that have buffers, with the charts in which events are held back. */
export function heldBack(system: System, actors: readonly SystemActor[]): Property {
  const cond = or(...actors.flatMap((actor) => inStates(system, actor)));
  return { kind: 'sometimes', id: heldBackId, text: 'a step waits until its actor’s store buffer has room', cond };
}

function inStates(system: System, actor: SystemActor): Expression[] {
  const { chart } = actor;
  return chart.states.flatMap(({ kind, index, path }): Expression[] => {
    if (kind === 'compound') return [];
    const events = eventsIn(chart, index).flatMap((event) => {
      const candidates = candidatesFor(chart, index, event);
      if (!candidates.some((candidate) => candidate.heldBack)) return [];
      return choosings(system, actor, candidates).map((chosen) =>
        acting(selected(system, actor, index, candidates), actor.index, chosen),
      );
    });
    if (events.length === 0) return [];
    return [and({ op: 'in state', actor: number(actor.index), states: [path] }, or(...events))];
  });
}

/** Whether the candidate that is selected is one that holds the event back. */
function selected(system: System, actor: SystemActor, at: number, candidates: readonly Candidate[]): Expression {
  return candidates.reduceRight<Expression>((no, candidate) => {
    const yes = truth(candidate.heldBack === true);
    return candidate.guard === null ? yes : { op: 'if', cond: condition(system, actor, at, candidate.guard), yes, no };
  }, truth(false));
}

function condition(system: System, actor: SystemActor, at: number, guard: GuardTree): Expression {
  const inner = (each: GuardTree): Expression => condition(system, actor, at, each);
  switch (guard.kind) {
    case 'named':
      return system.guard(actor.role, guard.use);
    case 'and':
      return and(...guard.list.map(inner));
    case 'or':
      return or(...guard.list.map(inner));
    case 'not':
      return not(inner(guard.of));
    case 'in':
      return truth(ancestry(actor.chart, at).some(({ index }) => index === guard.state));
  }
}

/** What the actor asks, asked from outside. */
function acting(given: Expression, actor: number, chosen: { readonly [name: string]: number }): Expression {
  if (given.op === 'self') return number(actor);
  if (given.op === 'chosen') return number(chosen[given.name] ?? 0);
  return mapParts(given, (part) => acting(part, actor, chosen));
}

/** A scenario that says how it differs from another. */
import { ModelError } from './model-error.ts';
import { suggestion } from './nearest.ts';
import type { Property } from './property.ts';
import type { ActorSpec } from './role.ts';
import { scenario } from './scenario.ts';
import type { Scenario, ScenarioSpec } from './spec.ts';

/** What differs; null leaves an actor or a bound of the other scenario out. */
export interface Difference extends Omit<Partial<ScenarioSpec>, 'name' | 'actors' | 'bounds'> {
  readonly name: string;
  readonly actors?: { readonly [name: string]: ActorSpec | null };
  readonly bounds?: { readonly [sort: string]: number | null };
}

/**
 * Another scenario: actors, bounds and fairness are added or replaced by name, properties by their ids; `initial` runs
 * after that of the other. What was claimed of the other, `expect`, `mutants`, `bug` and what goes with them, was found
 * out about another system, so it is not taken over: spread `...other.mutants` where it still holds. Throws ModelError
 * where what is left out is not there.
 */
export function derive(from: Scenario, difference: Difference): Scenario {
  const {
    name,
    actors = {},
    bounds = {},
    properties = [],
    initial = [],
    fairness = {},
    fairLocks = [],
    ...others
  } = difference;
  if (name === from.name) {
    throw new ModelError(`derive(): '${name}' is the name of the scenario that it is derived from`, ['name']);
  }
  const { text, boundsReason, memory } = from;
  const fair = { ...from.fairness, ...fairness };
  const locks = [...(from.fairLocks ?? []), ...fairLocks];
  return scenario({
    text,
    ...(boundsReason === undefined ? {} : { boundsReason }),
    ...(memory === undefined ? {} : { memory }),
    ...others,
    name,
    bounds: merged(from.bounds ?? {}, bounds, 'bounds', name),
    actors: merged(from.actors, actors, 'actors', name),
    initial: [from.initial ?? [], initial],
    properties: withProperties(from.properties, properties),
    ...(Object.keys(fair).length > 0 ? { fairness: fair } : {}),
    ...(locks.length > 0 ? { fairLocks: locks } : {}),
  });
}

function merged<T>(
  from: { readonly [name: string]: T },
  given: { readonly [name: string]: T | null },
  what: 'actors' | 'bounds',
  derived: string,
): { [name: string]: T } {
  const result: { [name: string]: T } = { ...from };
  for (const [name, value] of Object.entries(given)) {
    if (value !== null) result[name] = value;
    else if (name in from) delete result[name];
    else {
      const names = Object.keys(from);
      throw new ModelError(
        `scenario '${derived}', ${what}: '${name}' cannot be left out, for it is not there; there is ${names.join(', ')}.${suggestion(name, names)}`,
        [what, name],
      );
    }
  }
  return result;
}

function withProperties(from: readonly Property[], given: readonly Property[]): Property[] {
  const rest = given.filter(({ id }) => !from.some((property) => property.id === id));
  return [...from.map((property) => given.find(({ id }) => id === property.id) ?? property), ...rest];
}

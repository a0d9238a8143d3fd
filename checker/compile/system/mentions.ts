/** What the definitions of a system mention, found out once for each: scenarios and mutants share most of them. */

import type { Sort } from '../../language/domain.ts';
import { type Expression, fieldText, type SharedBlock, type Statement, statements } from '../../language/ir.ts';
import { type Visitor, walkExpression, walkStatements } from '../../language/walk.ts';
import { usesOf } from '../chart/uses.ts';
import type { System } from './system.ts';

export interface Mentions {
  /** The fields that are read; so is what decides whether a queue overflows. */
  readonly live: Set<string>;
  readonly blocks: Set<SharedBlock>;
  readonly sorts: Set<Sort>;
  /** The sorts whose size numbers are taken modulo. */
  readonly moduli: Set<Sort>;
  /** The classes of locks that are operated on. */
  readonly locks: Set<string>;
  /** The ids of properties that are demanded. */
  readonly demands: Set<string>;
}

/** What there is before anything was found out. */
type Defined = Pick<System, 'actors' | 'guard' | 'action' | 'properties' | 'constraint' | 'initially'>;

function nothing(): Mentions {
  return {
    live: new Set(),
    blocks: new Set(),
    sorts: new Set(),
    moduli: new Set(),
    locks: new Set(),
    demands: new Set(),
  };
}

/** Of everything that the system's definitions say, the disciplines of what they touch included. */
export function mentionsIn(system: Defined): Mentions {
  const all = nothing();
  const add = (definition: Expression | readonly Statement[]): void => {
    const found = mentionsOf(definition);
    for (const name of found.live) all.live.add(name);
    for (const sort of found.sorts) all.sorts.add(sort);
    for (const sort of found.moduli) all.moduli.add(sort);
    for (const lock of found.locks) all.locks.add(lock);
    for (const id of found.demands) all.demands.add(id);
    for (const block of found.blocks) {
      if (all.blocks.has(block)) continue;
      all.blocks.add(block);
      // A discipline may name locks of other blocks.
      for (const { read, write } of Object.values(block.discipline)) {
        add(read);
        add(write);
      }
    }
  };
  for (const definition of definitionsIn(system)) add(definition);
  return all;
}

function definitionsIn(system: Defined): (Expression | readonly Statement[])[] {
  return [
    ...system.actors.flatMap(({ chart, role, spec }) => {
      const uses = usesOf(chart);
      return [
        ...uses.guards.map((use) => system.guard(role, use)),
        ...uses.actions.map((use) => system.action(role, use)),
        statements(spec.initial),
      ];
    }),
    ...system.properties.flatMap(({ cond, goal }) => (goal === undefined ? [cond] : [cond, goal])),
    ...(system.constraint === null ? [] : [system.constraint]),
    system.initially,
  ];
}

const known = new WeakMap<object, Mentions>();
function mentionsOf(definition: Expression | readonly Statement[]): Mentions {
  const found = known.get(definition) ?? gathered(definition);
  known.set(definition, found);
  return found;
}

function gathered(definition: Expression | readonly Statement[]): Mentions {
  const found = nothing();
  const visitor: Visitor = {
    place: (place, access) => {
      if (access === 'read') found.live.add(fieldText(place));
      if (place.block.kind === 'shared') found.blocks.add(place.block);
    },
    expression: (expression) => {
      if ('sort' in expression) found.sorts.add(expression.sort);
      if (expression.op === 'modulo' && expression.right.op === 'size') found.moduli.add(expression.right.sort);
    },
    statement: (statement) => {
      if ('sort' in statement) found.sorts.add(statement.sort);
      if (statement.op === 'enqueue') found.live.add(fieldText(statement.place));
      else if (statement.op === 'lock') found.locks.add(fieldText(statement.lock));
      else if (statement.op === 'check' && statement.property !== null) found.demands.add(statement.property);
    },
  };
  if ('op' in definition) walkExpression(definition, visitor);
  else walkStatements(definition, visitor);
  return found;
}

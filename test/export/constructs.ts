/** Which constructs of the language a system uses, so that a set of systems can be shown to use them all. */

import { usesOf } from '../../checker/compile/chart/uses.ts';
import type { System, SystemActor } from '../../checker/compile/system/system.ts';
import { type Visitor, walkExpression, walkStatements } from '../../checker/language/walk.ts';

export function constructsOf(system: System): Set<string> {
  const found = new Set<string>();
  const visitor = noting(found);
  walkStatements(system.initially, visitor);
  for (const { kind, cond } of system.properties) {
    found.add(`property ${kind}`);
    walkExpression(cond, visitor);
  }
  for (const actor of system.actors) noteActor(system, actor, found);
  if (system.dropped.size > 0) found.add('dropped lock');
  return found;
}

function noteActor(system: System, { chart, role, spec }: SystemActor, found: Set<string>): void {
  const visitor = noting(found);
  if (role.optional.length > 0) found.add('optional event');
  const uses = usesOf(chart);
  for (const use of uses.guards) walkExpression(system.guard(role, use), visitor);
  for (const use of uses.actions) walkStatements(system.action(role, use), visitor);
  if (Array.isArray(spec.initial) && spec.initial.length > 0) found.add('initial registers');
  for (const state of chart.states) {
    if (state.always.length > 0) found.add('always');
    if (state.onDone.length > 0) found.add('onDone');
    if (state.entry.length > 0) found.add('entry action');
    if (state.exit.length > 0) found.add('exit action');
    if (state.idle) found.add('idle');
    if (state.sleepsWhile !== null) found.add('asleep');
    if (state.kind === 'final') found.add('final');
    for (const candidate of [...state.on.values(), state.always, state.onDone].flat()) {
      if (candidate.acts.some(({ kind }) => kind === 'raise')) found.add('raise');
    }
  }
}

function noting(found: Set<string>): Visitor {
  return {
    expression: (expression) => {
      const { op } = expression;
      found.add(op === 'holds' || op === 'lockable' ? `${op} ${expression.mode}` : op);
    },
    statement: (statement) => {
      const { op } = statement;
      if (op === 'lock') found.add(`${statement.verb} ${statement.mode}`);
      else if (op === 'may sleep') found.add(statement.why);
      else found.add(op);
    },
    place: ({ lockless, domain }) => {
      if (lockless) found.add('lockless access');
      if (domain.kind === 'queue' && domain.isWaitQueue === true) found.add('wait queue');
      found.add(domain.kind === 'optional' && domain.tracked ? 'tracked reference' : domain.kind);
    },
  };
}

/** Ghost state is for properties only: nothing that the modelled system does may depend on it. */

import { type Expression, fieldText, type PlaceRef, type Statement } from '../../language/ir.ts';
import { isGhost, walkExpression } from '../../language/walk.ts';
import { type Definition, refuse } from '../system/definition.ts';

/** Throws ModelError where a guard reads a ghost field, or a real field, a lock or a branch depends on one. */
export function refuseGhostReads({ where, guard, effect }: Definition): void {
  if (guard !== null) refuseIn(guard, where, 'a guard must not read it');
  inStatements(effect, where, false);
}

function refuseIn(expression: Expression, where: string, why: string): void {
  const ghost = ghostIn(expression);
  if (ghost !== null) refuse(where, `'${ghost}' is ghost state: ${why}; only properties, demands and ghosts may`);
}

function inStatements(list: readonly Statement[], where: string, ghostly: boolean): void {
  for (const statement of list) inStatement(statement, where, ghostly);
}

// `ghostly`: whether the statement runs depends on ghost state, so it may change nothing else.
function inStatement(statement: Statement, where: string, ghostly: boolean): void {
  switch (statement.op) {
    case 'if':
      for (const branch of [statement.yes, statement.no]) {
        inStatements(branch, where, ghostly || ghostIn(statement.cond) !== null);
      }
      return;
    case 'each':
      return inStatements(statement.body, where, ghostly);
    case 'check':
      if (ghostly && statement.failure !== 'asserted') refuse(where, 'a built-in check must not depend on ghost state');
      return;
    case 'expire':
      refuseIn(statement.item, where, 'what is freed must not depend on it');
      if (ghostly) refuse(where, 'what is freed must not depend on ghost state');
      return;
    case 'arbitrary':
    case 'such that':
      return;
    case 'barrier':
      if (ghostly) refuse(where, 'a memory barrier must not depend on ghost state');
      return;
    case 'may sleep':
      if (ghostly) refuse(where, 'where a thread sleeps must not depend on ghost state');
      return;
    case 'lock':
      if (ghostly) refuse(where, `'${fieldText(statement.lock)}' must not depend on ghost state`);
      return inPath(statement.lock, where);
    default:
      return inWrite(statement, where, ghostly);
  }
}

type Write = Extract<
  Statement,
  { readonly op: 'set' | 'enqueue' | 'dequeue' | 'remove' | 'include' | 'exclude' | 'clear' }
>;
function inWrite(statement: Write, where: string, ghostly: boolean): void {
  const { place } = statement;
  if (isGhost(place)) return;
  const field = fieldText(place);
  if (ghostly) refuse(where, `'${field}' is real and must not depend on ghost state; make it ghost too`);
  if ('value' in statement) refuseIn(statement.value, where, `'${field}' must not take its value`);
  if ('item' in statement) refuseIn(statement.item, where, `'${field}' must not take its value`);
  inPath(place, where);
}
function inPath(place: PlaceRef, where: string): void {
  for (const step of place.path) {
    if (typeof step !== 'string') refuseIn(step, where, `it must not say which '${fieldText(place)}' is changed`);
  }
}

/** The first ghost field that the expression reads. */
function ghostIn(expression: Expression): string | null {
  let found: string | null = null;
  walkExpression(expression, {
    place: (place) => {
      if (isGhost(place)) found ??= fieldText(place);
    },
  });
  return found;
}

/** Walking the data of a model: every analysis that only asks "what occurs in here" goes through these. */
import type { Domain } from './domain.ts';
import type { Expression, PlaceRef, Statement } from './ir.ts';

export interface Visitor {
  expression?(expression: Expression): void;
  /** `write` also for what a queue or set operation changes. */
  place?(place: PlaceRef, access: 'read' | 'write'): void;
  statement?(statement: Statement): void;
}

function walkPlace(place: PlaceRef, access: 'read' | 'write', visitor: Visitor): void {
  visitor.place?.(place, access);
  if (place.owner) walkExpression(place.owner, visitor);
  for (const step of place.path) if (typeof step !== 'string') walkExpression(step, visitor);
}

export function walkExpression(expression: Expression, visitor: Visitor): void {
  visitor.expression?.(expression);
  switch (expression.op) {
    case 'constant':
    case 'number':
    case 'truth':
    case 'size':
    case 'self':
    case 'chosen':
    case 'bound':
      return;
    case 'read':
    case 'length':
    case 'head':
      return walkPlace(expression.place, 'read', visitor);
    case 'has':
      walkPlace(expression.place, 'read', visitor);
      return walkExpression(expression.item, visitor);
    case 'not':
    case 'known':
    case 'member':
    case 'position':
      return walkExpression(expression.of, visitor);
    case 'and':
    case 'or':
      for (const each of expression.list) walkExpression(each, visitor);
      return;
    case 'equal':
    case 'less':
    case 'plus':
    case 'minus':
    case 'modulo':
      walkExpression(expression.left, visitor);
      return walkExpression(expression.right, visitor);
    case 'if':
      walkExpression(expression.cond, visitor);
      walkExpression(expression.yes, visitor);
      return walkExpression(expression.no, visitor);
    case 'exists':
    case 'every':
    case 'count':
    case 'holds':
    case 'lockable':
      return walkExpression(expression.body, visitor);
    case 'in state':
      return walkExpression(expression.actor, visitor);
  }
}

export function walkStatements(list: readonly Statement[], visitor: Visitor): void {
  for (const statement of list) walkStatement(statement, visitor);
}

function walkStatement(statement: Statement, visitor: Visitor): void {
  visitor.statement?.(statement);
  switch (statement.op) {
    case 'set':
      walkExpression(statement.value, visitor);
      return walkPlace(statement.place, 'write', visitor);
    case 'if':
      walkExpression(statement.cond, visitor);
      walkStatements(statement.yes, visitor);
      return walkStatements(statement.no, visitor);
    case 'each':
    case 'lock':
      return walkStatements(statement.body, visitor);
    case 'enqueue':
    case 'remove':
    case 'include':
    case 'exclude':
      walkExpression(statement.item, visitor);
      return walkPlace(statement.place, 'write', visitor);
    case 'dequeue':
    case 'clear':
    case 'arbitrary':
      return walkPlace(statement.place, 'write', visitor);
    case 'check':
    case 'such that':
      return walkExpression(statement.cond, visitor);
    case 'expire':
      return walkExpression(statement.item, visitor);
    case 'may sleep':
    case 'barrier':
      return;
  }
}

/** Whether the field, or what it is a part of, is declared ghost. */
export function isGhost(place: PlaceRef): boolean {
  return isMarked(place, 'ghost');
}
/** Whether it says which variant of the model a scenario runs. */
export function isVariant(place: PlaceRef): boolean {
  return isMarked(place, 'variant');
}
function isMarked(place: PlaceRef, mark: 'ghost' | 'variant'): boolean {
  let domain: Domain | undefined = { kind: 'record', fields: place.block.fields };
  for (const step of place.path) {
    if (domain === undefined) return false;
    if (domain.kind === 'array') domain = domain.of;
    else if (typeof step === 'string' && 'fields' in domain) domain = domain.fields[step];
    if (domain?.[mark] === true) return true;
  }
  return false;
}

/** What a definition does with the members of a sort that renaming them would change. */
import { actor, type Domain, type Sort } from '../../language/domain.ts';
import type { Expression, Statement } from '../../language/ir.ts';
import { walkExpression } from '../../language/walk.ts';
import { type Definition, walkDefinition } from '../system/definition.ts';
import { orderOfLoop, orderOfQuantifier } from './commute.ts';
import { type Context, indices } from './hazards.ts';

export interface OrderUse {
  readonly sort: Sort;
  /** The member that is named by its number; null where all of them are told apart. */
  readonly member: number | null;
  /** In words, about the sort: 'its members have no order'. */
  readonly what: string;
}
type Found = (use: OrderUse) => void;

export function orderUses({ guard, effect }: Pick<Definition, 'guard' | 'effect'>, context: Context): OrderUse[] {
  const uses: OrderUse[] = [];
  const found: Found = (use) => void uses.push(use);
  // What a lock's own condition reads is no access.
  const spelt = new Set<Expression>();
  walkDefinition(
    { guard, effect },
    {
      expression: (expression) => {
        if (expression.op === 'holds' || expression.op === 'lockable') {
          walkExpression(expression.body, { expression: (each) => void spelt.add(each) });
        }
        inExpression(expression, spelt.has(expression) ? { ...context, disciplined: false } : context, found);
      },
      place: (place) => {
        if (place.owner) named(actor, place.owner, found);
        for (const { sort, index } of indices(place)) named(sort, index, found);
      },
      statement: (statement) => {
        spelt.clear();
        const given = givenTo(statement);
        if (given !== null) named(given.sort, given.value, found);
        if (statement.op !== 'each') return;
        const what = orderOfLoop(statement, context);
        if (what !== null) found({ sort: statement.sort, member: null, what });
      },
    },
  );
  return uses;
}

function inExpression(expression: Expression, context: Context, found: Found): void {
  const pair = (left: Expression, right: Expression): void => {
    named(sortOf(left), right, found);
    named(sortOf(right), left, found);
  };
  switch (expression.op) {
    case 'less':
    case 'plus':
    case 'minus':
    case 'modulo': {
      const sort = sortOf(expression.left) ?? sortOf(expression.right);
      if (sort !== null) found({ sort, member: null, what: 'its members have no order' });
      return;
    }
    case 'position': {
      const sort = sortOf(expression.of);
      if (sort !== null) found({ sort, member: null, what: 'its members have no order' });
      return;
    }
    case 'member':
      return named(expression.sort, expression.of, found);
    case 'equal':
      return pair(expression.left, expression.right);
    case 'if':
      return pair(expression.yes, expression.no);
    case 'has':
      return named(memberSort(expression.place.domain), expression.item, found);
    case 'in state':
      return named(actor, expression.actor, found);
    case 'exists':
    case 'every':
    case 'count': {
      const what = orderOfQuantifier(expression, context);
      if (what !== null) found({ sort: expression.sort, member: null, what });
      return;
    }
  }
}

/** A value of the sort that is written as a number names a member, or counts along the sort. */
function named(sort: Sort | null, value: Expression, found: Found): void {
  if (sort === null || value.op === 'constant') return;
  if (value.op === 'number') found({ sort, member: value.value, what: 'no member has a number' });
  else if (value.op === 'known') named(sort, value.of, found);
  else if (value.op === 'if') {
    named(sort, value.yes, found);
    named(sort, value.no, found);
  } else if (sortOf(value) === null) found({ sort, member: null, what: 'no member has a number' });
}

/** The sort that a value of the statement belongs to. */
function givenTo(statement: Statement): { sort: Sort | null; value: Expression } | null {
  if (statement.op === 'set') return { sort: memberSort(statement.place.domain), value: statement.value };
  if (statement.op === 'expire') return { sort: statement.sort, value: statement.item };
  return 'item' in statement ? { sort: memberSort(statement.place.domain), value: statement.item } : null;
}

function memberSort(domain: Domain): Sort | null {
  return 'sort' in domain ? domain.sort : null;
}

/** The sort whose member the expression is; null for numbers, words and conditions. */
function sortOf(expression: Expression): Sort | null {
  switch (expression.op) {
    case 'self':
      return actor;
    case 'bound':
    case 'chosen':
    case 'member':
      return expression.sort;
    case 'read':
    case 'head':
      return memberSort(expression.place.domain);
    case 'known':
      return sortOf(expression.of);
    case 'if':
      return sortOf(expression.yes) ?? sortOf(expression.no);
    case 'plus':
    case 'minus':
    case 'modulo':
      return sortOf(expression.left);
    default:
      return null;
  }
}

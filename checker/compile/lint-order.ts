/** Members of an interchangeable sort have no order and no names: renaming them must change nothing. */
import { actor, type Domain, type Sort } from '../language/domain.ts';
import type { Expression, PlaceRef, Statement } from '../language/ir.ts';
import { type Definition, refuse, walkDefinition } from './lint-definition.ts';

/** Throws ModelError where the definition orders an interchangeable sort, counts along it or names a member by number. */
export function refuseOrder({ where, guard, effect }: Pick<Definition, 'where' | 'guard' | 'effect'>): void {
  const fail = (sort: Sort, what: string): never =>
    refuse(where, `'${sort.name}' is interchangeable, so ${what}; let an event choose, or declare the sort as ordered`);
  const named = (sort: Sort | null, value: Expression): void => {
    if (sort?.interchangeable && sortOf(value) === null && value.op !== 'constant') {
      fail(sort, 'no member has a number');
    }
  };
  const pair = (left: Expression, right: Expression): void => {
    named(sortOf(left), right);
    named(sortOf(right), left);
  };
  walkDefinition(
    { guard, effect },
    {
      expression: (expression) => {
        if (expression.op === 'less' || expression.op === 'plus' || expression.op === 'minus') {
          const sort = sortOf(expression.left) ?? sortOf(expression.right);
          if (sort?.interchangeable) fail(sort, 'its members have no order');
        } else if (expression.op === 'equal') pair(expression.left, expression.right);
        else if (expression.op === 'if') pair(expression.yes, expression.no);
        else if (expression.op === 'has') named(memberSort(expression.place.domain), expression.item);
      },
      place: (place) => {
        for (const { sort, index } of indices(place)) named(sort, index);
      },
      statement: (statement) => {
        const given = givenTo(statement);
        if (given !== null) named(given.sort, given.value);
      },
    },
  );
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
      return sortOf(expression.left);
    default:
      return null;
  }
}

function indices(place: PlaceRef): { sort: Sort; index: Expression }[] {
  const list: { sort: Sort; index: Expression }[] = [];
  let domain: Domain | undefined = { kind: 'record', fields: place.block.fields };
  for (const step of place.path) {
    if (typeof step !== 'string' && domain?.kind === 'array') {
      list.push({ sort: domain.by, index: step });
      domain = domain.of;
    } else if (typeof step === 'string' && domain !== undefined && 'fields' in domain) domain = domain.fields[step];
  }
  return list;
}

/** Why an expression is as it is in a state: what it read, of alternatives only those that decided. */
import type { Expression, PlaceRef } from '../language/ir.ts';
import { type Frame, pathOf, type Reading, read, truth, withBound } from './evaluate.ts';

/**
 * Each place once for each time that it was read; `leads`: also what said which of several it is. Throws StepFailure where
 * the expression has no value.
 */
export function reasonsOf(expression: Expression, frame: Frame, leads = false): Reading[] {
  const readings: Reading[] = [];
  collect(expression, { ...frame, accesses: null }, { readings, leads });
  return readings;
}

interface Into {
  readonly readings: Reading[];
  readonly leads: boolean;
}
function collect(expression: Expression, frame: Frame, into: Into): void {
  const all = (...list: readonly Expression[]): void => {
    for (const each of list) collect(each, frame, into);
  };
  switch (expression.op) {
    case 'read':
    case 'length':
    case 'head':
      return note(expression.place, frame, into);
    case 'has':
      note(expression.place, frame, into);
      return all(expression.item);
    case 'not':
    case 'known':
      return all(expression.of);
    case 'and':
    case 'or': {
      const holds = truth(expression, frame);
      // One that holds decides an `or`, one that does not an `and`.
      const decides = holds === (expression.op === 'or');
      return all(
        ...expression.list.filter((each) => !decides || truth(each, frame) === holds).slice(0, decides ? 1 : undefined),
      );
    }
    case 'equal':
    case 'less':
    case 'plus':
    case 'minus':
      return all(expression.left, expression.right);
    case 'if':
      return all(expression.cond, truth(expression.cond, frame) ? expression.yes : expression.no);
    case 'exists':
    case 'every': {
      const decides = expression.op === 'exists';
      const size = frame.system.sizeOf(expression.sort);
      const members = Array.from({ length: size }, (_, member) => withBound(frame, expression.id, member)).filter(
        ({ system }, member) => expression.role === null || system.actors[member]?.role.name === expression.role,
      );
      const witness = members.find((inner) => truth(expression.body, inner) === decides);
      for (const inner of witness === undefined ? members : [witness]) collect(expression.body, inner, into);
      return;
    }
    default:
      return;
  }
}

function note(place: PlaceRef, frame: Frame, into: Into): void {
  const steps = [...place.path, ...(place.owner === undefined ? [] : [place.owner])];
  for (const step of into.leads ? steps : []) if (typeof step !== 'string') collect(step, frame, into);
  into.readings.push({ place, keys: pathOf(place, frame), value: read(place, frame) });
}

/** What operands of JavaScript's own operators in a user's file are handed to: see operators.ts. */
import { Cond } from '../../checker/language/expression.ts';
import { ModelError } from '../../checker/language/model-error.ts';
import { FlagPlace } from '../../checker/language/place.ts';

/** The name under which a compiled file asks for it. */
export const testingModule = 'racewalk/tested';

const instead: { readonly [operator: string]: string } = {
  '||': 'write or(…, …)',
  '&&': 'write and(…, …)',
  '!': 'write not(…)',
  '?:': 'write when(…), pick(…) or pickWord(…)',
  if: 'write when(…) in an effect',
};

/** A place that the stack does not tell: the operator stands before the test that its operand is handed to. */
export class OperatorError extends ModelError {
  /** Such as `cache.ts:12:5`. */
  readonly place: string;
  constructor(message: string, place: string) {
    super(message);
    this.place = place;
  }
}

/** Gives the value back. `presence`: the operator may well ask whether there is one, so that only a field is refused. */
export function tested(value: unknown, operator: string, place: string, presence: boolean): unknown {
  if (!(presence ? value instanceof FlagPlace : value instanceof Cond)) return value;
  const asks = presence ? '' : ', or compare with undefined if you ask whether there is one';
  throw new OperatorError(
    `${operator} of JavaScript takes a condition for true, whatever it says; ${instead[operator]}${asks}`,
    place,
  );
}

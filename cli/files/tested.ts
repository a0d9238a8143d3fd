/** What operands of JavaScript's own operators in a user's file are handed to: see operators.ts. */
import { Cond, IndexExpr, NumberExpr, OptionalExpr, WordExpr } from '../../checker/language/expression.ts';
import { ModelError } from '../../checker/language/model-error.ts';
import { FlagPlace } from '../../checker/language/place.ts';
import { methodName } from '../../checker/language/strict.ts';

/** The name under which a compiled file asks for it. */
export const testingModule = 'racewalk/tested';

const instead: { readonly [operator: string]: string } = {
  '||': 'write or(…, …)',
  '&&': 'write and(…, …)',
  '!': 'write not(…)',
  'Boolean()': 'write it as it is',
  '?:': 'write when(…), pick(…) or pickWord(…)',
  if: 'write when(…) in an effect',
  switch: 'write when(…) in an effect',
  '===': 'write is(…)',
  '==': 'write is(…)',
  '!==': 'write isnt(…)',
  '!=': 'write isnt(…)',
};
const values = [Cond, NumberExpr, WordExpr, IndexExpr, OptionalExpr];

/** What is wrong in a source is known with its place, which the stack does not tell. */
export class SourceError extends ModelError {
  /** Such as `cache.ts:12:5`. */
  readonly place: string;
  constructor(message: string, place: string) {
    super(message);
    this.place = place;
  }
}

/** Gives the value back. `presence`: the operator may well ask whether there is one, so that only a field is refused. */
export function tested(value: unknown, operator: string, place: string, presence: boolean): unknown {
  const method = methodName(value);
  if (method !== null && !presence) {
    throw new SourceError(`${operator} is given the method '${method}', which is not called; write ${method}()`, place);
  }
  if (/^(?:&&|\|\|)$/.test(operator) && isEffect(value) && !presence) {
    const what = 'kind' in value ? 'a step' : 'a statement';
    throw new SourceError(
      `${operator} of JavaScript takes ${what} for true, whatever it says, and so does one of the two only; write a list of effects, such as [one, other], or when(…)`,
      place,
    );
  }
  const isMeant = presence ? value instanceof FlagPlace : values.some((of) => value instanceof of);
  if (!isMeant) return value;
  const compares = /^(?:[!=]==?|switch)$/.test(operator);
  const what = value instanceof Cond ? 'a condition' : 'a place or a term';
  const does = compares
    ? `compares ${what} as an object, whatever it says`
    : `takes ${what} for true, whatever it says`;
  const asks = presence || compares ? '' : ', or compare with undefined if you ask whether there is one';
  throw new SourceError(`${operator} of JavaScript ${does}; ${instead[operator]}${asks}`, place);
}

/** A statement, or a step that waits: what only a list does both of. */
function isEffect(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return 'op' in value || ('kind' in value && value.kind === 'step');
}

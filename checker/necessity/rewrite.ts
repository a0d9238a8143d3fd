/** Conditions with parts replaced. */
import type { Expression } from '../language/ir.ts';

/** The condition with each part for which `becomes` has another; only through connectives, which is all a guard has. */
export function mapExpression(given: Expression, becomes: (part: Expression) => Expression | null): Expression {
  const other = becomes(given);
  if (other !== null) return other;
  const inner = (part: Expression): Expression => mapExpression(part, becomes);
  if (given.op === 'not') return { ...given, of: inner(given.of) };
  return given.op === 'and' || given.op === 'or' ? { ...given, list: given.list.map(inner) } : given;
}

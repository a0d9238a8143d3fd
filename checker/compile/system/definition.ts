/** What the lint rules look at: each guard and action with the place that uses it. */
import type { Expression, Statement } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
import type { AnyRole } from '../../language/role.ts';
import { type Visitor, walkExpression, walkStatements } from '../../language/walk.ts';

/** One guard or action where a machine uses it. */
export interface Definition {
  /** Machine, state and name, for messages. */
  readonly where: string;
  readonly role: AnyRole;
  readonly guard: Expression | null;
  readonly effect: readonly Statement[];
}

export function refuse(where: string, what: string): never {
  throw new ModelError(`${where}: ${what}`);
}
export function walkDefinition({ guard, effect }: Pick<Definition, 'guard' | 'effect'>, visitor: Visitor): void {
  if (guard !== null) walkExpression(guard, visitor);
  walkStatements(effect, visitor);
}

/** Changes in one place, of which mutants are made. */

import type { CondLike } from './expression.ts';
import { condIr } from './expression.ts';
import type { Effect, PlaceRef } from './ir.ts';
import { fieldText, statements } from './ir.ts';
import type { ActorSpec, Definitions } from './role.ts';
import type { Change } from './spec.ts';

/** The named guard, or the guard of the named step, becomes another condition wherever the role uses it. */
export function guardBecomes<G extends Definitions['guards'], S extends Definitions['steps']>(
  role: { readonly name: string; readonly guards: G; readonly steps: S },
  name: (keyof G | keyof S) & string,
  becomes: CondLike,
): Change {
  return { kind: 'guard', role: role.name, name, becomes: condIr(becomes) };
}

/** The named action, or the effect of the named step, becomes another effect wherever the role uses it. */
export function actionBecomes<A extends Definitions['actions'], S extends Definitions['steps']>(
  role: { readonly name: string; readonly actions: A; readonly steps: S },
  name: (keyof A | keyof S) & string,
  becomes: Effect,
): Change {
  return { kind: 'action', role: role.name, name, becomes: statements(becomes) };
}

/** The lock is never taken: neither its acquires and releases nor the discipline that names it. */
export function withoutLock(lock: { readonly ref: PlaceRef }): Change {
  return { kind: 'lock', lock: fieldText(lock.ref) };
}

/** The initial state differs: for broken forms that a constant of the model stands for, such as an era. */
export function initially(effect: Effect): Change {
  return { kind: 'initially', effect: statements(effect) };
}

/** The named actor runs another machine. */
export function runsInstead(name: string, spec: ActorSpec): Change {
  return { kind: 'actor', name, spec };
}

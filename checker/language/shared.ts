/** Blocks of shared state, and the lock discipline that they declare. */
import { ours } from './copy.ts';
import type { ArrayDomain, Domain, Fields } from './domain.ts';
import { bind, type CondLike, condIr, type IndexExpr } from './expression.ts';
import { type Discipline, type Expression, fieldText, type PlaceRef, type SharedBlock } from './ir.ts';
import { ModelError, prefixed } from './model-error.ts';
import { suggestion } from './nearest.ts';
import { fieldsPlace, type RecordPlace } from './place.ts';

type Guarding = CondLike | { readonly read: CondLike; readonly write: CondLike };
/** For each guarded field the lock condition of the acting actor; for an array, one for each element. */
export type DisciplineOf<F extends Fields> = {
  readonly [K in keyof F]?: F[K] extends ArrayDomain<infer S>
    ? Guarding | ((member: IndexExpr<S>) => Guarding)
    : Guarding;
};

export type Shared<F extends Fields> = RecordPlace<F> & { readonly block: SharedBlock };

/**
 * A block of shared state. The third argument declares which lock guards which field, as Clang's GUARDED_BY does;
 * the checker then verifies every access, and `lockless` spells out the exceptions.
 */
export function shared<const F extends Fields>(
  name: string,
  fields: F,
  discipline: (places: RecordPlace<F>) => DisciplineOf<F> = () => ({}),
): Shared<F> {
  refuseNothing(name, fields, discipline);
  const guarding: { [field: string]: Discipline } = {};
  const block: SharedBlock = ours({ kind: 'shared', name, fields, discipline: guarding });
  const root: PlaceRef = { block, path: [], domain: { kind: 'record', fields }, lockless: false };
  const places = fieldsPlace(fields, root) as RecordPlace<F>;
  for (const [field, declared] of Object.entries(discipline(places))) {
    const domain = fields[field];
    if (domain === undefined) {
      throw new ModelError(
        `'${name}' declares the lock of '${field}', which it does not have.${suggestion(field, Object.keys(fields))}`,
        [2, field],
      );
    }
    guarding[field] = prefixed(`the lock of '${name}.${field}'`, () => disciplineOf(domain, declared), [2, field]);
  }
  return Object.assign(places, { block });
}

/** What tsc refuses, for authors who write plain JavaScript. */
function refuseNothing(name: unknown, fields: unknown, discipline: unknown): void {
  const isNamed = typeof name === 'string' && name !== '';
  if (!isNamed || typeof fields !== 'object' || fields === null) {
    throw new ModelError("shared() takes a name and fields, as in shared('cache', { lock: spinlock, hot: flag })");
  }
  if (typeof discipline === 'function') return;
  throw new ModelError(
    `'${name}': which lock guards which field is a function of the places, as in ({ lock }) => ({ hot: lock.held() })`,
  );
}

function disciplineOf(domain: Domain, declared: unknown): Discipline {
  if (typeof declared === 'function' && domain.kind === 'array') {
    const bound = bind(domain.by, (member) => guardingIr(declared(member) as Guarding));
    return { bound: bound.id, ...bound.body };
  }
  return { bound: null, ...guardingIr(declared as Guarding) };
}
function guardingIr(declared: Guarding): { read: Expression; write: Expression; text: string } {
  const pair = typeof declared === 'object' && 'read' in declared ? declared : { read: declared, write: declared };
  const read = condIr(pair.read);
  const write = condIr(pair.write);
  return { read, write, text: heldText(write) };
}
/** The locks that a discipline names, for messages. */
function heldText(cond: Expression): string {
  if (cond.op === 'holds') {
    const name = fieldText(cond.lock);
    return cond.mode === 'exclusive' ? name : `${name} (${cond.mode})`;
  }
  if (cond.op === 'and' || cond.op === 'or') {
    return cond.list
      .map(heldText)
      .filter((text) => text !== '')
      .join(cond.op === 'and' ? ' and ' : ' or ');
  }
  return '';
}

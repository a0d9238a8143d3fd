/** Typed places: fields of shared state and registers, read as expressions and written by statements. */
import {
  type ArrayDomain,
  actor,
  type Domain,
  type EnumDomain,
  type Fields,
  type FlagDomain,
  type IndexDomain,
  isMessages,
  type LockDomain,
  type LockKind,
  type MessagesDomain,
  type OptionalDomain,
  type QueueDomain,
  type RangeDomain,
  type RecordDomain,
  type SetDomain,
  type Sort,
} from './domain.ts';
import {
  Cond,
  type CondLike,
  condIr,
  IndexExpr,
  type IndexLike,
  indexIr,
  NumberExpr,
  type NumberLike,
  numberIr,
  OptionalExpr,
  type OptionalLike,
  optionalIr,
  unwatched,
  WordExpr,
  wordIr,
} from './expression.ts';
import {
  type Effect,
  type Expression,
  fieldText,
  type PlaceRef,
  placeText,
  type RegisterBlock,
  type Statement,
} from './ir.ts';
import { type LockPlace, lockPlace } from './lock.ts';
import { type Messages, messagesPlace } from './messages.ts';
import { ModelError } from './model-error.ts';
import { suggestion } from './nearest.ts';
import { refuseNoDomain, told } from './refuse-domain.ts';
import { Strict, says, strict, strictly } from './strict.ts';
import { refusingMore } from './superfluous.ts';
import { type WaitQueue, type WaitQueueDomain, waitQueuePlace } from './wait-queue.ts';

export type Place<D> = D extends FlagDomain
  ? FlagPlace
  : D extends EnumDomain<infer W>
    ? WordPlace<W>
    : D extends RangeDomain
      ? NumberPlace
      : D extends IndexDomain<infer S>
        ? IndexPlace<S>
        : D extends OptionalDomain<infer S>
          ? OptionalPlace<S>
          : D extends SetDomain<infer S>
            ? SetPlace<S>
            : D extends WaitQueueDomain
              ? WaitQueue
              : D extends QueueDomain<infer S>
                ? QueuePlace<S>
                : D extends LockDomain<infer K>
                  ? LockPlace<K>
                  : D extends ArrayDomain<infer S, infer E>
                    ? ArrayPlace<S, E>
                    : D extends MessagesDomain<infer F>
                      ? Messages<F>
                      : D extends RecordDomain<infer F>
                        ? RecordPlace<F>
                        : never;

/** What may be written to a place of a scalar domain. */
export type Writable<D> = D extends FlagDomain
  ? CondLike
  : D extends EnumDomain<infer W>
    ? W | WordExpr<W>
    : D extends RangeDomain
      ? NumberLike
      : D extends IndexDomain<infer S>
        ? IndexLike<S>
        : D extends OptionalDomain<infer S>
          ? OptionalLike<S>
          : never;

function write(ref: PlaceRef, value: Expression): Statement {
  return { op: 'set', place: ref, value };
}

/** What a place says of itself, for messages. */
function isA(ref: PlaceRef, what: string): string {
  return `'${placeText(ref)}' is ${what}`;
}

export class FlagPlace extends Cond {
  readonly ref: PlaceRef;
  constructor(ref: PlaceRef) {
    super({ op: 'read', place: ref });
    this.ref = ref;
  }
  override get [says](): string {
    return isA(this.ref, 'a flag');
  }
  set(value: CondLike): Statement {
    return write(this.ref, condIr(value));
  }
}
export class WordPlace<W extends string> extends WordExpr<W> {
  readonly ref: PlaceRef;
  constructor(ref: PlaceRef, words: readonly W[]) {
    super({ op: 'read', place: ref }, words);
    this.ref = ref;
  }
  set(value: NoInfer<W> | WordExpr<NoInfer<W>>): Statement {
    return write(this.ref, wordIr(value, this.words));
  }
}
export class NumberPlace extends NumberExpr {
  readonly ref: PlaceRef;
  constructor(ref: PlaceRef) {
    super({ op: 'read', place: ref });
    this.ref = ref;
  }
  set(value: NumberLike): Statement {
    return write(this.ref, numberIr(value));
  }
  increment(): Statement {
    return this.set(this.plus(1));
  }
  decrement(): Statement {
    return this.set(this.minus(1));
  }
}
export class IndexPlace<S extends string> extends IndexExpr<S> {
  readonly ref: PlaceRef;
  constructor(ref: PlaceRef, of: Sort<S>) {
    super({ op: 'read', place: ref }, of);
    this.ref = ref;
  }
  set(value: IndexLike<S>): Statement {
    return write(this.ref, indexIr(value, this.sort));
  }
}
export class OptionalPlace<S extends string> extends OptionalExpr<S> {
  readonly ref: PlaceRef;
  constructor(ref: PlaceRef, of: Sort<S>) {
    super({ op: 'read', place: ref }, of);
    this.ref = ref;
  }
  set(value: OptionalLike<S>): Statement {
    return write(this.ref, optionalIr(value, this.sort));
  }
}
/** A set of members of one sort. */
export class SetPlace<S extends string> extends Strict {
  readonly ref: PlaceRef;
  readonly sort: Sort<S>;
  constructor(ref: PlaceRef, of: Sort<S>) {
    super();
    this.ref = ref;
    this.sort = of;
  }
  get [says](): string {
    return isA(this.ref, `a set`);
  }
  has(item: IndexLike<S>): Cond {
    return new Cond({ op: 'has', place: this.ref, item: indexIr(item, this.sort) });
  }
  size(): NumberExpr {
    return new NumberExpr({ op: 'length', place: this.ref });
  }
  isEmpty(): Cond {
    return this.size().is(0);
  }
  add(item: IndexLike<S>): Statement {
    return { op: 'include', place: this.ref, item: indexIr(item, this.sort) };
  }
  delete(item: IndexLike<S>): Statement {
    return { op: 'exclude', place: this.ref, item: indexIr(item, this.sort) };
  }
  clear(): Statement {
    return { op: 'clear', place: this.ref };
  }
}
/** An ordered list, oldest first. */
export class QueuePlace<S extends string> extends Strict {
  readonly ref: PlaceRef;
  readonly sort: Sort<S>;
  constructor(ref: PlaceRef, of: Sort<S>) {
    super();
    this.ref = ref;
    this.sort = of;
  }
  get [says](): string {
    return isA(this.ref, `a queue of members of '${this.sort.name}'`);
  }
  has(item: IndexLike<S>): Cond {
    return new Cond({ op: 'has', place: this.ref, item: indexIr(item, this.sort) });
  }
  length(): NumberExpr {
    return new NumberExpr({ op: 'length', place: this.ref });
  }
  isEmpty(): Cond {
    return this.length().is(0);
  }
  /** The oldest member, or none. */
  head(): OptionalExpr<S> {
    return new OptionalExpr({ op: 'head', place: this.ref }, this.sort);
  }
  /** Adds at the tail; a full queue is an error of the step. */
  enqueue(item: IndexLike<S>): Statement {
    return { op: 'enqueue', place: this.ref, item: indexIr(item, this.sort) };
  }
  /** Drops the head; nothing happens to an empty queue. */
  dequeue(): Statement {
    return { op: 'dequeue', place: this.ref };
  }
  /** Removes the oldest such member, wherever it stands; nothing happens if there is none. */
  remove(item: IndexLike<S>): Statement {
    return { op: 'remove', place: this.ref, item: indexIr(item, this.sort) };
  }
  clear(): Statement {
    return { op: 'clear', place: this.ref };
  }
}
export class ArrayPlace<S extends string, E extends Domain> extends Strict {
  readonly ref: PlaceRef;
  private readonly domain: ArrayDomain<S, E>;
  constructor(ref: PlaceRef, domain: ArrayDomain<S, E>) {
    super();
    this.ref = ref;
    this.domain = domain;
  }
  get [says](): string {
    return isA(this.ref, `an array by '${this.domain.by.name}'`);
  }
  at(member: IndexLike<S>): Place<E> {
    if (member === undefined) {
      throw new ModelError(
        `'${placeText(this.ref)}'.at() is given nothing; write which member of '${this.domain.by.name}' is meant; is a name misspelt?`,
      );
    }
    return place(this.domain.of, {
      ...this.ref,
      path: [...this.ref.path, indexIr(member, this.domain.by)],
      domain: this.domain.of,
    });
  }
}
export type RecordPlace<F extends Fields> = { readonly [K in keyof F]: Place<F[K]> } & {
  readonly ref: PlaceRef;
  /** Writes the named fields, left to right; the values are read one after the other. */
  set(values: { readonly [K in keyof F]?: Writable<F[K]> }): Effect;
};

// The one place where a domain's kind, known only at run time, is matched with the type that Place<D> promises.
export function place<D extends Domain>(domain: D, ref: PlaceRef): Place<D> {
  return anyPlace(domain, ref) as Place<D>;
}
function anyPlace(domain: Domain, ref: PlaceRef): unknown {
  switch (domain.kind) {
    case 'flag':
      return new FlagPlace(ref);
    case 'enum':
      return new WordPlace(ref, domain.words);
    case 'range':
      return new NumberPlace(ref);
    case 'index':
      return new IndexPlace(ref, domain.sort);
    case 'optional':
      return new OptionalPlace(ref, domain.sort);
    case 'set':
      return new SetPlace(ref, domain.sort);
    case 'queue':
      return queuePlace(ref, domain);
    case 'lock':
      return strictly(
        unwatched(() => lockPlace(domain.lock, ref, (field) => fieldOf(domain.fields, ref, field))),
        isA(ref, `a ${domain.lock}`),
      );
    case 'array':
      return new ArrayPlace(ref, domain);
    case 'record':
      return isMessages(domain) ? messagesPlace(ref, domain) : fieldsPlace(domain.fields, ref);
  }
}

function queuePlace(ref: PlaceRef, domain: QueueDomain): unknown {
  if (domain.isWaitQueue !== true) return new QueuePlace(ref, domain.sort);
  return strictly(waitQueuePlace(ref, new QueuePlace(ref, actor)), isA(ref, 'a wait queue'));
}

function fieldOf(fields: Fields, ref: PlaceRef, field: string): unknown {
  const domain = fields[field];
  if (domain === undefined) throw new ModelError(noField(fields, ref, field));
  return anyPlace(domain, { ...ref, path: [...ref.path, field], domain });
}

function noField(fields: Fields, ref: PlaceRef, field: string): string {
  const owner = `${ref.block.kind === 'shared' ? '' : 'role '}'${fieldText(ref)}'`;
  const names = Object.keys(fields);
  const known = names.length === 0 ? 'it has none' : `there are ${names.join(', ')}`;
  const what = ref.block.kind === 'shared' ? 'field' : 'register';
  return `${owner} has no ${what} '${field}'; ${known}.${suggestion(field, names)}`;
}
function isWritable(target: unknown): target is { set(value: unknown): Effect } {
  return typeof target === 'object' && target !== null && 'set' in target && typeof target.set === 'function';
}

const reserved = ['ref', 'set', 'block'];
export function fieldsPlace(fields: Fields, ref: PlaceRef): object {
  const places: object = {
    ref,
    set: refusingMore('set', (values: { readonly [field: string]: unknown }): Effect => {
      if (typeof values !== 'object' || values === null) {
        throw new ModelError(`'${fieldText(ref)}' is given ${told(values)}; write its fields, as in { field: 0 }`);
      }
      return Object.entries(values).map(([field, value]) => {
        const target = fieldOf(fields, ref, field);
        if (isWritable(target)) return target.set(value);
        throw new ModelError(`'${fieldText(ref)}.${field}' has parts of its own; set those`);
      });
    }),
  };
  for (const field of Object.keys(fields)) {
    if (reserved.includes(field)) {
      throw new ModelError(`a field cannot be called '${field}'; choose another name`, [field]);
    }
    refuseNoDomain(`the domain of the field '${field}'`, fields[field], [field]);
    const assigned = (): never => refuseAssignment(ref, field);
    Object.defineProperty(places, field, { enumerable: true, get: () => fieldOf(fields, ref, field), set: assigned });
  }
  return strict(places, whose(ref));
}
function refuseAssignment(ref: PlaceRef, field: string): never {
  throw new ModelError(
    `'${placeText({ ...ref, path: [...ref.path, field] })}' is given a value by = of JavaScript, which no step does; write ${field}.set(…) in an effect`,
  );
}
function whose({ block, path }: PlaceRef): string {
  if (path.length > 0) return `'${placeText({ block, path })}' is a record`;
  return block.kind === 'shared' ? `'${block.name}' is shared state` : `role '${block.role}' has registers`;
}

/** The same place, read or written without its lock on purpose (READ_ONCE, WRITE_ONCE). */
export function lockless<P extends { readonly ref: PlaceRef }>(target: P): P {
  const { ref } = target;
  return anyPlace(ref.domain, { ...ref, lockless: true }) as P;
}

/** smp_store_release(): the place to write to, lockless; all that the actor stored before becomes visible before it. */
export function smpStoreRelease<P extends { readonly ref: PlaceRef }>(target: P): P {
  const { ref } = target;
  return anyPlace(ref.domain, { ...ref, lockless: true, release: true }) as P;
}
/** smp_load_acquire(): the place to read, lockless; a model of store buffers loads in order anyway. */
export function smpLoadAcquire<P extends { readonly ref: PlaceRef }>(target: P): P {
  return lockless(target);
}

/** The registers of one role, as seen by the acting actor or, given an owner, by a property. */
export function registers<F extends Fields>(block: RegisterBlock, fields: F, owner: Expression): RecordPlace<F> {
  const ref: PlaceRef = { block, owner, path: [], domain: { kind: 'record', fields }, lockless: false };
  return fieldsPlace(fields, ref) as RecordPlace<F>;
}

export { actor, type LockKind };

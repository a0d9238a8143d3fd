/**
 * Queues of records as vocabulary: messages in the order in which they were sent. Such a queue is a record of its length
 * and of slots; a slot that is not in use holds the first value of each field, so that equal queues are equal states.
 */
import type { Domain, Fields, MessagesDomain, ScalarDomain, Sort, Stored } from './domain.ts';
import {
  and,
  Cond,
  type CondLike,
  condIr,
  every,
  exists,
  IndexExpr,
  type IndexLike,
  implies,
  indexIr,
  NumberExpr,
  numberIr,
  OptionalExpr,
  optionalIr,
  WordExpr,
  wordIr,
} from './expression.ts';
import { firstOf } from './first.ts';
import type { Effect, Expression, PlaceRef, Statement } from './ir.ts';
import { placeText } from './ir.ts';
import { ModelError } from './model-error.ts';
import { suggestion } from './nearest.ts';
import { when } from './statement.ts';
import { strict, strictly } from './strict.ts';

/** What is read of a field of a message. A member is one or none: where no message is, there is none. */
export type Told<D> =
  Stored<D> extends { readonly kind: 'flag' }
    ? Cond
    : Stored<D> extends { readonly kind: 'enum'; readonly words: readonly (infer W extends string)[] }
      ? WordExpr<W>
      : Stored<D> extends { readonly kind: 'range' }
        ? NumberExpr
        : Stored<D> extends { readonly kind: 'optional'; readonly sort: Sort<infer S> }
          ? OptionalExpr<S>
          : never;
export type Message<F extends Fields> = { readonly [K in keyof F]: Told<F[K]> };
/** What a field of a message is given. */
type Given<D> = D extends { readonly kind: 'flag' }
  ? CondLike
  : D extends { readonly kind: 'enum'; readonly words: readonly (infer W extends string)[] }
    ? W | WordExpr<W>
    : D extends { readonly kind: 'range' }
      ? NumberExpr | number
      : D extends { readonly kind: 'index'; readonly sort: Sort<infer S> }
        ? IndexLike<S>
        : D extends { readonly kind: 'optional'; readonly sort: Sort<infer S> }
          ? IndexExpr<S> | OptionalExpr<S> | number | 'none'
          : never;

export interface Messages<F extends Fields> {
  readonly ref: PlaceRef;
  /** The positions of a message, 0 for the head: what a choice of one is made from. */
  readonly slot: Sort;
  length(): NumberExpr;
  isEmpty(): Cond;
  /** The oldest message; of an empty queue each field has its first value. */
  head(): Message<F>;
  /** The message at that position; behind the last one each field has its first value. */
  at(position: IndexLike<string>): Message<F>;
  /** Adds a message at the tail, with a value for each field; a full queue is an error of the step. */
  enqueue(message: { readonly [K in keyof F]: Given<F[K]> }): Effect;
  /** Drops the head; nothing happens to an empty queue. */
  dequeue(): Effect;
  /** Removes the message at that position: what is not delivered in order. Nothing happens where none is. */
  remove(position: IndexLike<string>): Effect;
  clear(): Effect;
  /** Whether some message satisfies the condition. */
  some(body: (message: Message<F>) => CondLike): Cond;
  /** Whether all messages do. */
  all(body: (message: Message<F>) => CondLike): Cond;
}

export function messagesPlace<F extends Fields>(ref: PlaceRef, domain: MessagesDomain<F>): Messages<F> {
  return strictly(new Slots(ref, domain).operations(), `'${placeText(ref)}' is a queue of records`);
}

class Slots<F extends Fields> {
  private readonly ref: PlaceRef;
  private readonly domain: MessagesDomain<F>;
  private readonly fields: readonly (readonly [string, ScalarDomain])[];
  private readonly slot: Sort;

  constructor(ref: PlaceRef, domain: MessagesDomain<F>) {
    this.ref = ref;
    this.domain = domain;
    this.slot = domain.fields.slots.by;
    this.fields = Object.entries(domain.fields.slots.of.fields);
  }

  operations(): Messages<F> {
    const inUse = (position: IndexExpr<string>): Cond => position.number().lessThan(this.length());
    return {
      ref: this.ref,
      slot: this.slot,
      length: () => this.length(),
      isEmpty: () => this.length().is(0),
      head: () => this.message({ op: 'number', value: 0 }),
      at: (position) => this.message(indexIr(position, this.slot)),
      enqueue: (message) => this.enqueue(message),
      dequeue: () =>
        when(
          this.length().moreThan(0),
          this.shift(() => true),
        ),
      remove: (position) => this.remove(indexIr(position, this.slot)),
      clear: () => [
        ...Array.from({ length: this.domain.capacity }, (_, at) => this.emptied(at)).flat(),
        this.setLength({ op: 'number', value: 0 }),
      ],
      some: (body) => exists(this.slot, (one) => and(inUse(one), body(this.message(one.ir)))),
      all: (body) => every(this.slot, (one) => implies(inUse(one), body(this.message(one.ir)))),
    };
  }

  private part(path: PlaceRef['path'], domain: Domain): PlaceRef {
    return { ...this.ref, path: [...this.ref.path, ...path], domain };
  }
  private field(slot: Expression, name: string, domain: Domain): PlaceRef {
    return this.part(['slots', slot, name], domain);
  }

  private length(): NumberExpr {
    return new NumberExpr({ op: 'read', place: this.part(['length'], this.domain.fields.length) });
  }
  private setLength(value: Expression): Statement {
    return { op: 'set', place: this.part(['length'], this.domain.fields.length), value };
  }

  private message(slot: Expression): Message<F> {
    const told: object = {};
    for (const [name, domain] of this.fields) {
      // Only when it is asked: a condition that is built is to be used.
      const get = (): unknown => toldOf(domain, { op: 'read', place: this.field(slot, name, domain) });
      Object.defineProperty(told, name, { enumerable: true, get });
    }
    return strict(told, `a message of '${placeText(this.ref)}' is a record`) as Message<F>;
  }

  private enqueue(message: { readonly [name: string]: unknown }): Effect {
    const { capacity } = this.domain;
    this.refuseOther(message);
    // The first slot that is not in use; read before the length is set.
    const slot: Expression = { op: 'member', sort: this.slot, of: this.length().ir };
    return [
      {
        op: 'check',
        cond: condIr(this.length().lessThan(capacity)),
        failure: 'queue overflow',
        text: `${placeText(this.ref)} holds ${capacity}, as many as it can`,
        property: null,
      },
      ...this.fields.map(([name, domain]): Statement => {
        const value = givenIr(this.domain.given[name] ?? domain, message[name]);
        return { op: 'set', place: this.field(slot, name, domain), value };
      }),
      this.setLength(this.length().plus(1).ir),
    ];
  }
  private refuseOther(message: { readonly [name: string]: unknown }): void {
    const names = this.fields.map(([name]) => name);
    const other = Object.keys(message ?? {}).find((name) => !names.includes(name));
    const missing = names.find((name) => message?.[name] === undefined);
    const told = `a message of '${placeText(this.ref)}' has the fields ${names.join(', ')}`;
    if (other !== undefined) throw new ModelError(`${told}, and no '${other}'.${suggestion(other, names)}`);
    if (missing !== undefined) throw new ModelError(`${told}, and is given no '${missing}'`);
  }

  private remove(position: Expression): Effect {
    const at = new NumberExpr({ op: 'position', of: position });
    return when(
      at.lessThan(this.length()),
      this.shift((slot) => at.atMost(slot)),
    );
  }

  /** Moves messages up by one where they are to move; the last slot is free then. */
  private shift(moves: (slot: number) => CondLike): Effect {
    const { capacity } = this.domain;
    const up = Array.from({ length: capacity - 1 }, (_, slot) => {
      const from: Expression = { op: 'number', value: slot + 1 };
      const moved = this.fields.map(([name, domain]): Statement => {
        const place = this.field({ op: 'number', value: slot }, name, domain);
        return { op: 'set', place, value: { op: 'read', place: this.field(from, name, domain) } };
      });
      const cond = moves(slot);
      return cond === true ? moved : when(cond, moved);
    });
    return [...up.flat(), ...this.emptied(capacity - 1), this.setLength(this.length().minus(1).ir)];
  }

  private emptied(slot: number): Statement[] {
    return this.fields.map(
      ([name, domain]): Statement => ({
        op: 'set',
        place: this.field({ op: 'number', value: slot }, name, domain),
        value: { op: 'constant', domain, value: firstOf(domain) },
      }),
    );
  }
}

function toldOf(domain: ScalarDomain, ir: Expression): unknown {
  switch (domain.kind) {
    case 'flag':
      return new Cond(ir);
    case 'enum':
      return new WordExpr(ir, domain.words);
    case 'range':
      return new NumberExpr(ir);
    case 'index':
      return new IndexExpr(ir, domain.sort);
    case 'optional':
      return new OptionalExpr(ir, domain.sort);
  }
}

function givenIr(domain: Domain, value: unknown): Expression {
  switch (domain.kind) {
    case 'flag':
      return condIr(value as CondLike);
    case 'enum':
      return wordIr(value as string, domain.words);
    case 'range':
      return numberIr(value as number);
    case 'index':
      return indexIr(value as number, domain.sort);
    case 'optional':
      return optionalIr(value as number, domain.sort);
    default:
      throw new Error(`a message holds no ${domain.kind}`);
  }
}

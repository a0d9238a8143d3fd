/**
 * The data that every guard, action and property of a model is made of.
 * Authors never write it by hand: expression.ts, place.ts, statement.ts and lock.ts build it, typed.
 */
import type { Domain, Fields, Sort } from './domain.ts';
import { ModelError } from './model-error.ts';
import { says } from './strict.ts';

/** A value in the words of the model, as XState's context and the reference interpreter hold it. */
export type Value = boolean | number | string | readonly number[];

/** A block of shared state, and the conditions under which its fields may be read and written. */
export interface SharedBlock {
  readonly kind: 'shared';
  readonly name: string;
  readonly fields: Fields;
  readonly discipline: { readonly [field: string]: Discipline };
}
/** The registers of the actors that play one role. */
export interface RegisterBlock {
  readonly kind: 'registers';
  readonly role: string;
  readonly fields: Fields;
}
/** `bound` names the index of the field's array, so that each element may have a lock of its own. */
export interface Discipline {
  readonly bound: number | null;
  readonly read: Expression;
  readonly write: Expression;
  /** In words, for messages: the locks that must be held. */
  readonly text: string;
}

/** Where a value is kept: a field of a block, then field names and array indices. */
export interface PlaceRef {
  readonly block: SharedBlock | RegisterBlock;
  /** Whose registers; absent for shared state. */
  readonly owner?: Expression;
  readonly path: readonly (string | Expression)[];
  readonly domain: Domain;
  /** READ_ONCE or WRITE_ONCE: exempt from the field's lock discipline. */
  readonly lockless: boolean;
  /** smp_store_release(): what was stored before becomes visible before. */
  readonly release?: true;
}

export type Expression =
  | { readonly op: 'constant'; readonly domain: Domain; readonly value: Value }
  | { readonly op: 'number'; readonly value: number }
  | { readonly op: 'truth'; readonly value: boolean }
  | { readonly op: 'size'; readonly sort: Sort }
  | { readonly op: 'self' }
  | { readonly op: 'chosen'; readonly name: string; readonly sort: Sort }
  | { readonly op: 'bound'; readonly id: number; readonly sort: Sort }
  | { readonly op: 'read'; readonly place: PlaceRef }
  | { readonly op: 'not'; readonly of: Expression }
  | { readonly op: 'and' | 'or'; readonly list: readonly Expression[] }
  | { readonly op: 'equal' | 'less' | 'plus' | 'minus'; readonly left: Expression; readonly right: Expression }
  /** What is left of a number, never negative; on the right stands a positive number or the size of a sort. */
  | { readonly op: 'modulo'; readonly left: Expression; readonly right: Expression }
  /** The member at that position of the sort; outside of it is an error of the step. */
  | { readonly op: 'member'; readonly sort: Sort; readonly of: Expression }
  /** The position of a member as a number. */
  | { readonly op: 'position'; readonly of: Expression }
  | { readonly op: 'if'; readonly cond: Expression; readonly yes: Expression; readonly no: Expression }
  /** The index inside an optional; none or stale is an error of the step. */
  | { readonly op: 'known'; readonly of: Expression }
  | {
      readonly op: 'exists' | 'every' | 'count';
      readonly id: number;
      readonly sort: Sort;
      /** With a role, only the actors that play it. */
      readonly role: string | null;
      readonly body: Expression;
    }
  | { readonly op: 'has'; readonly place: PlaceRef; readonly item: Expression }
  | { readonly op: 'length'; readonly place: PlaceRef }
  | { readonly op: 'head'; readonly place: PlaceRef }
  | { readonly op: 'in state'; readonly actor: Expression; readonly states: readonly string[] }
  /** Whether the acting actor holds the lock; `body` spells it out. True where a mutant drops the lock. */
  | { readonly op: 'holds'; readonly lock: PlaceRef; readonly mode: LockMode; readonly body: Expression }
  /** Whether the lock can be taken now; `body` spells it out. True where a mutant drops the lock. */
  | { readonly op: 'lockable'; readonly lock: PlaceRef; readonly mode: LockMode; readonly body: Expression };

export type LockMode = 'exclusive' | 'read' | 'write';
/** `downgrade` turns the write hold into a read hold; `queue` and `leave` are a writer's who waits. */
export type LockVerb = 'acquire' | 'release' | 'downgrade' | 'queue' | 'leave';

/** What a failing check is called in a verdict; replay tokens number them in this order. */
export const failureKinds = [
  'assignment outside the domain',
  'none used as an index',
  'index outside its sort',
  'use of a stale reference',
  'unlock of what is not held',
  'acquire of what is held',
  'access without the lock',
  'sleep while atomic',
  'user copy while atomic',
  'lock held at the end',
  'queue overflow',
  'asserted',
] as const;
export type FailureKind = (typeof failureKinds)[number];

export type Statement =
  | { readonly op: 'set'; readonly place: PlaceRef; readonly value: Expression }
  | {
      readonly op: 'if';
      readonly cond: Expression;
      readonly yes: readonly Statement[];
      readonly no: readonly Statement[];
    }
  | { readonly op: 'each'; readonly id: number; readonly sort: Sort; readonly body: readonly Statement[] }
  | {
      readonly op: 'enqueue' | 'remove' | 'include' | 'exclude';
      readonly place: PlaceRef;
      readonly item: Expression;
    }
  | { readonly op: 'dequeue' | 'clear'; readonly place: PlaceRef }
  | {
      readonly op: 'check';
      readonly cond: Expression;
      readonly failure: FailureKind;
      readonly text: string;
      /** The property that the check decides, if it is an author's. */
      readonly property: string | null;
    }
  /** The object is freed: every tracked reference to it becomes stale. */
  | { readonly op: 'expire'; readonly sort: Sort; readonly item: Expression }
  | {
      readonly op: 'lock';
      readonly verb: LockVerb;
      readonly lock: PlaceRef;
      readonly mode: LockMode;
      readonly body: readonly Statement[];
    }
  /** A point that may sleep, or that copies from or to user memory: not while atomic. */
  | { readonly op: 'may sleep'; readonly why: 'sleep' | 'user copy' }
  /** In a scenario's `initial` only: any value of the place's domain, and of the starts those in which `cond` holds. */
  | { readonly op: 'arbitrary'; readonly place: PlaceRef }
  | { readonly op: 'such that'; readonly cond: Expression }
  /** smp_mb(), smp_wmb() or smp_rmb(): nothing where stores are visible at once. */
  | { readonly op: 'barrier'; readonly orders: 'everything' | 'stores' | 'loads' };

/** Statements may be nested in lists; the builders flatten them. */
export type Effect = Statement | readonly Effect[];

/** A blocking step: one definition yields the guard and the action under one name. */
export interface Step {
  readonly kind: 'step';
  readonly guard: Expression;
  readonly effect: readonly Statement[];
  /** Which lock it waits for, and whether the actor bound to `id` stands in its way. */
  readonly waitsFor: WaitsFor | null;
  /** The wait queue on which it sleeps until it is woken. */
  readonly sleepsOn?: PlaceRef;
}
export interface WaitsFor {
  readonly lock: PlaceRef;
  readonly mode: LockMode;
  readonly id: number;
  readonly blockedBy: Expression;
}

export function statements(effect: Effect): readonly Statement[] {
  if (Array.isArray(effect)) return effect.flatMap(statements);
  if (typeof effect === 'object' && effect !== null && 'op' in effect) return [effect];
  return refuseEffect(effect);
}
/** What tsc refuses, for authors who write plain JavaScript. */
function refuseEffect(given: unknown): never {
  const write = 'write a statement such as place.set(x), a list of them, or nothing';
  if (given === undefined) {
    throw new ModelError(`an effect is missing, or a name in it is misspelt or not imported; ${write}`);
  }
  throw new ModelError(`an effect is ${whatIs(given)}; ${write}`);
}
function whatIs(given: unknown): string {
  if (typeof given === 'function') return 'a function that is not called';
  if (typeof given !== 'object' || given === null) return `'${String(given)}'`;
  if ('kind' in given) return `a ${String(given.kind)}`;
  const said = says in given ? given[says] : undefined;
  return typeof said === 'string' ? said.replace(/^.* is /, '') : 'an object';
}

/** The declared field, whatever the indices: `mm.pte.kind`. The class of a lock, as lockdep means it. */
export function fieldText(place: PlaceRef): string {
  const names = place.path.filter((step) => typeof step === 'string');
  return [place.block.kind === 'shared' ? place.block.name : place.block.role, ...names].join('.');
}

/** `mm.pte[0].kind` for a constant path, `mm.pte[·].kind` otherwise. */
export function placeText(place: Pick<PlaceRef, 'block' | 'path'>): string {
  let text = place.block.kind === 'shared' ? place.block.name : place.block.role;
  for (const step of place.path) {
    if (typeof step === 'string') text += `.${step}`;
    else text += step.op === 'constant' || step.op === 'number' ? `[${step.value}]` : '[·]';
  }
  return text;
}

/**
 * A random system as plain data, so that it shrinks well, reads well and can be kept as JSON.
 * Numbers that name one of several things are taken modulo how many there are.
 */

export type SortName = 'a' | 'b' | 'actor';

/** A field by its dotted name; fields of an array also take the indices of the arrays on their way. */
export interface PlaceText {
  readonly place: string;
  readonly at?: readonly IndexText[];
  readonly lockless?: true;
}
export type IndexText =
  | { readonly member: number }
  /** One past the last member. */
  | 'beyond'
  | 'chosen'
  /** The innermost bound variable of the sort. */
  | 'bound'
  | { readonly next: IndexText }
  | { readonly circle: IndexText; readonly back: boolean }
  | { readonly memberAt: NumberText }
  | { readonly known: OptionalText }
  | PlaceText;
export type OptionalText =
  | 'none'
  | PlaceText
  | { readonly index: IndexText }
  | { readonly head: PlaceText }
  | { readonly pick: CondText; readonly yes: OptionalText; readonly no: OptionalText };
export type NumberText =
  | number
  /** The least or the greatest value of one of the ranges, or a neighbour of it. */
  | { readonly end: 'min' | 'max'; readonly of: number; readonly plus: number }
  | PlaceText
  | { readonly plus: readonly [NumberText, NumberText] }
  | { readonly minus: readonly [NumberText, NumberText] }
  /** By one more than that, or by the size of the sort. */
  | { readonly modulo: NumberText; readonly by: number | SortName }
  | { readonly position: SortName; readonly of: IndexText }
  | { readonly pick: CondText; readonly yes: NumberText; readonly no: NumberText }
  | { readonly count: SortName; readonly body: CondText }
  | { readonly size: PlaceText };
export type CondText =
  | boolean
  | PlaceText
  | { readonly not: CondText }
  | { readonly and: readonly CondText[] }
  | { readonly or: readonly CondText[] }
  | { readonly iff: readonly [CondText, CondText] }
  | { readonly compare: 'is' | 'lessThan' | 'atLeast'; readonly numbers: readonly [NumberText, NumberText] }
  | { readonly word: PlaceText; readonly is: string | PlaceText }
  | { readonly index: SortName; readonly of: IndexText; readonly is: OptionalText }
  | { readonly before: SortName; readonly of: readonly [IndexText, IndexText] }
  | { readonly isLast: SortName; readonly of: IndexText }
  | { readonly optional: PlaceText; readonly is: OptionalText }
  | { readonly stale: PlaceText }
  | { readonly has: PlaceText; readonly item: IndexText }
  /** The oldest mark of the actor. */
  | { readonly marked: number }
  | { readonly exists: SortName; readonly body: CondText }
  | { readonly every: SortName; readonly body: CondText }
  | { readonly held: LockText }
  | { readonly free: LockText }
  /** In a property: the actor is in this state; elsewhere false. */
  | { readonly in: number }
  /** Of the actors that play the same role; `self` fields are theirs. */
  | { readonly someActor: CondText };

/** `sleepers` is the wait queue: to take it is to have been woken, to drop it wakes one. */
export interface LockText {
  readonly lock: string;
  readonly at?: IndexText;
  readonly mode: 'read' | 'write';
}

export type StatementText =
  | { readonly set: PlaceText; readonly to: CondText }
  /** `to` that many above its least value, modulo its range; or that end of its own range. */
  | { readonly number: PlaceText; readonly to: NumberText | 'up' | 'down' }
  | { readonly word: PlaceText; readonly to: string }
  | { readonly index: PlaceText; readonly to: IndexText }
  | { readonly optional: PlaceText; readonly to: OptionalText }
  | { readonly list: PlaceText; readonly does: 'add' | 'drop' | 'clear' | 'shift'; readonly item: IndexText }
  | { readonly record: IndexText; readonly w: string; readonly n: NumberText }
  | { readonly when: CondText; readonly yes: readonly StatementText[]; readonly no: readonly StatementText[] }
  | { readonly each: SortName; readonly body: readonly StatementText[] }
  | { readonly demand: CondText }
  | { readonly expire: SortName; readonly item: IndexText }
  /** With care: only if held. */
  | { readonly unlock: LockText; readonly care: boolean }
  | { readonly lockVerb: 'queue' | 'leave' | 'downgrade' }
  | { readonly waiting: 'prepare' | 'finish' | 'wake all' | 'wake me' }
  | { readonly sleep: 'sleep' | 'user copy' };

export type GuardText =
  | { readonly holds: CondText }
  | { readonly numberIs: number }
  | { readonly both: readonly GuardText[] }
  | { readonly either: readonly GuardText[] }
  | { readonly no: GuardText }
  | { readonly inside: number };
export interface CandidateText {
  readonly guard: GuardText | null;
  /** The lock that the candidate takes; its guard is then the lock's, and this condition. */
  readonly acquire?: LockText & { readonly further: CondText };
  readonly acts: readonly ActText[];
  readonly target: number | null;
  readonly reenter: boolean;
}
export type ActText =
  | { readonly does: readonly StatementText[] }
  | { readonly mark: number }
  | { readonly raise: number };

export interface StateText {
  readonly kind: 'plain' | 'final' | 'idle' | { readonly asleepWhile: CondText };
  readonly entry: readonly ActText[];
  readonly exit: readonly ActText[];
  /** Events 0 to 3 are the scheduler's, 4 to 6 are raised. */
  readonly on: readonly { readonly event: number; readonly candidates: readonly CandidateText[] }[];
  readonly always: readonly CandidateText[];
  readonly onDone: readonly CandidateText[];
  readonly children: readonly StateText[];
}
export interface RoleText {
  readonly optional: readonly number[];
  readonly states: readonly StateText[];
}

export type MutantText =
  /** One of the locks that the first actor's role takes. */
  | { readonly drop: number }
  | { readonly guard: number; readonly becomes: CondText }
  | { readonly action: number; readonly becomes: readonly StatementText[] };

export interface SystemText {
  readonly sizes: { readonly a: number; readonly b: number };
  /** Six ranges, each for some of the number fields. */
  readonly ranges: readonly { readonly min: number; readonly span: number }[];
  readonly queueCapacity: number;
  readonly readDepth: number;
  readonly guarded: readonly { readonly field: string; readonly by: string }[];
  /** Fields that do not start at their least value: numbers at their greatest or one below, others with member 0. */
  readonly initial: readonly { readonly place: string; readonly below: boolean }[];
  readonly roles: readonly RoleText[];
  /** The role of each actor. */
  readonly actors: readonly number[];
  readonly properties: readonly {
    readonly kind: 'always' | 'never' | 'sometimes' | 'atEnd';
    readonly of: number;
    readonly every: boolean;
    readonly cond: CondText;
  }[];
  readonly mutant: MutantText | null;
  /** No member is named by its number, compared by order or stepped along: the rest is read as if it were not there. */
  readonly symmetric?: true;
}

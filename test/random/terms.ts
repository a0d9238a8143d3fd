/** Builds the expressions and statements of a described system through the public language. */

import type {
  FlagDomain,
  IndexDomain,
  OptionalDomain,
  QueueDomain,
  RangeDomain,
  SetDomain,
} from '../../checker/language/domain.ts';
import type { OptionalLike } from '../../checker/language/expression.ts';
import type { EnumDomain } from '../../checker/language/index.ts';
import {
  and,
  asserted,
  type Cond,
  type CondLike,
  demand,
  type Effect,
  each,
  every,
  exists,
  expire,
  howMany,
  type IndexExpr,
  type IndexLike,
  iff,
  lockless,
  memberAt,
  mightSleep,
  type NumberExpr,
  type NumberLike,
  not,
  or,
  pick,
  pickIndex,
  type Sort,
  type Step,
  userCopy,
  when,
} from '../../checker/language/index.ts';
import type { Place } from '../../checker/language/place.ts';
import type {
  CondText,
  IndexText,
  LockText,
  NumberText,
  OptionalText,
  PlaceText,
  SortName,
  StatementText,
  SystemText,
} from './description.ts';
import { colours, type Ends, type Memory, placesOf, type Registers, shapes, sorts } from './memory.ts';

export const demanded = asserted('D', 'a demand holds');

/** Where a term stands: what it may name. */
export interface Scope {
  readonly text: SystemText;
  readonly ends: readonly Ends[];
  readonly mm: Memory;
  readonly self: Registers;
  /** The actor whose registers `self` are. */
  readonly who: IndexExpr<'actor'>;
  readonly chosen: { readonly a: IndexExpr<'a'>; readonly b: IndexExpr<'b'> } | null;
  /** Innermost first. */
  readonly bound: readonly { readonly sort: SortName; readonly member: IndexExpr<string> }[];
  /** In a property. */
  readonly property: { in(state: number): Cond; some(body: (inner: Scope) => CondLike): Cond } | null;
}

type Holding = {
  flag: FlagDomain;
  number: RangeDomain;
  word: EnumDomain<(typeof colours)[number]>;
  index: IndexDomain;
  optional: OptionalDomain;
  set: SetDomain;
  queue: QueueDomain;
};
const word = (text: string): (typeof colours)[number] => colours.find((colour) => colour === text) ?? 'red';

/** The named place if it holds such a thing and may be named here; else some place that does. */
function place<H extends keyof Holding>(text: PlaceText, holds: H, scope: Scope, of?: SortName): Place<Holding[H]> {
  const fits = placesOf(holds, of);
  const ghostly = text.place === 'g' && scope.property === null;
  const name = fits.includes(text.place) && !ghostly ? text.place : (fits[0] ?? '');
  const indices = (shapes[name]?.by ?? []).map((sort, at) => index(text.at?.[at] ?? { member: 0 }, sort, scope));
  const parts = name.split('.');
  // The table `shapes` says what lies where, which tsc cannot follow.
  let here: unknown = parts[0] === 'self' ? scope.self : scope.mm;
  for (const part of parts[0] === 'self' ? parts.slice(1) : parts) {
    here = (here as { [field: string]: unknown })[part];
    const member = hasMembers(here) ? indices.shift() : undefined;
    if (hasMembers(here) && member !== undefined) here = here.at(member);
  }
  const found = here as Place<Holding[H]>;
  return text.lockless && parts[0] !== 'self' ? (lockless(found as Place<FlagDomain>) as Place<Holding[H]>) : found;
}

/** Asked with `in`: to read `at` of a place that is no array is refused. */
function hasMembers(here: unknown): here is { at(member: IndexLike<string>): unknown } {
  return typeof here === 'object' && here !== null && 'at' in here;
}

function sortOf(name: SortName): Sort<string> {
  return sorts[name];
}
function sizeOf(name: SortName, { text }: Scope): number {
  return name === 'actor' ? text.actors.length : text.sizes[name];
}

export function index(text: IndexText, sort: SortName, scope: Scope): IndexLike<string> {
  if (scope.text.symmetric) return unnamed(text, sort, scope);
  if (text === 'beyond') return sizeOf(sort, scope);
  if (text === 'chosen') return sort === 'actor' ? scope.who : (scope.chosen?.[sort] ?? 0);
  if (text === 'bound') return scope.bound.find((each) => each.sort === sort)?.member ?? index('chosen', sort, scope);
  if ('member' in text) return text.member % sizeOf(sort, scope);
  if ('known' in text) {
    const value = optional(text.known, sort, scope);
    return value === 'none' ? 0 : value;
  }
  if ('memberAt' in text) return memberAt(sortOf(sort), number(text.memberAt, scope));
  if ('next' in text) {
    const inner = index(text.next, sort, scope);
    return typeof inner === 'number' ? inner : member(inner, sort).next();
  }
  if ('circle' in text) {
    const inner = member(index(text.circle, sort, scope), sort);
    return text.back ? inner.previousInCircle() : inner.nextInCircle();
  }
  return sort === 'actor' ? scope.who : place(text, 'index', scope, sort);
}

/** Like the index, but never by its number nor by its place in an order. */
function unnamed(text: IndexText, sort: SortName, scope: Scope): IndexLike<string> {
  if (text === 'bound') {
    return scope.bound.find((each) => each.sort === sort)?.member ?? unnamed('chosen', sort, scope);
  }
  if (sort === 'actor') return scope.who;
  if (text === 'chosen' && scope.chosen !== null) return scope.chosen[sort];
  if (typeof text === 'object' && 'known' in text) {
    const value = optional(text.known, sort, scope);
    if (value !== 'none') return value;
  }
  return place(typeof text === 'object' && 'place' in text ? text : { place: '' }, 'index', scope, sort);
}

function optional(text: OptionalText, sort: SortName, scope: Scope): OptionalLike<string> {
  if (text === 'none') return 'none';
  if ('index' in text) return index(text.index, sort, scope);
  if ('head' in text) return sort === 'actor' ? 'none' : place(text.head, 'queue', scope, sort).head();
  if ('pick' in text) {
    const [yes, no] = [optional(text.yes, sort, scope), optional(text.no, sort, scope)];
    return pickIndex(sortOf(sort), cond(text.pick, scope), yes, no);
  }
  return place(text, 'optional', scope, sort);
}

/** The language refuses greater and lesser numbers as literals. */
function writable(value: number): number {
  return Math.min(Math.max(value, -(2 ** 30)), 2 ** 30 - 1);
}
export function number(text: NumberText, scope: Scope): NumberLike {
  if (typeof text === 'number') return text;
  if ('end' in text) return writable((scope.ends[text.of % scope.ends.length]?.[text.end] ?? 0) + text.plus);
  if ('count' in text) {
    return howMany(sortOf(text.count), (each) => cond(text.body, binding(scope, text.count, each)));
  }
  if ('size' in text) {
    const of = shapes[text.size.place]?.of;
    return shapes[text.size.place]?.holds === 'queue'
      ? place(text.size, 'queue', scope, of).length()
      : place(text.size, 'set', scope, of === 'actor' ? of : 'a').size();
  }
  if ('pick' in text) return pick(cond(text.pick, scope), number(text.yes, scope), number(text.no, scope));
  if ('place' in text) return place(text, 'number', scope);
  if ('modulo' in text) {
    const { by } = text;
    return counted(number(text.modulo, scope)).modulo(typeof by === 'number' ? by + 1 : sortOf(by));
  }
  if ('position' in text) {
    if (scope.text.symmetric) return 0;
    return member(index(text.of, text.position, scope), text.position).number();
  }
  const [left, right] = 'plus' in text ? text.plus : text.minus;
  const first = counted(number(left, scope));
  return 'plus' in text ? first.plus(number(right, scope)) : first.minus(number(right, scope));
}

function binding(scope: Scope, sort: SortName, member: IndexExpr<string>): Scope {
  return { ...scope, bound: [{ sort, member }, ...scope.bound] };
}

export function cond(text: CondText, scope: Scope): CondLike {
  if (typeof text === 'boolean') return text;
  if ('not' in text) return not(cond(text.not, scope));
  if ('and' in text) return and(...text.and.map((each) => cond(each, scope)));
  if ('or' in text) return or(...text.or.map((each) => cond(each, scope)));
  if ('iff' in text) return iff(cond(text.iff[0], scope), cond(text.iff[1], scope));
  if ('compare' in text) return compare(text, scope);
  if ('word' in text) {
    const left = place(text.word, 'word', scope);
    return left.is(typeof text.is === 'string' ? word(text.is) : place(text.is, 'word', scope));
  }
  if ('index' in text)
    return member(index(text.of, text.index, scope), text.index).is(optional(text.is, text.index, scope));
  if ('before' in text) {
    if (scope.text.symmetric) {
      return member(index(text.of[0], text.before, scope), text.before).is(index(text.of[1], text.before, scope));
    }
    return member(index(text.of[0], text.before, scope), text.before).before(index(text.of[1], text.before, scope));
  }
  if ('isLast' in text && scope.text.symmetric) return true;
  if ('isLast' in text) return member(index(text.of, text.isLast, scope), text.isLast).isLast();
  if ('optional' in text) {
    const of = shapes[text.optional.place]?.of ?? 'a';
    return place(text.optional, 'optional', scope, of).is(optional(text.is, of, scope));
  }
  if ('stale' in text) return place(text.stale, 'optional', scope, shapes[text.stale.place]?.of ?? 'a').isStale();
  if ('has' in text) {
    const { holds, of = 'a' } = shapes[text.has.place] ?? {};
    const item = index(text.item, of, scope);
    return holds === 'queue'
      ? place(text.has, 'queue', scope, of).has(item)
      : place(text.has, 'set', scope, of).has(item);
  }
  if ('marked' in text) return scope.self.log.head().is(text.marked);
  if ('exists' in text)
    return exists(sortOf(text.exists), (each) => cond(text.body, binding(scope, text.exists, each)));
  if ('every' in text) return every(sortOf(text.every), (each) => cond(text.body, binding(scope, text.every, each)));
  if ('held' in text) return scope.property === null ? lock(text.held, scope).held : false;
  if ('free' in text) return scope.property === null ? lock(text.free, scope).free : false;
  if ('in' in text) return scope.property?.in(text.in) ?? false;
  if ('someActor' in text) return scope.property?.some((inner) => cond(text.someActor, inner)) ?? false;
  return place(text, 'flag', scope);
}
function compare(text: Extract<CondText, { compare: unknown }>, scope: Scope): Cond {
  const [left, right] = text.numbers;
  // Against an end it is the end of the field's own range, where packing may go wrong.
  if (typeof left === 'object' && 'place' in left) {
    const at = place(left, 'number', scope);
    return at[text.compare](assigned(at, right, scope));
  }
  return counted(number(left, scope))[text.compare](number(right, scope));
}
/** Constants have no operations of their own. */
function member(value: IndexLike<string>, sort: SortName): IndexExpr<string> {
  if (typeof value !== 'number') return value.kind === 'index' ? value : value.known();
  return pickIndex(sortOf(sort), true, value, 'none').known();
}
function counted(value: NumberLike): NumberExpr {
  return typeof value === 'number' ? pick(true, value, 0) : value;
}

interface LockTerms {
  readonly held: Cond;
  readonly free: Cond;
  readonly acquire: Step;
  readonly release: Effect;
}
/** The operations of the named lock in the named mode. */
export function lock(text: LockText, scope: Scope): LockTerms {
  const { mm } = scope;
  if (text.lock === 'rw' || text.lock === 'fair' || text.lock === 'vma') {
    const of = mm[text.lock];
    return text.mode === 'read'
      ? { held: of.heldRead(), free: not(of.held()), acquire: of.acquireRead(), release: of.releaseRead() }
      : { held: of.heldWrite(), free: not(of.held()), acquire: of.acquireWrite(), release: of.releaseWrite() };
  }
  if (text.lock === 'sleepers') {
    const of = mm.sleepers;
    return { held: of.has(scope.who), free: of.isEmpty(), acquire: of.woken(), release: of.wakeOne() };
  }
  const of =
    text.lock === 'spins'
      ? mm.spins.at(index(text.at ?? { member: 0 }, 'a', scope) as IndexLike<'a'>)
      : mm[text.lock === 'mut' || text.lock === 'bit' ? text.lock : 'spin'];
  return { held: of.held(), free: of.isFree(), acquire: of.acquire(), release: of.release() };
}

export function effect(list: readonly StatementText[], scope: Scope): Effect {
  return list.map((text) => statement(text, scope));
}
function statement(text: StatementText, scope: Scope): Effect {
  if ('set' in text) return place(text.set, 'flag', scope).set(cond(text.to, scope));
  if ('number' in text) {
    // Ghosts may be written anywhere, so the name is taken as it stands.
    const at = text.number.place === 'g' ? scope.mm.g : place(text.number, 'number', scope);
    if (text.to === 'up') return at.increment();
    return text.to === 'down' ? at.decrement() : at.set(assigned(at, text.to, scope));
  }
  if ('word' in text) return place(text.word, 'word', scope).set(word(text.to));
  if ('index' in text) {
    const of = shapes[text.index.place]?.of ?? 'a';
    return of === 'actor' ? [] : place(text.index, 'index', scope, of).set(index(text.to, of, scope));
  }
  if ('optional' in text) {
    const of = shapes[text.optional.place]?.of ?? 'a';
    return place(text.optional, 'optional', scope, of).set(optional(text.to, of, scope));
  }
  if ('list' in text) return change(text, scope);
  if ('record' in text) {
    const { recs } = scope.mm;
    return recs.at(index(text.record, 'b', scope) as IndexLike<'b'>).set({ w: word(text.w), n: number(text.n, scope) });
  }
  if ('when' in text) return when(cond(text.when, scope), effect(text.yes, scope), effect(text.no, scope));
  if ('each' in text) return each(sortOf(text.each), (one) => effect(text.body, binding(scope, text.each, one)));
  if ('expire' in text) return expire(sortOf(text.expire), index(text.item, text.expire, scope));
  if ('demand' in text) return demand(demanded, cond(text.demand, scope));
  if ('unlock' in text) {
    const { held, release } = lock(text.unlock, scope);
    return text.care ? when(held, release) : release;
  }
  if ('sleep' in text) return text.sleep === 'sleep' ? mightSleep : userCopy;
  const { fair, rw, sleepers } = scope.mm;
  if ('waiting' in text) {
    const statements = {
      prepare: sleepers.prepare(),
      finish: sleepers.finish(),
      'wake all': sleepers.wakeAll(),
      'wake me': sleepers.wake(scope.who),
    };
    return statements[text.waiting];
  }
  if (text.lockVerb === 'queue') return fair.queueWrite();
  return text.lockVerb === 'leave' ? fair.leaveQueue() : when(rw.heldWrite(), rw.downgrade());
}
/** Constants are taken in the range of the field that they go to, lest most assignments fail. */
function assigned(at: Place<RangeDomain>, text: NumberText, scope: Scope): NumberLike {
  const { domain } = at.ref;
  if (domain.kind !== 'range' || typeof domain.max !== 'number') return number(text, scope);
  if (typeof text === 'number') return domain.min + (text % (domain.max - domain.min + 1));
  return typeof text === 'object' && 'end' in text
    ? writable((text.end === 'min' ? domain.min : domain.max) + text.plus)
    : number(text, scope);
}
function change(text: Extract<StatementText, { list: unknown }>, scope: Scope): Effect {
  const { holds, of = 'a' } = shapes[text.list.place] ?? {};
  const item = index(text.item, of, scope);
  if (holds === 'queue') {
    const at = place(text.list, 'queue', scope, of);
    if (text.does === 'add') return at.enqueue(item);
    if (text.does === 'drop') return at.remove(item);
    return text.does === 'clear' ? at.clear() : at.dequeue();
  }
  const at = place(text.list, 'set', scope, of);
  if (text.does === 'add') return at.add(item);
  return text.does === 'clear' ? at.clear() : at.delete(item);
}

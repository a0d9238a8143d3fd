/**
 * Locks as vocabulary. A lock is a record of who holds it and who queues; each operation is spelled out
 * once here as data, so that every engine shares it. test/checker/language/lock.test.ts holds the truth tables.
 */

import {
  actor,
  array,
  type Bound,
  type Fields,
  type LockDomain,
  type LockKind,
  optional,
  type Parameter,
  range,
  set,
} from './domain.ts';
import { bind, Cond, type CondLike, condIr, every, type IndexExpr, me, not, or } from './expression.ts';
import type { Effect, FailureKind, LockMode, LockVerb, PlaceRef, Statement, Step } from './ir.ts';
import { statements } from './ir.ts';

const ownerFields: Fields = { owner: optional(actor) };
function rwsemFields(readDepth: Bound, fair: boolean): Fields {
  const fields: Fields = { readers: array(actor, range(0, readDepth)), writer: optional(actor) };
  return fair ? { ...fields, queued: set(actor) } : fields;
}

/** Held with preemption off: nobody sleeps while holding one. */
export const spinlock: LockDomain<'spinlock'> = { kind: 'lock', lock: 'spinlock', fields: ownerFields };
/** May sleep until it is free. */
export const mutex: LockDomain<'mutex'> = { kind: 'lock', lock: 'mutex', fields: ownerFields };
/** A lock bit in the object, such as PG_locked; waiting for it sleeps. */
export const bitLock: LockDomain<'bit lock'> = { kind: 'lock', lock: 'bit lock', fields: ownerFields };
/** Readers or one writer; a queued writer does not stop new readers. `readDepth`: how often one actor may read-lock. */
export function rwsem(readDepth: Bound | Parameter = 1): LockDomain<'rwsem'> {
  return { kind: 'lock', lock: 'rwsem', fields: rwsemFields(readDepth, false) };
}
/** Like rwsem, but a queued writer blocks new readers, as the kernel's rw_semaphore does. */
export function fairRwsem(readDepth: Bound | Parameter = 1): LockDomain<'fair rwsem'> {
  return { kind: 'lock', lock: 'fair rwsem', fields: rwsemFields(readDepth, true) };
}
/** Per-VMA lock (6.4): readers only try; a writer waits for them and stays until mmap_lock is dropped. */
export const vmaLock: LockDomain<'VMA lock'> = { kind: 'lock', lock: 'VMA lock', fields: rwsemFields(1, false) };

export function sleeps(kind: LockKind): boolean {
  return kind !== 'spinlock';
}

/** What a lock needs of the places of its fields. */
interface Holder {
  is(other: IndexExpr<'actor'> | 'none'): Cond;
  set(other: IndexExpr<'actor'> | 'none'): Statement;
}
interface Depth {
  moreThan(number: number): Cond;
  increment(): Statement;
  decrement(): Statement;
}
interface Members {
  has(other: IndexExpr<'actor'>): Cond;
  add(other: IndexExpr<'actor'>): Statement;
  delete(other: IndexExpr<'actor'>): Statement;
}
interface Parts {
  readonly owner?: Holder;
  readonly writer?: Holder;
  readonly readers?: { at(who: IndexExpr<'actor'>): Depth };
  readonly queued?: Members;
}

interface Base {
  readonly ref: PlaceRef;
  /** Whether the acting actor holds it in any mode. */
  held(): Cond;
  /** Whether that actor holds it in any mode: for properties, in which nobody acts. */
  heldBy(who: IndexExpr<'actor'>): Cond;
}
export interface ExclusiveLock extends Base {
  /** Guard and action of taking it. */
  acquire(): Step;
  release(): Statement;
  isFree(): Cond;
}
export interface ReadWriteLock extends Base {
  acquireRead(): Step;
  releaseRead(): Statement;
  acquireWrite(): Step;
  releaseWrite(): Statement;
  /** The writer becomes a reader. */
  downgrade(): Statement;
  heldRead(): Cond;
  heldWrite(): Cond;
}
export interface FairReadWriteLock extends ReadWriteLock {
  /** The first half of down_write(): from here on new readers are held back. */
  queueWrite(): Statement;
  /** A killed waiter leaves the queue. */
  leaveQueue(): Statement;
}
export type LockPlace<K extends LockKind> = K extends 'spinlock' | 'mutex' | 'bit lock'
  ? ExclusiveLock
  : K extends 'fair rwsem'
    ? FairReadWriteLock
    : ReadWriteLock;

function fail(cond: CondLike, failure: FailureKind, text: string): Statement {
  return { op: 'check', cond: condIr(cond), failure, text, property: null };
}

/** Builds the operations of a lock from the places of its fields. */
export function lockPlace(kind: LockKind, ref: PlaceRef, field: (name: string) => unknown): Base {
  const parts = (
    kind === 'spinlock' || kind === 'mutex' || kind === 'bit lock'
      ? { owner: field('owner') }
      : {
          writer: field('writer'),
          readers: field('readers'),
          ...(kind === 'fair rwsem' ? { queued: field('queued') } : {}),
        }
  ) as Parts;
  return parts.owner ? exclusive(ref, parts.owner) : readWrite(ref, parts);
}

function holds(lock: PlaceRef, mode: LockMode, body: Cond): Cond {
  return new Cond({ op: 'holds', lock, mode, body: condIr(body) });
}
function operation(verb: LockVerb, lock: PlaceRef, mode: LockMode, body: Effect): Statement {
  return { op: 'lock', verb, lock, mode, body: statements(body) };
}
function acquiring(lock: PlaceRef, mode: LockMode, blockedBy: (other: IndexExpr<'actor'>) => Cond, take: Effect): Step {
  const bound = bind(actor, (other) => condIr(blockedBy(other)));
  const free = every(actor, (other) => not(blockedBy(other)));
  return {
    kind: 'step',
    guard: { op: 'lockable', lock, mode, body: condIr(free) },
    effect: [operation('acquire', lock, mode, [fail(free, 'acquire of what is held', 'taken without waiting'), take])],
    waitsFor: { lock, mode, id: bound.id, blockedBy: bound.body },
  };
}

function exclusive(ref: PlaceRef, owner: Holder): ExclusiveLock {
  const held = holds(ref, 'exclusive', owner.is(me));
  return {
    ref,
    held: () => held,
    heldBy: (who) => owner.is(who),
    isFree: () => owner.is('none'),
    acquire: () => acquiring(ref, 'exclusive', (other) => owner.is(other), owner.set(me)),
    release: () =>
      operation('release', ref, 'exclusive', [
        fail(owner.is(me), 'unlock of what is not held', 'not the owner'),
        owner.set('none'),
      ]),
  };
}

function readWrite(ref: PlaceRef, parts: Parts): FairReadWriteLock {
  const { writer, readers, queued } = parts;
  if (writer === undefined || readers === undefined) throw new Error('a read-write lock has readers and a writer');
  const mine = readers.at(me);
  const heldRead = holds(ref, 'read', mine.moreThan(0));
  const heldWrite = holds(ref, 'write', writer.is(me));
  const queuedWriter = (other: IndexExpr<'actor'>): CondLike => (queued ? queued.has(other) : false);
  return {
    ref,
    held: () => or(heldRead, heldWrite),
    heldBy: (who) => or(writer.is(who), readers.at(who).moreThan(0)),
    heldRead: () => heldRead,
    heldWrite: () => heldWrite,
    acquireRead: () => acquiring(ref, 'read', (other) => or(writer.is(other), queuedWriter(other)), mine.increment()),
    releaseRead: () =>
      operation('release', ref, 'read', [
        fail(mine.moreThan(0), 'unlock of what is not held', 'not a reader'),
        mine.decrement(),
      ]),
    queueWrite: () => operation('queue', ref, 'write', queued ? queued.add(me) : []),
    leaveQueue: () => operation('leave', ref, 'write', queued ? queued.delete(me) : []),
    acquireWrite: () =>
      acquiring(ref, 'write', (other) => or(writer.is(other), readers.at(other).moreThan(0)), [
        queued ? queued.delete(me) : [],
        writer.set(me),
      ]),
    releaseWrite: () =>
      operation('release', ref, 'write', [
        fail(writer.is(me), 'unlock of what is not held', 'not the writer'),
        writer.set('none'),
      ]),
    downgrade: () =>
      operation('downgrade', ref, 'read', [
        fail(writer.is(me), 'unlock of what is not held', 'not the writer'),
        writer.set('none'),
        mine.increment(),
      ]),
  };
}

/** What the acting actor reads: of each cell the newest store in its own buffer, else what everybody sees. */
import { type Expression, fieldText, type LockMode, type PlaceRef } from '../../language/ir.ts';
import type { Buffered } from './buffered.ts';
import { indicesOf, type Kind, locate, lockOf } from './cells.ts';
import { mapParts, mapPlace } from './rewrite.ts';
import { and, equal, not, number, or, type Slots } from './slots.ts';

const self: Expression = { op: 'self' };

export class View {
  private readonly slots: Slots;
  private readonly buffered: Buffered;
  private readonly kinds: readonly Kind[];
  // Definitions never change, and a guard must stay one and the same expression.
  private readonly known = new WeakMap<Expression, Expression>();

  /** Of the actors of one role. */
  constructor(slots: Slots, buffered: Buffered, role: string) {
    this.slots = slots;
    this.buffered = buffered;
    this.kinds = buffered.ofRole(role);
  }

  expression(given: Expression): Expression {
    const known = this.known.get(given) ?? this.rewrite(given);
    this.known.set(given, known);
    return known;
  }

  private rewrite(given: Expression): Expression {
    switch (given.op) {
      case 'read':
      case 'length':
      case 'head':
        return this.through(given.place, (place) => ({ ...given, place }));
      case 'has': {
        const item = this.expression(given.item);
        return this.through(given.place, (place) => ({ ...given, place, item }));
      }
      // Who holds a lock knows it, whatever the others see.
      case 'holds':
        return { ...given, lock: this.place(given.lock), body: this.ofLock(given.body) };
      case 'lockable': {
        const lock = this.place(given.lock);
        return { ...given, lock, body: and(this.ofLock(given.body), not(this.unlockPending(lock, given.mode))) };
      }
      default:
        return mapParts(given, (part) => this.expression(part));
    }
  }

  /** The place with its indices as the actor reads them. */
  place(place: PlaceRef): PlaceRef {
    return mapPlace(place, (part) => this.expression(part));
  }

  private through(given: PlaceRef, make: (place: PlaceRef) => Expression): Expression {
    const place = this.place(given);
    const lock = given.block.kind === 'shared' ? lockOf(place) : null;
    if (lock !== null) return this.lockField(lock, place, make(place));
    const at = locate(place);
    const kind = at === null ? undefined : this.kinds.find((each) => each.mode === null && each.field === at.field);
    if (at === null || kind === undefined) return make(place);
    const indices = indicesOf(at.cell);
    return this.slots.of(self).reduce<Expression>(
      (older, slot) => ({
        op: 'if',
        cond: slot.storesTo(kind, indices),
        yes: make(slot.value(kind, at.rest, place.domain)),
        no: older,
      }),
      make(place),
    );
  }

  /** A field of a lock, as an actor sees it that did not drop the lock. */
  private lockField(lock: PlaceRef, place: PlaceRef, seen: Expression): Expression {
    const [field, who] = place.path.slice(lock.path.length);
    const pending = (mode: LockMode): { actor: number; cond: Expression }[] => this.pendingOf(lock, mode);
    if (field === 'readers' && typeof who === 'object') {
      return pending('read').reduce<Expression>((depth, { actor: owner, cond }) => {
        const more: Expression = { op: 'plus', left: depth, right: number(1) };
        return { op: 'if', cond: and(equal(who, number(owner)), cond), yes: more, no: depth };
      }, seen);
    }
    if (field !== 'owner' && field !== 'writer') return seen;
    return pending(field === 'owner' ? 'exclusive' : 'write').reduce<Expression>(
      (holder, { actor: owner, cond }) => ({ op: 'if', cond, yes: number(owner), no: holder }),
      seen,
    );
  }

  /** Whether some other actor has dropped the lock, which is not visible yet, so that it cannot be taken in this mode. */
  unlockPending(lock: PlaceRef, mode: LockMode): Expression {
    const inTheWay: readonly LockMode[] = mode === 'read' ? ['write'] : mode === 'write' ? ['read', 'write'] : [mode];
    return or(...inTheWay.flatMap((each) => this.pendingOf(lock, each).map(({ cond }) => cond)));
  }

  private pendingOf(lock: PlaceRef, mode: LockMode): { actor: number; cond: Expression }[] {
    const field = fieldText(lock);
    const indices = indicesOf(lock);
    return this.buffered.ofActor.flatMap((kinds, owner) => {
      const kind = kinds.find((each) => each.mode === mode && each.field === field);
      if (kind === undefined) return [];
      const other = not(equal(self, number(owner)));
      return this.slots
        .of(number(owner))
        .map((slot) => ({ actor: owner, cond: and(other, slot.storesTo(kind, indices)) }));
    });
  }

  /** A condition on a lock itself: its fields as they are, but the indices that lead to it as the actor reads them. */
  ofLock(given: Expression): Expression {
    if (given.op === 'read') return { ...given, place: this.place(given.place) };
    if (given.op === 'has') return { ...given, place: this.place(given.place), item: this.expression(given.item) };
    return mapParts(given, (part) => this.ofLock(part));
  }
}

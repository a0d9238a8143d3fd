/** What the statements of a role do under store buffers: stores wait in the actor's buffer, barriers empty it. */
import type { Expression, PlaceRef, Statement } from '../../language/ir.ts';
import { fieldText, placeText } from '../../language/ir.ts';
import { walkExpression } from '../../language/walk.ts';
import type { Buffered } from './buffered.ts';
import { guardOf, indicesOf, type Kind, leavesOf, locate } from './cells.ts';
import { mapParts, mapPlace, textOf } from './rewrite.ts';
import { not, or, read, type Slot, type Slots, set, truth, when } from './slots.ts';
import type { Traffic } from './traffic.ts';
import * as traffic from './traffic.ts';
import type { View } from './view.ts';

/** Statements and the room that they need. */
export interface Weakened {
  readonly list: readonly Statement[];
  readonly traffic: Traffic;
}

type Write = Extract<
  Statement,
  { readonly op: 'set' | 'enqueue' | 'dequeue' | 'remove' | 'include' | 'exclude' | 'clear' }
>;
type Lock = Extract<Statement, { readonly op: 'lock' }>;

const self: Expression = { op: 'self' };

export interface Surroundings {
  readonly slots: Slots;
  readonly buffered: Buffered;
  readonly sizeOf: (sort: Extract<Statement, { readonly op: 'each' }>['sort']) => number;
  readonly disciplined: boolean;
  readonly isDropped: (lock: PlaceRef) => boolean;
}

export class Stores {
  private readonly around: Surroundings;
  private readonly view: View;
  private readonly kinds: readonly Kind[];
  private readonly known = new WeakMap<readonly Statement[], Weakened>();

  constructor(around: Surroundings, view: View, role: string) {
    this.around = around;
    this.view = view;
    this.kinds = around.buffered.ofRole(role);
  }

  statements(given: readonly Statement[]): Weakened {
    const known = this.known.get(given) ?? this.all(given);
    this.known.set(given, known);
    return known;
  }

  private all(given: readonly Statement[]): Weakened {
    const list: Statement[] = [];
    let used = traffic.nothing;
    for (let at = 0; at < given.length; ) {
      const group = this.groupAt(given, at);
      const part = group.length > 0 ? this.store(group) : this.one(given[at]);
      list.push(...part.list);
      used = traffic.then(used, part.traffic);
      at += Math.max(1, group.length);
    }
    return { list, traffic: used };
  }

  /** The writes from here on that go to one cell: one store, since nobody can see it half done. */
  private groupAt(given: readonly Statement[], from: number): Write[] {
    const group: Write[] = [];
    let cell: string | null = null;
    for (const statement of given.slice(from)) {
      if (!isWrite(statement) || this.around.buffered.kindOfWrite(statement.place) !== 'buffered') break;
      const at = locate(statement.place);
      const text = at === null ? '' : textOf([at.field, ...at.cell.path]);
      if (at === null || text !== (cell ?? text)) break;
      // What reads the cell reads what the writes before it have stored.
      if (cell !== null && readsCell(statement, at.field)) break;
      cell = text;
      group.push(statement);
    }
    return group;
  }

  private one(statement: Statement | undefined): Weakened {
    const { view } = this;
    if (statement === undefined) return quiet([]);
    if (isWrite(statement)) {
      const written = this.write(statement, view.place(statement.place));
      if (this.around.buffered.kindOfWrite(statement.place) !== 'atomic') return quiet([written]);
      return this.after(this.drainAll(), [written]);
    }
    switch (statement.op) {
      case 'if': {
        const [yes, no] = [this.statements(statement.yes), this.statements(statement.no)];
        const list = [{ ...statement, cond: view.expression(statement.cond), yes: yes.list, no: no.list }];
        return { list, traffic: traffic.either(yes.traffic, no.traffic) };
      }
      case 'each': {
        const { list, traffic: once } = this.statements(statement.body);
        const times = Array.from({ length: this.around.sizeOf(statement.sort) }, () => once);
        return { list: [{ ...statement, body: list }], traffic: times.reduce(traffic.then, traffic.nothing) };
      }
      case 'check':
        return quiet([{ ...statement, cond: view.expression(statement.cond) }]);
      case 'expire':
        return quiet([{ ...statement, item: view.expression(statement.item) }]);
      case 'arbitrary':
      case 'such that':
      case 'may sleep':
        return quiet([statement]);
      case 'lock':
        return this.lock(statement);
      case 'barrier':
        if (statement.orders === 'everything') return this.drainAll();
        return statement.orders === 'stores' ? quiet(this.fence()) : quiet([]);
    }
  }

  private after(first: Weakened, list: readonly Statement[]): Weakened {
    return { list: [...first.list, ...list], traffic: first.traffic };
  }

  private write(statement: Write, place: PlaceRef): Write {
    if (statement.op === 'set') return { ...statement, place, value: this.view.expression(statement.value) };
    return 'item' in statement
      ? { ...statement, place, item: this.view.expression(statement.item) }
      : { ...statement, place };
  }

  /**
   * An unlock is a release store; what else is done to a lock is an atomic operation. Under TSO, as on x86, that drains the
   * buffer. Under PSO it orders no store: only the own unlock of that lock, and so what is older, goes before it.
   */
  private lock(statement: Lock): Weakened {
    const { view, around } = this;
    if (around.isDropped(statement.lock)) return quiet([statement]);
    const lock = view.place(statement.lock);
    const body = statement.body.map((each) => this.ofLock(each));
    if (statement.verb === 'release') {
      const kind = this.kinds.find(({ name, mode }) => mode === statement.mode && name === kindName(statement));
      const done: Statement = { ...statement, lock, body };
      if (kind === undefined) return quiet([done]);
      const push = this.push(kind, (slot) => this.mark(slot, kind, indicesOf(lock), true));
      return { list: [done, ...push], traffic: traffic.oneStore };
    }
    const untaken: Statement = {
      op: 'check',
      cond: not(view.unlockPending(lock, statement.mode)),
      failure: 'acquire of what is held',
      text: 'taken before its unlock is visible',
      property: null,
    };
    const checks = statement.verb === 'acquire' ? [untaken] : [];
    const done: Statement = { ...statement, lock, body: [...checks, ...body] };
    if (around.slots.model === 'TSO' || statement.verb === 'downgrade') return this.after(this.drainAll(), [done]);
    return quiet([...this.drainUntilUnlocked(lock), done]);
  }

  private ofLock(statement: Statement): Statement {
    const { view } = this;
    if (statement.op === 'check') return { ...statement, cond: view.ofLock(statement.cond) };
    if (!isWrite(statement)) return statement;
    const place = view.place(statement.place);
    return statement.op === 'set'
      ? { ...statement, place, value: view.ofLock(statement.value) }
      : { ...statement, place };
  }

  /** All writes of the group become one slot: the cell as the actor sees it, changed. */
  private store(group: readonly Write[]): Weakened {
    const [first] = group;
    const at = first === undefined ? null : locate(first.place);
    const kind = this.kinds.find(({ mode, field }) => mode === null && field === at?.field);
    if (first === undefined || at === null || kind === undefined) throw new Error('a group of writes has a cell');
    const { view } = this;
    const indices = indicesOf(at.cell).map((each) => view.expression(each));
    const isSet = ({ path }: { path: readonly string[] }): boolean =>
      group.some(({ op, place }) => op === 'set' && locate(place)?.rest.join('.') === path.join('.'));
    const push = this.push(kind, (slot) => [
      ...leavesOf(kind.domain)
        .filter((leaf) => !isSet(leaf))
        .map(({ path, domain }) => {
          const whole = { ...at.cell, path: [...at.cell.path, ...path], domain, lockless: true };
          return set(slot.value(kind, path, domain), view.expression(read(whole)));
        }),
      ...group.map((each) => this.write(each, slot.value(kind, locate(each.place)?.rest ?? [], each.place.domain))),
      ...this.mark(
        slot,
        kind,
        indices,
        group.some(({ place }) => place.release === true),
      ),
    ]);
    return { list: [...group.flatMap((each) => this.guarding(each.place)), ...push], traffic: traffic.oneStore };
  }

  /** The slot now holds a store: to be done last, so that what it stores was read from elsewhere. */
  private mark(slot: Slot, kind: Kind, indices: readonly Expression[], release: boolean): Statement[] {
    const list = [...slot.setIndices(kind, indices), slot.setKind(kind)];
    if (this.around.slots.model !== 'PSO') return list;
    const fence = this.around.slots.fence(self);
    return [...list, set(slot.fenced, read(fence)), set(slot.release, truth(release)), set(fence, truth(false))];
  }

  /** Into the first slot that is free; there is one, or the step would have been held back. */
  private push(kind: Kind, fill: (slot: Slot) => readonly Statement[]): readonly Statement[] {
    const full: Statement = {
      op: 'check',
      cond: truth(false),
      failure: 'queue overflow',
      text: `no room for a store to ${kind.name}`,
      property: null,
    };
    return this.around.slots
      .of(self)
      .reduceRight<readonly Statement[]>((later, slot) => [when(slot.used, later, fill(slot))], [full]);
  }

  /** The declared lock of a write, which the store of the drained value no longer shows. */
  private guarding(place: PlaceRef): readonly Statement[] {
    const discipline = place.lockless || !this.around.disciplined ? null : guardOf(place);
    if (discipline === null) return [];
    const [, index] = place.path;
    const bound = typeof index === 'object' ? index : null;
    const cond = this.view.expression(unguarded(discipline.write, discipline.bound, bound));
    const text = `write of ${placeText(place)} without ${discipline.text}`;
    return [{ op: 'check', cond, failure: 'access without the lock', text, property: null }];
  }

  /** PSO: what is stored later stays behind what is in the buffer now. */
  private fence(): readonly Statement[] {
    const { slots } = this.around;
    if (slots.model !== 'PSO' || this.kinds.length === 0) return [];
    return [when(slots.at(self, 0).used, [set(slots.fence(self), truth(true))])];
  }

  /** Drains as much as stands before the actor's own unlock of the lock, and that; what is younger moves up. */
  private drainUntilUnlocked(lock: PlaceRef): readonly Statement[] {
    const { slots } = this.around;
    const field = fieldText(lock);
    const unlocks = this.kinds.filter((kind) => kind.mode !== null && kind.field === field);
    if (unlocks.length === 0) return [];
    const buffer = slots.of(self);
    const indices = indicesOf(lock);
    const isUnlock = (slot: Slot): Expression => or(...unlocks.map((kind) => slot.storesTo(kind, indices)));
    const drained = buffer.map((slot, at) =>
      when(
        or(...buffer.slice(at).map(isUnlock)),
        this.kinds.map((kind) => when(slot.is(kind), [...slots.drain(slot, kind), ...slots.clear(slot, kind)])),
      ),
    );
    const [first] = buffer;
    if (first === undefined) return [];
    const up = buffer.flatMap((slot, at) => {
      const behind = buffer[at + 1];
      if (behind === undefined) return this.kinds.flatMap((kind) => slots.clear(slot, kind));
      return slots.copy(behind, slot, this.kinds);
    });
    const moves = buffer.slice(1).map(() => when(not(first.used), up));
    const unfence = [set(first.fenced, truth(false)), when(not(first.used), [set(slots.fence(self), truth(false))])];
    return [when(or(...buffer.map(isUnlock)), [...drained, ...moves, ...unfence])];
  }

  private drainAll(): Weakened {
    const { slots } = this.around;
    if (this.kinds.length === 0) return quiet([]);
    const each = (slot: Slot): Statement[] =>
      this.kinds.map((kind) => when(slot.is(kind), [...slots.drain(slot, kind), ...slots.clear(slot, kind)]));
    // Behind a free slot there is none in use.
    const all = slots
      .of(self)
      .reduceRight<readonly Statement[]>((later, slot) => [when(slot.used, each(slot).concat(later))], []);
    const unfence = slots.model === 'PSO' ? [set(slots.fence(self), truth(false))] : [];
    return { list: [...all, ...unfence], traffic: traffic.drains };
  }
}

function quiet(list: readonly Statement[]): Weakened {
  return { list, traffic: traffic.nothing };
}
function isWrite(statement: Statement): statement is Write {
  return 'place' in statement;
}
function kindName({ lock, mode }: Lock): string {
  return `${fieldText(lock)}${mode === 'exclusive' ? '' : ` (${mode})`}`;
}

function readsCell(statement: Write, field: string): boolean {
  const value = statement.op === 'set' ? statement.value : 'item' in statement ? statement.item : null;
  let found = false;
  if (value === null) return false;
  walkExpression(value, {
    place: (place) => {
      if (locate(place)?.field === field) found = true;
    },
  });
  return found;
}

/** The condition with the array's index in place of the bound variable, itself subject to no lock. */
function unguarded(given: Expression, id: number | null, index: Expression | null): Expression {
  if (given.op === 'bound' && given.id === id && index !== null) return index;
  const inner = (each: Expression): Expression => unguarded(each, id, index);
  const whole = mapParts(given, inner);
  if (whole.op === 'read' || whole.op === 'has' || whole.op === 'length' || whole.op === 'head') {
    return { ...whole, place: { ...mapPlace(whole.place, (part) => part), lockless: true } };
  }
  return whole;
}

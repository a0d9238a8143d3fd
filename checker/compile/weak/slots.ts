/** The derived block that holds the store buffers: for each actor its slots, the oldest store in the first one. */
import { actor, array, type Domain, flag, index, record, type Sort, sort, words } from '../../language/domain.ts';
import type { Expression, PlaceRef, SharedBlock, Statement } from '../../language/ir.ts';
import type { Memory } from '../../language/spec.ts';
import { type Kind, leavesOf } from './cells.ts';

/** Its name, for those who print states. */
export const bufferBlock = 'store buffer';

export type WeakMemory = Exclude<Memory, { readonly model: 'SC' }>;

const ordinals = ['oldest', '2nd oldest', '3rd oldest'];
function ordinal(position: number): string {
  return ordinals[position] ?? `${position + 1}th oldest`;
}

/** An empty slot's kind. */
const free = 'none';

/** Places of one slot: whose buffer, and which position from the oldest. */
export interface Slot {
  is(kind: Kind): Expression;
  readonly used: Expression;
  /** Whether it stores to this cell or unlocks this lock: the indices are the actor's who asks. */
  storesTo(kind: Kind, indices: readonly Expression[]): Expression;
  /** A part of the value that it stores. */
  value(kind: Kind, path: readonly string[], domain: Domain): PlaceRef;
  /** Where it stores to. */
  memory(kind: Kind, path: readonly string[], domain: Domain): PlaceRef;
  indices(kind: Kind): readonly Expression[];
  readonly kind: PlaceRef;
  setKind(kind: Kind | null): Statement;
  setIndices(kind: Kind, indices: readonly Expression[]): Statement[];
  /** PSO: smp_wmb() stands right before it. */
  readonly fenced: PlaceRef;
  /** PSO: smp_store_release(). */
  readonly release: PlaceRef;
}

export class Slots {
  readonly block: SharedBlock;
  readonly model: WeakMemory['model'];
  readonly size: number;
  /** The positions in a buffer. */
  readonly position: Sort;
  private readonly kinds: readonly Kind[];

  constructor({ model, buffer }: WeakMemory, kinds: readonly Kind[]) {
    this.model = model;
    this.size = buffer;
    this.kinds = kinds;
    const labels = Array.from({ length: buffer }, (_, position) => ordinal(position));
    this.position = sort('buffered store', { labels, standard: buffer });
    const marks = model === 'PSO' ? { fenced: flag, release: flag } : {};
    const stores = kinds.map((kind) => [
      kind.name,
      record({
        ...Object.fromEntries(sortsOf(kind).map((by, at) => [`index ${at}`, index(by)])),
        ...(kind.mode === null ? { value: kind.domain } : {}),
      }),
    ]);
    const slot = record({ kind: this.kindDomain, ...marks, ...Object.fromEntries(stores) });
    const fields = { of: array(actor, array(this.position, slot)), ...(model === 'PSO' ? { fence: fences } : {}) };
    this.block = { kind: 'shared', name: bufferBlock, fields, discipline: {} };
  }

  private get kindDomain() {
    return words(free, ...this.kinds.map(({ name }) => name));
  }

  /** PSO: smp_wmb() stands after the newest store. */
  fence(who: Expression): PlaceRef {
    return this.place(['fence', who], flag);
  }

  at(who: Expression, position: number): Slot {
    const place = (path: readonly string[], domain: Domain): PlaceRef =>
      this.place(['of', who, number(position), ...path], domain);
    const kindPlace = place(['kind'], this.kindDomain);
    const named = (name: string): Expression => ({ op: 'constant', domain: this.kindDomain, value: name });
    const is = (name: string): Expression => equal(read(kindPlace), named(name));
    const indexPlaces = (kind: Kind): PlaceRef[] =>
      sortsOf(kind).map((by, at) => place([kind.name, `index ${at}`], index(by)));
    const indices = (kind: Kind): Expression[] => indexPlaces(kind).map(read);
    return {
      is: (kind) => is(kind.name),
      used: not(is(free)),
      storesTo: (kind, given) =>
        and(is(kind.name), ...indices(kind).map((own, at) => equal(own, given[at] ?? number(0)))),
      value: (kind, path, domain) => place([kind.name, 'value', ...path], domain),
      memory(kind, path, domain) {
        const own = indices(kind);
        let next = 0;
        const steps = kind.path.map((step) => (typeof step === 'string' ? step : (own[next++] ?? number(0))));
        return { block: kind.block, path: [...steps, ...path], domain, lockless: true };
      },
      indices,
      kind: kindPlace,
      setKind: (kind) => set(kindPlace, named(kind?.name ?? free)),
      setIndices: (kind, given) => indexPlaces(kind).map((target, at) => set(target, given[at] ?? number(0))),
      fenced: place(['fenced'], flag),
      release: place(['release'], flag),
    };
  }

  /** All slots of one actor, the oldest first. */
  of(who: Expression): Slot[] {
    return Array.from({ length: this.size }, (_, position) => this.at(who, position));
  }

  private place(path: PlaceRef['path'], domain: Domain): PlaceRef {
    return { block: this.block, path, domain, lockless: true };
  }

  /** What the slot holds becomes visible; nothing for an unlock, which is visible when its slot is given up. */
  drain(slot: Slot, kind: Kind): Statement[] {
    if (kind.mode !== null) return [];
    return leavesOf(kind.domain).map(({ path, domain }) =>
      set(slot.memory(kind, path, domain), read(slot.value(kind, path, domain))),
    );
  }

  /** The slot becomes as it was before it was used. */
  clear(slot: Slot, kind: Kind): Statement[] {
    const values = kind.mode !== null ? [] : leavesOf(kind.domain);
    return [
      slot.setKind(null),
      ...slot.setIndices(
        kind,
        sortsOf(kind).map(() => number(0)),
      ),
      ...values.map(({ path, domain }) => reset(slot.value(kind, path, domain))),
      ...(this.model === 'PSO' ? [set(slot.fenced, truth(false)), set(slot.release, truth(false))] : []),
    ];
  }

  /** The slot takes over what the other one holds, which is one of these kinds or nothing. */
  copy(from: Slot, to: Slot, kinds: readonly Kind[]): Statement[] {
    return [
      ...kinds.flatMap((kind) => [
        ...to.setIndices(kind, from.indices(kind)),
        ...(kind.mode !== null ? [] : leavesOf(kind.domain)).map(({ path, domain }) =>
          set(to.value(kind, path, domain), read(from.value(kind, path, domain))),
        ),
      ]),
      ...(this.model === 'PSO' ? [set(to.fenced, read(from.fenced)), set(to.release, read(from.release))] : []),
      set(to.kind, read(from.kind)),
    ];
  }
}

const fences = array(actor, flag);

function sortsOf({ path }: Kind): Sort[] {
  return path.filter((step) => typeof step !== 'string');
}

// The language's own builders are for authors; what is derived is spelled out.
export function number(value: number): Expression {
  return { op: 'number', value };
}
export function truth(value: boolean): Expression {
  return { op: 'truth', value };
}
export function read(place: PlaceRef): Expression {
  return { op: 'read', place };
}
export function equal(left: Expression, right: Expression): Expression {
  return { op: 'equal', left, right };
}
export function not(of: Expression): Expression {
  return { op: 'not', of };
}
export function and(...list: readonly Expression[]): Expression {
  return { op: 'and', list };
}
export function or(...list: readonly Expression[]): Expression {
  return { op: 'or', list };
}
export function set(place: PlaceRef, value: Expression): Statement {
  return { op: 'set', place, value };
}
export function when(cond: Expression, yes: readonly Statement[], no: readonly Statement[] = []): Statement {
  return { op: 'if', cond, yes, no };
}

function reset(place: PlaceRef): Statement {
  const { domain } = place;
  if (domain.kind === 'set' || domain.kind === 'queue') return { op: 'clear', place };
  return set(place, canonical(domain));
}
function canonical(domain: Domain): Expression {
  switch (domain.kind) {
    case 'flag':
      return truth(false);
    case 'enum':
      return { op: 'constant', domain, value: domain.words[0] ?? '' };
    case 'range':
      return number(domain.min);
    case 'optional':
      return { op: 'constant', domain, value: 'none' };
    default:
      return number(0);
  }
}

/** The shared fields and registers that random systems are built from: one of every kind of domain. */
import {
  actor,
  array,
  bitLock,
  type Cond,
  fairRwsem,
  flag,
  ghost,
  index,
  mutex,
  optional,
  or,
  queue,
  type RecordPlace,
  range,
  record,
  reference,
  rwsem,
  set,
  shared,
  sort,
  spinlock,
  vmaLock,
  waitQueue,
  words,
} from '../../checker/language/index.ts';
import type { SortName, SystemText } from './description.ts';

// Nobody lints random systems: where they do order these, there is no symmetry.
export const sorts = { a: sort('a', { interchangeable: true }), b: sort('b', { interchangeable: true }), actor };
export const mark = sort('mark');
export const colours = ['red', 'green', 'blue'] as const;

/** What a place holds, and by which sorts the arrays on its way are indexed. */
export interface Shape {
  readonly holds: 'flag' | 'number' | 'word' | 'index' | 'optional' | 'set' | 'queue';
  /** Of an index, optional, set or queue. */
  readonly of?: SortName;
  readonly by: readonly SortName[];
  readonly tracked?: boolean;
}
export const shapes: { readonly [place: string]: Shape } = {
  f: { holds: 'flag', by: [] },
  'self.f': { holds: 'flag', by: [] },
  flags: { holds: 'flag', by: ['a'] },
  'recs.in': { holds: 'flag', by: ['b', 'a'] },
  n0: { holds: 'number', by: [] },
  n1: { holds: 'number', by: [] },
  n2: { holds: 'number', by: [] },
  'self.n': { holds: 'number', by: [] },
  ns: { holds: 'number', by: ['a'] },
  'recs.n': { holds: 'number', by: ['b'] },
  /** Ghost: read by properties only. */
  g: { holds: 'number', by: [] },
  w: { holds: 'word', by: [] },
  'recs.w': { holds: 'word', by: ['b'] },
  ia: { holds: 'index', of: 'a', by: [] },
  'self.i': { holds: 'index', of: 'a', by: [] },
  ib: { holds: 'index', of: 'b', by: [] },
  oa: { holds: 'optional', of: 'a', by: [] },
  ra: { holds: 'optional', of: 'a', by: [], tracked: true },
  'self.r': { holds: 'optional', of: 'a', by: [], tracked: true },
  ob: { holds: 'optional', of: 'b', by: [] },
  'recs.r': { holds: 'optional', of: 'b', by: ['b'], tracked: true },
  'self.o': { holds: 'optional', of: 'b', by: [] },
  oc: { holds: 'optional', of: 'actor', by: [] },
  sa: { holds: 'set', of: 'a', by: [] },
  sc: { holds: 'set', of: 'actor', by: [] },
  qb: { holds: 'queue', of: 'b', by: [] },
  'recs.q': { holds: 'queue', of: 'a', by: ['b'] },
};
export function placesOf(holds: Shape['holds'], of?: SortName): string[] {
  return Object.keys(shapes).filter((place) => shapes[place]?.holds === holds && shapes[place]?.of === of);
}

export const locks = ['spin', 'mut', 'bit', 'rw', 'fair', 'vma', 'spins'] as const;
export type LockName = (typeof locks)[number];
export const guardable = ['n1', 'w', 'flags', 'qb', 'recs'] as const;

export interface Ends {
  readonly min: number;
  readonly max: number;
}

/** The shared block of a described system. */
export function memory(text: SystemText, ends: readonly Ends[]) {
  const numbers = (at: number) => range(ends[at]?.min ?? 0, ends[at]?.max ?? 1);
  const fields = {
    f: flag,
    flags: array(sorts.a, flag),
    n0: numbers(0),
    n1: numbers(1),
    n2: numbers(2),
    ns: array(sorts.a, numbers(3)),
    g: ghost(numbers(0)),
    w: words(...colours),
    ia: index(sorts.a),
    ib: index(sorts.b),
    oa: optional(sorts.a),
    ra: reference(sorts.a),
    ob: optional(sorts.b),
    oc: optional(actor),
    sa: set(sorts.a),
    sc: set(actor),
    qb: queue(sorts.b, text.queueCapacity),
    recs: array(
      sorts.b,
      record({
        in: array(sorts.a, flag),
        n: numbers(4),
        w: words(...colours),
        r: reference(sorts.b),
        q: queue(sorts.a, 1),
      }),
    ),
    spin: spinlock,
    mut: mutex,
    bit: bitLock,
    rw: rwsem(text.readDepth),
    fair: fairRwsem(text.readDepth),
    vma: vmaLock,
    spins: array(sorts.a, spinlock),
    sleepers: waitQueue,
  };
  return shared('mm', fields, (mm) => {
    const exclusive: { readonly [lock: string]: Cond } = {
      spin: mm.spin.held(),
      mut: mm.mut.held(),
      bit: mm.bit.held(),
    };
    const split = (lock: typeof mm.rw | typeof mm.vma) => ({
      read: or(lock.heldRead(), lock.heldWrite()),
      write: lock.heldWrite(),
    });
    const discipline: { [field: string]: unknown } = {};
    for (const { field, by } of text.guarded) {
      if (by === 'spins')
        discipline[field] = field === 'flags' ? (at: never) => mm.spins.at(at).held() : mm.spins.at(0).held();
      else discipline[field] = exclusive[by] ?? split(by === 'vma' ? mm.vma : by === 'fair' ? mm.fair : mm.rw);
    }
    // The keys are data here, so tsc cannot see that they are fields.
    return discipline as Record<never, never>;
  });
}
export type Memory = ReturnType<typeof memory>;

export function registersOf(ends: readonly Ends[]) {
  return {
    f: flag,
    n: range(ends[5]?.min ?? 0, ends[5]?.max ?? 1),
    i: index(sorts.a),
    o: optional(sorts.b),
    r: reference(sorts.a),
    log: queue(mark, 3),
  };
}
export type Registers = RecordPlace<ReturnType<typeof registersOf>>;

/**
 * Domains: the finite sets of values that a field, a register or a choice ranges over.
 * A domain carries its sort in its type, so that a thread never indexes an array of pages.
 * Sizes are symbolic here; a scenario binds every sort and parameter to a number.
 */

/** A finite index set such as the pages, the frames or the actors of a scenario. */
export interface Sort<S extends string = string> {
  readonly kind: 'sort';
  readonly name: S;
  /** How index 0, 1, … is printed; the default is the sort's name and the number. */
  readonly labels: readonly string[];
  /** Whether renaming the members changes nothing (Murphi's scalarset). */
  readonly interchangeable: boolean;
  /** Its size in scenarios that do not bind it; without one they must. */
  readonly standard?: number;
}

/** A number that a scenario may bind, such as how deep a lock may be taken by one reader. */
export interface Parameter {
  readonly kind: 'parameter';
  readonly name: string;
  readonly standard: number;
}

/** A number, the size of a sort, a parameter, or the sum of several of these. */
export type Bound = number | Sort | Parameter | readonly (number | Sort | Parameter)[];

interface Marks {
  /** Only properties and other ghost fields may read it. */
  readonly ghost?: boolean;
}

export interface FlagDomain extends Marks {
  readonly kind: 'flag';
}
export interface EnumDomain<W extends string = string> extends Marks {
  readonly kind: 'enum';
  readonly words: readonly W[];
}
export interface RangeDomain extends Marks {
  readonly kind: 'range';
  readonly min: number;
  readonly max: Bound;
}
export interface IndexDomain<S extends string = string> extends Marks {
  readonly kind: 'index';
  readonly sort: Sort<S>;
}
/** An index or none. A tracked one becomes `stale` when the object that it names is freed. */
export interface OptionalDomain<S extends string = string> extends Marks {
  readonly kind: 'optional';
  readonly sort: Sort<S>;
  readonly tracked: boolean;
}
export interface SetDomain<S extends string = string> extends Marks {
  readonly kind: 'set';
  readonly sort: Sort<S>;
}
/** First in, first out; of distinct or equal indices; overflow is an error that the checker reports. */
export interface QueueDomain<S extends string = string> extends Marks {
  readonly kind: 'queue';
  readonly sort: Sort<S>;
  readonly capacity: Bound;
}
export interface RecordDomain<F extends Fields = Fields> extends Marks {
  readonly kind: 'record';
  readonly fields: F;
}
export interface ArrayDomain<S extends string = string, E extends Domain = Domain> extends Marks {
  readonly kind: 'array';
  readonly by: Sort<S>;
  readonly of: E;
}
export type LockKind = 'spinlock' | 'mutex' | 'bit lock' | 'rwsem' | 'fair rwsem' | 'VMA lock';
/** A lock is a record of who holds it and who queues for it; its operations are in lock.ts. */
export interface LockDomain<K extends LockKind = LockKind> extends Marks {
  readonly kind: 'lock';
  readonly lock: K;
  readonly fields: Fields;
}

export type ScalarDomain = FlagDomain | EnumDomain | RangeDomain | IndexDomain | OptionalDomain;
export type Domain = ScalarDomain | SetDomain | QueueDomain | RecordDomain | ArrayDomain | LockDomain;
export type Fields = { readonly [name: string]: Domain };

export function sort<const S extends string>(
  name: S,
  options: { labels?: readonly string[]; interchangeable?: boolean; standard?: number } = {},
): Sort<S> {
  const { labels = [], interchangeable = false, standard } = options;
  return { kind: 'sort', name, labels, interchangeable, ...(standard === undefined ? {} : { standard }) };
}

/** The actors of the scenario, in the order in which it lists them. */
export const actor: Sort<'actor'> = sort('actor');

export function parameter(name: string, standard: number): Parameter {
  return { kind: 'parameter', name, standard };
}

export const flag: FlagDomain = { kind: 'flag' };

/** The first word is the initial value. */
export function words<const W extends string>(...list: readonly W[]): EnumDomain<W> {
  return { kind: 'enum', words: list };
}

/** The integers from min to max, both included; min is the initial value. */
export function range(min: number, max: Bound): RangeDomain {
  return { kind: 'range', min, max };
}

export function index<S extends string>(of: Sort<S>): IndexDomain<S> {
  return { kind: 'index', sort: of };
}

/** A member of the sort, or none, which is the initial value. */
export function optional<S extends string>(of: Sort<S>): OptionalDomain<S> {
  return { kind: 'optional', sort: of, tracked: false };
}

/** Like optional, but freeing the object makes it stale, and using a stale one is an error. */
export function reference<S extends string>(of: Sort<S>): OptionalDomain<S> {
  return { kind: 'optional', sort: of, tracked: true };
}

export function set<S extends string>(of: Sort<S>): SetDomain<S> {
  return { kind: 'set', sort: of };
}

export function queue<S extends string>(of: Sort<S>, capacity: Bound): QueueDomain<S> {
  return { kind: 'queue', sort: of, capacity };
}

export function record<const F extends Fields>(fields: F): RecordDomain<F> {
  return { kind: 'record', fields };
}

export function array<S extends string, const E extends Domain>(by: Sort<S>, of: E): ArrayDomain<S, E> {
  return { kind: 'array', by, of };
}

/** Marks a domain as ghost: real guards and real fields must not depend on it. */
export function ghost<const D extends Domain>(domain: D): D {
  return { ...domain, ghost: true };
}

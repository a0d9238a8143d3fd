/**
 * Domains: the finite sets of values that a field, a register or a choice ranges over.
 * A domain carries its sort in its type, so that a thread never indexes an array of pages.
 * Sizes are symbolic here; a scenario binds every sort and parameter to a number.
 */
import { ModelError } from './model-error.ts';
import { refuseNoBound, refuseNoDomain, refuseNoFields, refuseNoRoom, refuseNoSort, told } from './refuse-domain.ts';
import { refuseKeys } from './refuse-keys.ts';

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
  /** Short traces leave it out: it says only how far the acting one has come. */
  readonly untold?: boolean;
  /** Only a scenario's `initial` and its actors' registers say what it is; no step writes it. */
  readonly variant?: boolean;
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
  /** Whether it is a `waitQueue`: its members sleep. */
  readonly isWaitQueue?: true;
}
export interface RecordDomain<F extends Fields = Fields> extends Marks {
  readonly kind: 'record';
  readonly fields: F;
}
/** A queue of records, laid out as its length and slots; those behind the length hold first values. */
export interface MessagesDomain<F extends Fields = Fields> extends Marks {
  readonly kind: 'record';
  readonly fields: {
    readonly length: RangeDomain;
    readonly slots: ArrayDomain<
      string,
      { readonly kind: 'record'; readonly fields: { readonly [name: string]: ScalarDomain } }
    >;
  };
  /** The fields of a message as they were declared. */
  readonly given: F;
  readonly capacity: number;
}
/** What a slot holds of a field. */
export type Stored<D> = D extends IndexDomain<infer S> ? OptionalDomain<S> : D;
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

/** The most members that a sort can have. */
export const sizeMax = 64;
export function isSize(size: number): boolean {
  return Number.isInteger(size) && size >= 0 && size <= sizeMax;
}
/** A model's numbers leave room for the sum of two in a machine word. */
export function isModelNumber(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 30) && value < 2 ** 30;
}

/**
 * A finite index set; a scenario's `bounds` give its size. `interchangeable`: renaming the members changes nothing, so that
 * `--reduce symmetry` may exchange them. Throws ModelError for a standard size that is none.
 */
export function sort<const S extends string>(
  name: S,
  options: { labels?: readonly string[]; interchangeable?: boolean; standard?: number } = {},
): Sort<S> {
  if (typeof name !== 'string' || name === '') {
    throw new ModelError(`a sort has a name, such as sort('page'); it is given ${told(name)}`);
  }
  if (typeof options !== 'object' || options === null) {
    throw new ModelError(
      `sort '${name}': its options are an object, such as { standard: 2 }, and not ${told(options)}`,
    );
  }
  refuseKeys(options, { labels: true, interchangeable: true, standard: true }, `sort '${name}'`);
  const { labels = [], interchangeable = false, standard } = options;
  if (standard !== undefined && !isSize(standard)) {
    throw new ModelError(`sort '${name}': its standard size is ${standard}; write a whole number from 0 to ${sizeMax}`);
  }
  return { kind: 'sort', name, labels, interchangeable, ...(standard === undefined ? {} : { standard }) };
}

/** The actors of the scenario, in the order in which it lists them. */
export const actor: Sort<'actor'> = sort('actor');

/** A number that a scenario may bind in its `bounds`. Throws ModelError for a standard that is no size. */
export function parameter(name: string, standard: number): Parameter {
  if (!isSize(standard)) {
    throw new ModelError(`parameter '${name}': its standard is ${standard}; write a whole number from 0 to ${sizeMax}`);
  }
  return { kind: 'parameter', name, standard };
}

/** Yes or no; no is the initial value. A place that holds it is itself a condition. */
export const flag: FlagDomain = { kind: 'flag' };

/** The first word is the initial value. */
export function words<const W extends string>(...list: readonly W[]): EnumDomain<W> {
  const other = list.find((word) => typeof word !== 'string');
  if (other !== undefined)
    throw new ModelError(`words() takes texts, as in words('empty', 'full'); it is given ${told(other)}`);
  const twice = list.find((word, at) => list.indexOf(word) !== at);
  if (twice !== undefined) throw new ModelError(`the words ${list.join(', ')} name '${twice}' twice`);
  if (list.length === 0) throw new ModelError('an enumeration has at least one word');
  return { kind: 'enum', words: list };
}

/** The integers from min to max, both included; min is the initial value. */
export function range(min: number, max: Bound): RangeDomain {
  refuseNoBound(max, 'the greatest number of a range()');
  if (typeof max === 'number') refuseRange(min, max);
  return { kind: 'range', min, max };
}

/** Throws ModelError for what is no interval of a model's numbers. */
export function refuseRange(min: number, max: number): void {
  const text = `range(${min}, ${max})`;
  if (!isModelNumber(min) || !isModelNumber(max)) {
    throw new ModelError(`${text} is not of whole numbers of at most 31 bits`);
  }
  if (max < min) throw new ModelError(`${text} is empty; write the smaller number first`);
}

/** A member of the sort; member 0 is the initial value. */
export function index<S extends string>(of: Sort<S>): IndexDomain<S> {
  refuseNoSort(of, 'index()');
  return { kind: 'index', sort: of };
}

/** A member of the sort, or none, which is the initial value. */
export function optional<S extends string>(of: Sort<S>): OptionalDomain<S> {
  refuseNoSort(of, 'optional()');
  return { kind: 'optional', sort: of, tracked: false };
}

/** Like optional, but freeing the object makes it stale, and using a stale one is an error. */
export function reference<S extends string>(of: Sort<S>): OptionalDomain<S> {
  refuseNoSort(of, 'reference()');
  return { kind: 'optional', sort: of, tracked: true };
}

/** A set of members of the sort, empty at first. */
export function set<S extends string>(of: Sort<S>): SetDomain<S> {
  refuseNoSort(of, 'set()');
  return { kind: 'set', sort: of };
}

/**
 * Members of a sort in the order in which they came, at most `capacity`, none at first. Or records, as messages are: then
 * the capacity is a number, and the fields are flags, words, numbers and members.
 */
export function queue<const D extends Sort | RecordDomain>(of: D, capacity: Bound): QueueOf<D> {
  return queueOf(of, capacity) as QueueOf<D>;
}
/** The kind of queue that holds these. */
export type QueueOf<D> =
  D extends Sort<infer S> ? QueueDomain<S> : D extends RecordDomain<infer F> ? MessagesDomain<F> : never;

function isRecord(of: unknown): of is RecordDomain {
  return typeof of === 'object' && of !== null && 'kind' in of && of.kind === 'record';
}
function queueOf(of: Sort | RecordDomain, capacity: Bound): QueueDomain | MessagesDomain {
  if (isRecord(of)) return messages(of, capacity);
  refuseNoSort(of, 'queue()');
  refuseNoBound(capacity, `queue(${of.name}, …): how many it holds at most`);
  refuseNoRoom(capacity, `queue(${of.name}, ${String(capacity)})`);
  return { kind: 'queue', sort: of, capacity };
}

/** One for each capacity, since sorts are known by their identity. */
const slotSorts = new Map<number, Sort>();
function slotSort(capacity: number): Sort {
  const known = slotSorts.get(capacity) ?? {
    ...sort(`slot of ${capacity}`, { standard: capacity }),
    labels: Array.from({ length: capacity }, (_, at) => String(at)),
  };
  slotSorts.set(capacity, known);
  return known;
}

function messages(of: RecordDomain, capacity: Bound): MessagesDomain {
  if (typeof capacity !== 'number' || !isSize(capacity) || capacity === 0) {
    throw new ModelError(
      `queue(record(…), …): how many it holds at most is a whole number from 1 to ${sizeMax}; it is given ${told(capacity)}`,
    );
  }
  const stored: { [name: string]: ScalarDomain } = {};
  for (const [name, domain] of Object.entries(of.fields)) {
    if (!isScalar(domain)) {
      throw new ModelError(
        `queue(record(…), ${capacity}): the field '${name}' is a ${domain.kind}; a message holds flags, words, numbers and members of sorts`,
      );
    }
    // Where no message is, no member is named: renaming members leaves it as it is.
    stored[name] = domain.kind === 'index' ? { kind: 'optional', sort: domain.sort, tracked: false } : domain;
  }
  const slots: MessagesDomain['fields']['slots'] = array(slotSort(capacity), { kind: 'record', fields: stored });
  return { kind: 'record', fields: { length: range(0, capacity), slots }, given: of.fields, capacity };
}
/** Whether the record is a queue of records. */
export function isMessages(domain: Domain): domain is MessagesDomain {
  return domain.kind === 'record' && 'given' in domain;
}
function isScalar(domain: Domain): domain is ScalarDomain {
  return ['flag', 'enum', 'range', 'index', 'optional'].includes(domain.kind);
}

/** Several fields under one name, each with its own initial value. */
export function record<const F extends Fields>(fields: F): RecordDomain<F> {
  refuseNoFields(fields, 'record()');
  return { kind: 'record', fields };
}

/**
 * One value for each member of a sort; `.at(member)` is its place. With a `range` for the values it is a multiset with a bound: how
 * often each member is in it.
 */
export function array<S extends string, const E extends Domain>(by: Sort<S>, of: E): ArrayDomain<S, E> {
  refuseNoSort(by, 'array()');
  refuseNoDomain(`what array(${by.name}, …) holds for each member`, of);
  return { kind: 'array', by, of };
}

/** Marks a register that only steers its machine, such as whose turn it is: short traces leave it out. */
export function untold<const D extends Domain>(domain: D): D {
  return { ...domain, untold: true };
}

/**
 * Marks what says which variant of a model a scenario runs, such as an era of the kernel, or what the scenario has: no step
 * writes it, and the matrix does not weaken a guard that asks for nothing else.
 */
export function variant<const D extends Domain>(domain: D): D {
  return { ...domain, variant: true };
}

/** Marks a domain as ghost: real guards and real fields must not depend on it. */
export function ghost<const D extends Domain>(domain: D): D {
  return { ...domain, ghost: true };
}

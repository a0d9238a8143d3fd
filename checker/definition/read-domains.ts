/** Sorts, domains and blocks of a document. */

import { ours } from '../language/copy.ts';
import {
  actor,
  type Bound,
  type Domain,
  type Fields,
  type LockDomain,
  type LockKind,
  type Parameter,
  parameter,
  type Sort,
  sizeMax,
  sort,
  words,
} from '../language/domain.ts';
import type { Discipline, RegisterBlock, SharedBlock } from '../language/ir.ts';
import { bitLock, fairRwsem, mutex, rwsem, spinlock, vmaLock } from '../language/lock.ts';
import type { Given } from './given.ts';

export interface Read {
  readonly sorts: readonly Sort[];
  readonly domains: readonly Domain[];
  readonly blocks: readonly (SharedBlock | RegisterBlock)[];
}

export function readSort(given: Given): Sort {
  const { name, labels, interchangeable, standard } = given.fields('name', 'labels', 'interchangeable', 'standard');
  if (name.name() === actor.name) return actor;
  return sort(name.name(), {
    labels: labels.list((each) => each.text()),
    interchangeable: interchangeable.truth(),
    ...standard.under('standard', (each) => each.whole(0, sizeMax)),
  });
}

export function readParameter(given: Given): Parameter {
  const { name, standard } = given.fields('name', 'standard');
  return parameter(name.name(), standard.whole(0, sizeMax));
}

const numberMax = 2 ** 30 - 1;
export function modelNumber(given: Given): number {
  return given.whole(-numberMax - 1, numberMax);
}

/** `domains`: those that stand before. */
export class DomainReader {
  private readonly sorts: readonly Sort[];
  private readonly parameters: readonly Parameter[];
  readonly domains: Domain[] = [];

  constructor(sorts: readonly Sort[], parameters: readonly Parameter[]) {
    this.sorts = sorts;
    this.parameters = parameters;
  }

  read(given: Given): void {
    const kind = given.tag('kind');
    // What another domain has says nothing of this one.
    given.fields('kind', ...marks, ...(keys[kind] ?? []));
    const { ghost, untold, variant } = given.fields(...everyKey);
    this.domains.push({
      ...this.domain(kind, given),
      ...ghost.under('ghost', (each) => each.truth()),
      ...untold.under('untold', (each) => each.truth()),
      ...variant.under('variant', (each) => each.truth()),
    });
  }

  fields(given: Given): Fields {
    return given.named((each) => each.at(this.domains));
  }

  private domain(kind: string, given: Given): Domain {
    const own = given.fields(...everyKey);
    const ofSort = (): Sort => own.sort.at(this.sorts);
    switch (kind) {
      case 'flag':
        return { kind };
      case 'enum':
        return words(...own.words.list((each) => each.name()));
      case 'range': {
        const min = modelNumber(own.min);
        return { kind, min, max: this.bound(own.max) };
      }
      case 'index':
      case 'set':
        return { kind, sort: ofSort() };
      case 'optional':
        return { kind, sort: ofSort(), tracked: own.tracked.truth() };
      case 'queue': {
        const waits = own.isWaitQueue.optional((each) => each.truth());
        return { kind, sort: ofSort(), capacity: this.bound(own.capacity), ...(waits ? { isWaitQueue: true } : {}) };
      }
      case 'record':
        return own.given.isAbsent
          ? { kind, fields: this.fields(own.fields) }
          : this.messages(own.fields, own.given, own.capacity);
      case 'array':
        return { kind, by: own.by.at(this.sorts), of: own.of.at(this.domains) };
      case 'lock':
        return this.lock(own.lock, own.fields);
      default:
        return given.refuse(`there is no domain '${kind.slice(0, 40)}'`);
    }
  }

  /** Of a queue of records everything else relies on its being laid out as one. */
  private messages(fields: Given, given: Given, capacity: Given): Domain {
    const { length, slots } = this.fields(fields);
    const declared = this.fields(given);
    const names = slots?.kind === 'array' && slots.of.kind === 'record' ? Object.keys(slots.of.fields).join() : null;
    if (length?.kind !== 'range' || slots?.kind !== 'array' || names !== Object.keys(declared).join())
      return fields.refuse('a queue of records has a length and slots of the fields that are given');
    const room = capacity.whole(1, sizeMax);
    if (length.max !== room || slots.by.standard !== room) return fields.refuse(`it does not have room for ${room}`);
    return { kind: 'record', fields: { length, slots }, given: declared, capacity: room } as Domain;
  }

  /** What a lock consists of is ours to say: of the fields only how deep a reader may go is the document's. */
  private lock(given: Given, fields: Given): LockDomain {
    const kind = given.choice(Object.keys(lockKinds) as LockKind[]);
    const { readers } = this.fields(fields);
    const depth = readers?.kind === 'array' && readers.of.kind === 'range' ? readers.of.max : 1;
    const made: LockDomain = lockKinds[kind](depth);
    const told = this.fields(fields);
    if (Object.keys(told).join() !== Object.keys(made.fields).join()) fields.refuse(`a ${kind} has other fields`);
    for (const [name, domain] of Object.entries(told)) {
      if (JSON.stringify(domain) !== JSON.stringify(made.fields[name]))
        fields.refuse(`a ${kind} has another '${name}'`);
    }
    return made;
  }

  private bound(given: Given): Bound {
    if (typeof given.value === 'number') return modelNumber(given);
    if (Array.isArray(given.value)) return given.list((each) => this.part(each));
    return this.part(given);
  }
  private part(given: Given): number | Sort | Parameter {
    if (typeof given.value === 'number') return modelNumber(given);
    const of = given.fields('sort', 'parameter');
    return of.sort.isAbsent ? of.parameter.at(this.parameters) : of.sort.at(this.sorts);
  }
}

const marks = ['ghost', 'untold', 'variant'] as const;
const everyKey = [
  'kind' as const,
  ...marks,
  ...(['words', 'min', 'max', 'sort', 'tracked'] as const),
  ...(['capacity', 'isWaitQueue', 'fields', 'given', 'by', 'of', 'lock'] as const),
];
const keys: { readonly [kind: string]: readonly string[] } = {
  flag: [],
  enum: ['words'],
  range: ['min', 'max'],
  index: ['sort'],
  set: ['sort'],
  optional: ['sort', 'tracked'],
  queue: ['sort', 'capacity', 'isWaitQueue'],
  record: ['fields', 'given', 'capacity'],
  array: ['by', 'of'],
  lock: ['lock', 'fields'],
};
const lockKinds: { readonly [K in LockKind]: (readDepth: Bound) => LockDomain } = {
  spinlock: () => spinlock,
  mutex: () => mutex,
  'bit lock': () => bitLock,
  rwsem: (depth) => rwsem(depth),
  'fair rwsem': (depth) => fairRwsem(depth),
  'VMA lock': () => vmaLock,
};

/** A block, and the disciplines that it will have once the terms are read. */
export function readBlock(given: Given, domains: DomainReader) {
  const { shared, registers, fields } = given.fields('shared', 'registers', 'fields');
  const disciplines: { [field: string]: Discipline } = {};
  const inside = domains.fields(fields);
  const block: SharedBlock | RegisterBlock = shared.isAbsent
    ? { kind: 'registers', role: registers.name(), fields: inside }
    : ours({ kind: 'shared', name: shared.name(), fields: inside, discipline: disciplines });
  return { block, disciplines };
}

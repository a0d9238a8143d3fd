/**
 * What a store buffer holds: cells, which are words of memory that someone accesses without a lock, and unlocks. A record
 * at one index is one cell, as a page table entry is one word: its fields become visible together.
 */
import { type Domain, flag, type Sort } from '../../language/domain.ts';
import {
  type Discipline,
  type Expression,
  fieldText,
  type LockMode,
  type PlaceRef,
  type SharedBlock,
} from '../../language/ir.ts';

/** One kind of entry of a store buffer. */
export interface Kind {
  /** The field; of an unlock with its mode. */
  readonly name: string;
  /** The declared field, such as `pt.pte`. */
  readonly field: string;
  /** Null for a cell. */
  readonly mode: LockMode | null;
  readonly block: SharedBlock;
  /** From the block to the cell or lock; a sort where an index stands. */
  readonly path: readonly (string | Sort)[];
  /** Of a cell, without its ghosts. */
  readonly domain: Domain;
}

/** A place split where its cell ends. */
export interface Location {
  /** The declared field, such as `pt.pte`. */
  readonly field: string;
  readonly cell: PlaceRef;
  /** Fields inside the cell. */
  readonly rest: readonly string[];
}

/** The cell that the place is or is a part of; null for registers and for what a lock consists of. */
export function locate(place: PlaceRef): Location | null {
  if (place.block.kind !== 'shared' || lockOf(place) !== null) return null;
  const last = place.path.findLastIndex((step) => typeof step !== 'string');
  const cut = Math.max(1, last + 1);
  const cell = partOf(place, cut);
  return { field: fieldText(cell), cell, rest: place.path.slice(cut).filter((step) => typeof step === 'string') };
}

/** The lock that the place is a part of. */
export function lockOf(place: PlaceRef): PlaceRef | null {
  for (let cut = 1; cut <= place.path.length; cut++) {
    const part = partOf(place, cut);
    if (part.domain.kind === 'lock') return part;
  }
  return null;
}

/** What the first `cut` steps of the path lead to. */
function partOf(place: PlaceRef, cut: number): PlaceRef {
  const path = place.path.slice(0, cut);
  let domain: Domain = { kind: 'record', fields: place.block.fields };
  for (const step of path) {
    if (domain.kind === 'array') domain = domain.of;
    else if (typeof step === 'string' && 'fields' in domain) domain = domain.fields[step] ?? flag;
  }
  return { ...place, path, domain };
}

export function indicesOf(place: PlaceRef): readonly Expression[] {
  return place.path.filter((step) => typeof step !== 'string');
}

/** The scalars, sets and queues inside a cell, each by the fields that lead to it. */
export function leavesOf(domain: Domain, path: readonly string[] = []): { path: readonly string[]; domain: Domain }[] {
  if (domain.kind !== 'record') return [{ path, domain }];
  return Object.entries(domain.fields).flatMap(([name, inner]) => leavesOf(inner, [...path, name]));
}

/** The lock condition of a write, if there is one. */
export function guardOf(place: PlaceRef): Discipline | null {
  const [field] = place.path;
  if (place.block.kind !== 'shared' || typeof field !== 'string') return null;
  const discipline = place.block.discipline[field];
  return discipline === undefined || discipline.write.op === 'truth' ? null : discipline;
}

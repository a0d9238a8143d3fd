/**
 * Parts of the state, finer than its leaves, for the question whether two steps disturb each other. A set of parts is
 * the bits of a number. A set has a part for each member, a lock's holder one for each actor that may hold it, and a
 * control state one for each state; any other leaf is one part.
 */
import type { Code } from '../lower/code.ts';
import { known } from '../lower/code.ts';
import { type Leaf, lockTrees } from '../lower/layout.ts';
import type { Program } from '../lower/program.ts';

export type PartSet = bigint;
export const noParts: PartSet = 0n;

type Kind = 'control' | 'holder' | 'members' | 'whole';
interface Region {
  readonly kind: Kind;
  readonly first: number;
  readonly size: number;
}

/** Who steps, and from which control code. */
export interface Actor {
  readonly index: number;
  readonly code: number;
}

export class Parts {
  private readonly regions: readonly Region[];
  private readonly readOf = new WeakMap<Code, PartSet>();

  constructor({ system, layout }: Pick<Program, 'system' | 'layout'>) {
    const { leaves } = layout;
    const holders = new Set(
      lockTrees(system, leaves).flatMap(({ tree: { owner, writer } }) =>
        [owner, writer].flatMap((field) => (field?.kind === 'leaf' ? [field.leaf.id] : [])),
      ),
    );
    const control = new Set(leaves.control.map(({ id }) => id));
    let first = 0;
    this.regions = leaves.all.map((leaf) => {
      const kind = control.has(leaf.id)
        ? 'control'
        : holders.has(leaf.id)
          ? 'holder'
          : isSet(leaf)
            ? 'members'
            : 'whole';
      const region = { kind, first, size: sizeOf(kind, leaf, system.actors.length) } as const;
      first += region.size;
      return region;
    });
  }

  all(leaf: number): PartSet {
    const { first, size } = this.region(leaf);
    return ((1n << BigInt(size)) - 1n) << BigInt(first);
  }

  /** What evaluating the code may read. */
  read(code: Code): PartSet {
    const cached = this.readOf.get(code);
    if (cached !== undefined) return cached;
    const parts = this.collect(code);
    this.readOf.set(code, parts);
    return parts;
  }

  /** What storing the value changes, where that is less than all of the leaf and depends on nothing else. */
  storedPart(leaf: number, value: Code, by: Actor): PartSet | null {
    const { kind } = this.region(leaf);
    const constant = known(value);
    if (kind === 'control' && constant !== null) return this.one(leaf, by.code) | this.one(leaf, constant);
    // A lock is only taken when nobody holds it and only released by its holder.
    if (kind === 'holder' && (constant === by.index || constant === -1)) return this.one(leaf, by.index);
    const members = kind === 'members' ? membersChanged(leaf, value) : null;
    return members === null ? null : this.members(leaf, members);
  }

  private collect(code: Code): PartSet {
    const { node } = code;
    switch (node.kind) {
      case 'constant':
      case 'temporary':
        return noParts;
      case 'leaf':
        return this.all(node.leaf);
      case 'binary':
        return this.compared(node.op, node.left, node.right) ?? this.read(node.left) | this.read(node.right);
      case 'and':
      case 'or':
        return this.read(node.left) | this.read(node.right);
      case 'bit':
      case 'not':
        return this.read(node.of);
      case 'if':
        return this.read(node.cond) | this.read(node.yes) | this.read(node.no);
      case 'let':
        return this.read(node.value) | this.read(node.body);
      case 'check':
        return this.read(node.ok) | this.read(node.value);
    }
  }

  /** A leaf against a constant, where that asks for less than all of it. */
  compared(op: string, left: Code, right: Code): PartSet | null {
    const [leaf, constant] = left.node.kind === 'leaf' ? [left.node.leaf, known(right)] : [leafOf(right), known(left)];
    if (leaf === null || constant === null) return null;
    const { kind, size } = this.region(leaf);
    if (op === '===' && kind === 'control') return this.one(leaf, constant);
    if (op === '===' && kind === 'holder' && constant >= 0 && constant < size) return this.one(leaf, constant);
    return op === '&' && kind === 'members' ? this.members(leaf, constant) : null;
  }

  private one(leaf: number, part: number): PartSet {
    const { first, size } = this.region(leaf);
    return part >= 0 && part < size ? 1n << BigInt(first + part) : this.all(leaf);
  }
  private members(leaf: number, bits: number): PartSet {
    const { first, size } = this.region(leaf);
    return (BigInt(bits) & ((1n << BigInt(size)) - 1n)) << BigInt(first);
  }
  private region(leaf: number): Region {
    const region = this.regions[leaf];
    if (region === undefined) throw new Error(`there is no leaf ${leaf}`);
    return region;
  }
}

function isSet({ lo, hi }: Leaf): boolean {
  return lo === 0 && hi > 1 && Number.isInteger(Math.log2(hi + 1));
}
function sizeOf(kind: Kind, { hi }: Leaf, actors: number): number {
  if (kind === 'control') return hi + 1;
  if (kind === 'holder') return actors;
  return kind === 'members' ? Math.log2(hi + 1) : 1;
}
function leafOf({ node }: Code): number | null {
  return node.kind === 'leaf' ? node.leaf : null;
}

/** The members that the value adds to, or takes from, the set that it is stored to. */
function membersChanged(leaf: number, { node }: Code): number | null {
  if (node.kind !== 'binary' || leafOf(node.left) !== leaf) return null;
  const constant = known(node.right);
  if (constant === null) return null;
  if (node.op === '|') return constant;
  return node.op === '&' ? ~constant : null;
}

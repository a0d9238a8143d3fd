/**
 * Where each scalar of a system lies in the packed state. A leaf that no step writes, or whose field nothing reads,
 * takes no room; the others are packed by range into 32-bit words, widest first.
 */
import type { ModelState, Tree } from '../../interpret/state.ts';
import type { Domain, Fields, LockKind } from '../../language/domain.ts';
import type { Chart } from '../chart/chart.ts';
import type { System } from '../system/system.ts';

export interface Leaf {
  readonly id: number;
  /** For people: `mm.pte[0].kind`. */
  readonly text: string;
  readonly lo: number;
  readonly hi: number;
  readonly initial: number;
  /** The sort whose freed members make it stale, if it is tracked. */
  readonly tracks: string | null;
  /** Whether something reads the field; if not, it is no part of a state. */
  readonly live: boolean;
}
/** The leaves of a place, shaped like its domain: a queue's are its slots. */
export type LeafTree =
  | { readonly kind: 'leaf'; readonly leaf: Leaf }
  | { readonly kind: 'queue'; readonly slots: readonly Leaf[] }
  | { readonly kind: 'array'; readonly items: readonly LeafTree[] }
  | { readonly kind: 'fields'; readonly fields: { readonly [name: string]: LeafTree } };

/** Their numbers, wherever in the tree they stand. */
export function leavesOf(tree: LeafTree): number[] {
  if (tree.kind === 'leaf') return [tree.leaf.id];
  if (tree.kind === 'queue') return tree.slots.map(({ id }) => id);
  return (tree.kind === 'array' ? tree.items : Object.values(tree.fields)).flatMap(leavesOf);
}

export interface Leaves {
  readonly all: readonly Leaf[];
  readonly shared: { readonly [block: string]: LeafTree };
  readonly registers: readonly LeafTree[];
  readonly control: readonly Leaf[];
}

/** Lists all leaves of the system, with their values in the given initial state. */
export function listLeaves(system: System, initial: ModelState): Leaves {
  const all: Leaf[] = [];
  const add = (
    text: string,
    lo: number,
    hi: number,
    value: number,
    live: boolean,
    tracks: string | null = null,
  ): Leaf => {
    const leaf: Leaf = { id: all.length, text, lo, hi, initial: value, tracks, live };
    all.push(leaf);
    return leaf;
  };
  const visit = (domain: Domain, tree: Tree, text: string, field: string): LeafTree => {
    const live = system.live.has(field);
    switch (domain.kind) {
      case 'array':
        return {
          kind: 'array',
          items: (tree as Tree[]).map((each, item) => visit(domain.of, each, `${text}[${item}]`, field)),
        };
      case 'record':
      case 'lock': {
        const values = tree as { [name: string]: Tree };
        const fields = Object.entries(domain.fields).map(([name, inner]) => [
          name,
          visit(inner, values[name] as Tree, `${text}.${name}`, `${field}.${name}`),
        ]);
        return { kind: 'fields', fields: Object.fromEntries(fields) };
      }
      case 'queue': {
        const slots = Array.from({ length: system.sizeOf(domain.capacity) }, (_, slot) => {
          const value = (tree as number[])[slot] ?? -1;
          return add(`${text}#${slot}`, -1, system.sizeOf(domain.sort) - 1, value, live);
        });
        return { kind: 'queue', slots };
      }
      default: {
        const { lo, hi } = interval(system, domain);
        const tracks = domain.kind === 'optional' && domain.tracked ? domain.sort.name : null;
        return { kind: 'leaf', leaf: add(text, lo, hi, encodeValue(domain, tree), live, tracks) };
      }
    }
  };
  const control = system.actors.map(({ index, name, chart }) =>
    add(`${name}.control`, 0, atoms(chart).length - 1, controlCode(chart, initial.control[index] ?? 0), true),
  );
  const shared = system.blocks.map((block) => {
    const domain: Domain = { kind: 'record', fields: block.fields };
    return [block.name, visit(domain, initial.shared[block.name] as Tree, block.name, block.name)];
  });
  const registers = system.actors.map(({ index, name, role }) =>
    visit({ kind: 'record', fields: role.block.fields }, initial.registers[index] as Tree, name, role.name),
  );
  return { all, control, shared: Object.fromEntries(shared), registers };
}

/** The states that an actor can be in, compound ones left out; a control leaf holds a position in this list. */
export function atoms(chart: Chart): readonly number[] {
  return chart.states.filter(({ kind }) => kind !== 'compound').map(({ index }) => index);
}
export function controlCode(chart: Chart, state: number): number {
  return atoms(chart).indexOf(state);
}

export function interval(system: System, domain: Domain): { lo: number; hi: number } {
  switch (domain.kind) {
    case 'flag':
      return { lo: 0, hi: 1 };
    case 'enum':
      return { lo: 0, hi: domain.words.length - 1 };
    case 'range':
      return { lo: domain.min, hi: system.sizeOf(domain.max) };
    case 'index':
      return { lo: 0, hi: system.sizeOf(domain.sort) - 1 };
    case 'optional':
      return { lo: domain.tracked ? -2 : -1, hi: system.sizeOf(domain.sort) - 1 };
    case 'set':
      return { lo: 0, hi: 2 ** system.sizeOf(domain.sort) - 1 };
    default:
      throw new Error(`a ${domain.kind} is not a scalar`);
  }
}

/** The number that stands for a value: none is -1, stale is -2, a set is its bits. */
export function encodeValue(domain: Domain, value: Tree): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (Array.isArray(value)) return value.reduce<number>((bits, member) => bits + 2 ** Number(member), 0);
  if (domain.kind === 'enum') return domain.words.indexOf(String(value));
  return value === 'stale' ? -2 : -1;
}

function decodeValue(domain: Domain, value: number): Tree {
  switch (domain.kind) {
    case 'flag':
      return value === 1;
    case 'enum':
      return domain.words[value] ?? '';
    case 'optional':
      return value === -2 ? 'stale' : value === -1 ? 'none' : value;
    case 'set':
      return Array.from({ length: 32 - Math.clz32(value) }, (_, member) => member).filter(
        (member) => (value >>> member) % 2 === 1,
      );
    default:
      return value;
  }
}

/** The place of a leaf in the words, or null where it is constant or not part of the state. */
export interface Slot {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
}
export interface Layout {
  readonly leaves: Leaves;
  readonly slots: readonly (Slot | null)[];
  readonly words: number;
}

/** Packs the leaves that are live and written. */
export function pack(leaves: Leaves, written: ReadonlySet<number>): Layout {
  const slots: (Slot | null)[] = leaves.all.map(() => null);
  const free: number[] = [];
  const width = ({ lo, hi }: Leaf): number => 32 - Math.clz32(hi - lo);
  const kept = leaves.all.filter(({ id, live }) => live && written.has(id));
  for (const leaf of kept.toSorted((a, b) => width(b) - width(a) || a.id - b.id)) {
    const bits = width(leaf);
    if (bits === 0) continue;
    let word = free.findIndex((room) => room >= bits);
    if (word < 0) word = free.push(32) - 1;
    const room = free[word] ?? 0;
    slots[leaf.id] = { word, shift: 32 - room, bits };
    free[word] = room - bits;
  }
  return { leaves, slots, words: Math.max(1, free.length) };
}

/** Packs a state of the reference interpreter. */
export function encode(system: System, layout: Layout, state: ModelState): Int32Array {
  const words = new Int32Array(layout.words);
  const put = (leaf: Leaf, value: number): void => {
    const slot = layout.slots[leaf.id];
    if (slot) words[slot.word] = (words[slot.word] ?? 0) | ((value - leaf.lo) << slot.shift);
  };
  const visit = (domain: Domain, leaves: LeafTree, tree: Tree): void => {
    if (leaves.kind === 'leaf') put(leaves.leaf, encodeValue(domain, tree));
    else if (leaves.kind === 'queue')
      for (const [at, slot] of leaves.slots.entries()) put(slot, (tree as number[])[at] ?? -1);
    else if (leaves.kind === 'array' && domain.kind === 'array') {
      for (const [at, item] of leaves.items.entries()) visit(domain.of, item, (tree as Tree[])[at] as Tree);
    } else if (leaves.kind === 'fields' && (domain.kind === 'record' || domain.kind === 'lock')) {
      const values = tree as { [name: string]: Tree };
      for (const [name, inner] of Object.entries(domain.fields)) {
        const field = leaves.fields[name];
        if (field) visit(inner, field, values[name] as Tree);
      }
    }
  };
  layout.leaves.control.forEach((leaf, actor) => {
    const chart = system.actors[actor]?.chart;
    if (chart) put(leaf, controlCode(chart, state.control[actor] ?? 0));
  });
  for (const { name, fields } of system.blocks) {
    visit({ kind: 'record', fields }, layout.leaves.shared[name] as LeafTree, state.shared[name] as Tree);
  }
  for (const { index, role } of system.actors) {
    const domain: Domain = { kind: 'record', fields: role.block.fields };
    visit(domain, layout.leaves.registers[index] as LeafTree, state.registers[index] as Tree);
  }
  return words;
}

/** The state that was packed into these words; what is no part of a packed state has its initial value. */
export function decode(system: System, layout: Layout, words: Int32Array): ModelState {
  const get = (leaf: Leaf): number => {
    const slot = layout.slots[leaf.id];
    if (!slot) return leaf.initial;
    return leaf.lo + (((words[slot.word] ?? 0) >>> slot.shift) & (2 ** slot.bits - 1));
  };
  const visit = (domain: Domain, leaves: LeafTree): Tree => {
    if (leaves.kind === 'queue') return leaves.slots.map(get).filter((member) => member >= 0);
    if (leaves.kind === 'array' && domain.kind === 'array') return leaves.items.map((item) => visit(domain.of, item));
    if (leaves.kind === 'fields' && (domain.kind === 'record' || domain.kind === 'lock')) {
      const fields = Object.entries(domain.fields).flatMap(([name, inner]) => {
        const field = leaves.fields[name];
        return field === undefined ? [] : [[name, visit(inner, field)] as const];
      });
      return Object.fromEntries(fields);
    }
    if (leaves.kind === 'leaf') return decodeValue(domain, get(leaves.leaf));
    throw new Error(`a ${domain.kind} does not lie in ${leaves.kind}`);
  };
  const fieldsIn = (fields: Fields, leaves: LeafTree | undefined): { [name: string]: Tree } =>
    visit({ kind: 'record', fields }, leaves ?? { kind: 'fields', fields: {} }) as { [name: string]: Tree };
  return {
    control: system.actors.map(({ chart }, actor) => {
      const leaf = layout.leaves.control[actor];
      return atoms(chart)[leaf === undefined ? 0 : get(leaf)] ?? 0;
    }),
    shared: Object.fromEntries(
      system.blocks.map(({ name, fields }) => [name, fieldsIn(fields, layout.leaves.shared[name])]),
    ),
    registers: system.actors.map(({ index, role }) => fieldsIn(role.block.fields, layout.leaves.registers[index])),
  };
}

/** A lock of the shared state: its kind, its class, its place as text, and the leaves of its fields. */
export interface LockTree {
  readonly kind: LockKind;
  readonly lock: string;
  readonly text: string;
  readonly tree: { readonly [field: string]: LeafTree };
}

/** Every lock of the shared state, each element of an array by itself. */
export function lockTrees(system: System, leaves: Leaves): LockTree[] {
  const found: LockTree[] = [];
  const visit = (domain: Domain, tree: LeafTree | undefined, text: string, lock: string): void => {
    if (domain.kind === 'lock' && tree?.kind === 'fields')
      found.push({ kind: domain.lock, lock, text, tree: tree.fields });
    else if (domain.kind === 'array' && tree?.kind === 'array') {
      for (const [at, item] of tree.items.entries()) visit(domain.of, item, `${text}[${at}]`, lock);
    } else if (domain.kind === 'record' && tree?.kind === 'fields') {
      for (const [name, field] of Object.entries(domain.fields))
        visit(field, tree.fields[name], `${text}.${name}`, `${lock}.${name}`);
    }
  };
  for (const { name, fields } of system.blocks) visit({ kind: 'record', fields }, leaves.shared[name], name, name);
  return found;
}

/** Whether a state is packed by both in the same way. */
export function isSameLayout(one: Layout, other: Layout): boolean {
  return (
    one.words === other.words &&
    one.slots.length === other.slots.length &&
    one.leaves.all.every((leaf, at) => {
      const [a, b] = [one.slots[at] ?? null, other.slots[at] ?? null];
      const twin = other.leaves.all[at];
      return (
        leaf.text === twin?.text &&
        leaf.lo === twin.lo &&
        leaf.hi === twin.hi &&
        a?.word === b?.word &&
        a?.shift === b?.shift &&
        a?.bits === b?.bits
      );
    })
  );
}

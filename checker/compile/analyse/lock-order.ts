/**
 * The order in which locks are taken, by class, as lockdep sees it: a lock taken while another is held makes an edge.
 * A trylock makes none, for it never waits, but what is taken under it counts. What may happen follows from the steps
 * that lead to a control state; what does is read off the visited states.
 */
import type { LockOrderEdge } from '../../report/result.ts';
import { controlCode, type Leaf, type LeafTree, lockTrees } from '../lower/layout.ts';
import { type Program, type TransitionInfo, waysOf } from '../lower/program.ts';
import type { SystemActor } from '../system/system.ts';

/** The states that a search visited. */
export interface Visited {
  readonly states: number;
  /** Their packed words, in pieces; they move when another search begins. */
  packed(): readonly Packed[];
}
export interface Packed {
  readonly numbers: Int32Array;
  /** How many there are. */
  readonly states: number;
  /** Where the words of state 0 begin, and how far it is from one state to the next. */
  readonly first: number;
  readonly stride: number;
}

/** `realised`: in some visited state an actor holds the one and is about to take the other. */
export function lockOrder(program: Program, visited: Visited): LockOrderEdge[] {
  const realised = observed(program, visited);
  return [...new Set([...edges(program), ...realised])].sort().map((key) => {
    const [held = '', lock = ''] = key.split(separator);
    return { held, taken: lock, realised: realised.has(key) };
  });
}

const separator = ' → ';

/** Where a scalar lies in a record; one that never changes has no bits. */
interface Field {
  readonly word: number;
  readonly shift: number;
  readonly mask: number;
  readonly lo: number;
}
function fieldOf({ layout }: Program, leaf: Leaf): Field {
  const slot = layout.slots[leaf.id];
  if (!slot) return { word: 0, shift: 0, mask: 0, lo: leaf.initial };
  const { word, shift, bits } = slot;
  return { word, shift, mask: bits === 32 ? -1 : 2 ** bits - 1, lo: leaf.lo };
}
// Millions of times: the numbers of a record are read in place.
function read(numbers: Int32Array, record: number, { word, shift, mask, lo }: Field): number {
  return (((numbers[record + word] ?? 0) >>> shift) & mask) + lo;
}

function observed(program: Program, visited: Visited): Set<string> {
  const found = new Set<string>();
  const pieces = visited.packed();
  for (const { actor } of program.actors) {
    const control = program.layout.leaves.control[actor.index];
    const wanted = wantedIn(program, actor);
    if (wanted.length === 0 || control === undefined) continue;
    const at = fieldOf(program, control);
    // By the code of a control state: the locks of which it is not yet known that they are held there.
    const all = holdsOf(program, actor.index);
    const open = wanted.map(() => all);
    for (const { numbers, states, first, stride } of pieces) {
      for (let record = first; record < first + states * stride; record += stride) {
        const code = read(numbers, record, at);
        const holds = open[code];
        if (holds === undefined || !anyHeld(numbers, record, holds)) continue;
        const [held, others] = parted(holds, (hold) => isHeld(numbers, record, hold));
        open[code] = others;
        for (const { lock } of held) for (const taken of wanted[code] ?? []) found.add(`${lock}${separator}${taken}`);
      }
    }
  }
  return found;
}

function parted<T>(list: readonly T[], isFirst: (each: T) => boolean): [T[], T[]] {
  return [list.filter(isFirst), list.filter((each) => !isFirst(each))];
}

/** By the code of a control state: the locks for which the actor waits there, those that a step takes first. */
function wantedIn(program: Program, { index, chart }: SystemActor): ReadonlySet<string>[] {
  const wanted: Set<string>[] = [];
  for (const { from, locks } of waysOf(program, index)) {
    const [first] = locks.filter(({ verb }) => verb === 'acquire' || verb === 'release');
    if (first?.verb !== 'acquire' || !first.waits) continue;
    const code = controlCode(chart, from);
    wanted[code] = (wanted[code] ?? new Set()).add(first.lock);
  }
  return wanted;
}

/** A way to hold a lock: the actor does if the field is in this interval. */
interface Hold {
  readonly lock: string;
  readonly field: Field;
  readonly from: number;
  readonly to: number;
}
/** The ways in which the actor may hold the locks that it takes. */
function holdsOf(program: Program, actor: number): Hold[] {
  const uses = waysOf(program, actor).flatMap(({ locks }) => locks);
  const taken = new Set(uses.flatMap(({ verb, lock }) => (verb === 'acquire' ? lock : [])));
  return lockTrees(program.system, program.layout.leaves)
    .filter(({ lock }) => taken.has(lock))
    .flatMap(({ lock, tree: { owner, writer, readers } }) => {
      const hold = (tree: LeafTree | undefined, from: number, to: number): Hold[] =>
        tree?.kind === 'leaf' ? [{ lock, field: fieldOf(program, tree.leaf), from, to }] : [];
      const depth = readers?.kind === 'array' ? readers.items[actor] : undefined;
      return [...hold(owner, actor, actor), ...hold(writer, actor, actor), ...hold(depth, 1, Number.POSITIVE_INFINITY)];
    })
    .filter(({ field: { mask, lo }, from, to }) => mask !== 0 || (lo >= from && lo <= to));
}
// For each state: a loop, which is several times faster than a closure.
function anyHeld(numbers: Int32Array, record: number, holds: readonly Hold[]): boolean {
  for (const hold of holds) if (isHeld(numbers, record, hold)) return true;
  return false;
}
function isHeld(numbers: Int32Array, record: number, { field, from, to }: Hold): boolean {
  const value = read(numbers, record, field);
  return value >= from && value <= to;
}

/** What may happen, whatever the values of registers. */
function edges(program: Program): Set<string> {
  const found = new Set<string>();
  for (const { actor } of program.actors) {
    const ways = waysOf(program, actor.index);
    const heldIn = new Map<number, Set<string>>();
    for (let before = -1; before !== total(heldIn); ) {
      before = total(heldIn);
      for (const way of ways) {
        const held = follow(way, heldIn.get(way.from) ?? new Set(), found);
        heldIn.set(way.to, new Set([...(heldIn.get(way.to) ?? []), ...held]));
      }
    }
  }
  return found;
}

function total(sets: ReadonlyMap<number, ReadonlySet<string>>): number {
  let sum = 0;
  for (const set of sets.values()) sum += set.size;
  return sum;
}

/** The locks held after the step, given those before it; records the edges on the way. */
function follow(step: TransitionInfo, before: ReadonlySet<string>, found: Set<string>): Set<string> {
  const held = new Set(before);
  for (const { verb, lock, waits } of step.locks) {
    if (verb === 'release') held.delete(lock);
    if (verb !== 'acquire') continue;
    if (waits) for (const other of held) found.add(`${other}${separator}${lock}`);
    held.add(lock);
  }
  return held;
}

/** The cycles of what was realised, one for each set of classes that reach each other; a class under itself is nesting. */
export function lockCycles(order: readonly LockOrderEdge[]): string[][] {
  const next = new Map<string, string[]>();
  for (const { held, taken, realised } of order)
    if (realised && held !== taken) next.set(held, [...(next.get(held) ?? []), taken]);
  const cycles: string[][] = [];
  const inCycle = new Set<string>();
  for (const start of [...next.keys()].sort()) {
    if (inCycle.has(start)) continue;
    const cycle = shortestCycle(start, next);
    if (cycle === null) continue;
    for (const lock of cycle) inCycle.add(lock);
    cycles.push(cycle);
  }
  return cycles;
}

function shortestCycle(start: string, next: ReadonlyMap<string, readonly string[]>): string[] | null {
  const paths = [[start]];
  const seen = new Set<string>();
  for (let path = paths.shift(); path !== undefined; path = paths.shift()) {
    for (const lock of next.get(path.at(-1) ?? '') ?? []) {
      if (lock === start) return path;
      if (seen.has(lock)) continue;
      seen.add(lock);
      paths.push([...path, lock]);
    }
  }
  return null;
}

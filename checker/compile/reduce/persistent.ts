/**
 * When the steps of one actor may stand for all: a table for each of its control states that says in which control
 * states the others must be. docs/decisions/23-partial-order.md proves what the table promises.
 */

import { controlCode, type Leaf, type LeafTree, type LockTree, lockTrees } from '../lower/layout.ts';
import { type Program, type StateCase, waysOf } from '../lower/program.ts';
import type { SystemActor } from '../system/system.ts';
import { disturbs, type Footprint, footprint, type Interval, type Knowledge, nothingKnown } from './footprint.ts';
import { noParts, type PartSet, Parts } from './parts.ts';

/** Where the actor is, what it holds and where the others are when its steps stand for all. */
export interface Persistent {
  readonly actor: number;
  /** The actor's control code. */
  readonly code: number;
  /** The locks that it must hold. */
  readonly holds: readonly Hold[];
  /** For each other actor its control codes as bits; absent where it may be anywhere. */
  readonly others: readonly Whereabouts[];
}
export interface Whereabouts {
  readonly actor: number;
  readonly codes: bigint;
}
/** A leaf whose value lies in the interval while the actor holds a lock. */
export interface Hold extends Interval {
  readonly leaf: Leaf;
}

/** Any of them that fits may be used. */
export function persistentSets(program: Program): Persistent[] {
  const analysis = new Analysis(program);
  return program.actors.flatMap(({ actor, cases }) => cases.flatMap((each) => analysis.sets(actor, each)));
}

/** What an actor may do in one control state while another does not move. */
interface Future {
  readonly code: number;
  readonly footprint: Footprint;
}

class Analysis {
  private readonly program: Program;
  private readonly parts: Parts;
  private readonly locks: readonly LockTree[];
  /** What properties of every state read. */
  private readonly watched: PartSet;
  /** For each actor what its waiting for locks depends on, the locks themselves left out. */
  private readonly waits: readonly PartSet[];
  private readonly classesHeld: readonly ReadonlyMap<number, ReadonlySet<string>>[];
  private readonly futures = new Map<string, readonly Future[]>();

  constructor(program: Program) {
    this.program = program;
    const parts = new Parts(program);
    this.parts = parts;
    this.classesHeld = program.actors.map(({ actor }) => classesHeld(program, actor.index));
    this.locks = lockTrees(program.system, program.layout.leaves);
    const union = <T>(list: readonly T[], of: (each: T) => PartSet): PartSet =>
      list.reduce((set, each) => set | of(each), noParts);
    this.watched = union([...program.invariants, ...program.witnesses], ({ cond }) => parts.read(cond));
    const ofLocks = union(this.locks, (lock) => union(leavesOf(lock), ({ id }) => parts.all(id)));
    this.waits = program.waits.map((masks) => union(masks, (mask) => parts.read(mask)) & ~ofLocks);
  }

  sets({ index, chart }: SystemActor, { state, held, events }: StateCase): Persistent[] {
    const { program, parts } = this;
    const code = controlCode(chart, state);
    if (events.every(({ event }) => program.events[event]?.optional === true)) return [];
    const bodies = events.map(({ body }) => body);
    const own = footprint(program, parts, bodies, { index, code }, nothingKnown);
    const visible = this.waits.reduce((set, waits, other) => (other === index ? set : set | waits), this.watched);
    if (own.targets.size === 0 || (own.writes & visible) !== noParts) return [];
    const sure = this.surelyHeld(index, held);
    const list: Persistent[] = [];
    for (const holds of [[], ...this.perhapsHeld(index, state, sure).map((hold) => [hold])]) {
      const others = this.others(index, own, [...sure, ...holds]);
      if (
        others !== null &&
        !list.some((known) => known.holds.every((hold) => holds.includes(hold)) && isWithin(others, known.others))
      )
        list.push({ actor: index, code, holds, others });
    }
    return list;
  }

  /** Null where the actor's steps never stand for all. */
  private others(actor: number, own: Footprint, holds: readonly Hold[]): Whereabouts[] | null {
    const knowledge = new Map(holds.toSorted((a, b) => a.leaf.id - b.leaf.id).map((hold) => [hold.leaf.id, hold]));
    const others: Whereabouts[] = [];
    for (const { actor: other, cases } of this.program.actors) {
      if (other.index === actor) continue;
      const codes = undisturbing(own, this.future(other, cases, knowledge));
      if (codes === 0n) return null;
      if (codes !== codesOf(cases.map(({ state }) => controlCode(other.chart, state))))
        others.push({ actor: other.index, codes });
    }
    return others;
  }

  /** What the actor may do in each control state while what is known stays as it is. */
  private future({ index, chart }: SystemActor, cases: readonly StateCase[], knowledge: Knowledge): readonly Future[] {
    const key = [index, ...[...knowledge].flatMap(([leaf, { lo, hi }]) => [leaf, lo, hi])].join();
    const known = this.futures.get(key);
    if (known !== undefined) return known;
    const registers = registersOf(this.program, index);
    const future = cases.map(({ state, events }) => {
      const code = controlCode(chart, state);
      const bodies = events.map(({ body }) => body);
      const found = footprint(this.program, this.parts, bodies, { index, code }, knowledge, registers);
      const targets = new Set([...found.targets].map((target) => controlCode(chart, target)));
      return { code, footprint: { ...found, targets } };
    });
    this.futures.set(key, future);
    return future;
  }

  private surelyHeld(actor: number, held: ReadonlySet<string>): Hold[] {
    return this.locks.flatMap(({ text, tree }) => {
      const place = text.replace(/\[(\d+)\]/g, '.$1');
      return modes(tree, actor).flatMap(({ mode, hold }) => (held.has(`${mode} ${place}`) ? [hold] : []));
    });
  }

  private perhapsHeld(actor: number, state: number, sure: readonly Hold[]): Hold[] {
    const classes = this.classesHeld[actor]?.get(state) ?? new Set();
    return this.locks
      .filter(({ lock }) => classes.has(lock))
      .flatMap(({ tree }) => modes(tree, actor).map(({ hold }) => hold))
      .filter(({ leaf }) => this.program.layout.slots[leaf.id] && sure.every((hold) => hold.leaf !== leaf));
  }
}

/** For each control state of the actor the classes of locks that it may hold there; to miss some only costs cut. */
function classesHeld(program: Program, actor: number): Map<number, Set<string>> {
  const held = new Map<number, Set<string>>();
  const ways = waysOf(program, actor);
  for (let grows = true; grows; ) {
    grows = false;
    for (const { from, to, locks } of ways) {
      const after = new Set(held.get(from));
      for (const { verb, lock } of locks) {
        if (verb === 'acquire') after.add(lock);
        if (verb === 'release') after.delete(lock);
      }
      const known = held.get(to) ?? new Set();
      held.set(to, known);
      for (const lock of after) {
        if (known.has(lock)) continue;
        known.add(lock);
        grows = true;
      }
    }
  }
  return held;
}

/** How the actor may hold the lock. */
function modes({ owner, writer, readers }: LockTree['tree'], actor: number): { mode: string; hold: Hold }[] {
  const list: { mode: string; hold: Hold }[] = [];
  const mine = readers?.kind === 'array' ? readers.items[actor] : undefined;
  const note = (mode: string, tree: LeafTree | undefined, lo: number, hi: (leaf: Leaf) => number): void => {
    if (tree?.kind === 'leaf') list.push({ mode, hold: { leaf: tree.leaf, lo, hi: hi(tree.leaf) } });
  };
  note('exclusive', owner, actor, () => actor);
  note('write', writer, actor, () => actor);
  note('read', mine, 1, ({ hi }) => hi);
  return list;
}

function leavesOf({ tree }: LockTree): Leaf[] {
  return Object.values(tree).flatMap((field) => {
    if (field.kind === 'leaf') return field.leaf;
    return field.kind === 'array' ? field.items.flatMap((item) => (item.kind === 'leaf' ? item.leaf : [])) : [];
  });
}

/** The scalars of the actor's registers that vary. */
function registersOf({ layout }: Program, actor: number): Leaf[] {
  const tree = layout.leaves.registers[actor];
  const fields = tree?.kind === 'fields' ? Object.values(tree.fields) : [];
  return fields.flatMap((field) => (field.kind === 'leaf' && layout.slots[field.leaf.id] ? [field.leaf] : []));
}

function isWithin(some: readonly Whereabouts[], larger: readonly Whereabouts[]): boolean {
  return larger.every(({ actor, codes }) => some.some((each) => each.actor === actor && (each.codes & ~codes) === 0n));
}

/** The codes from which the other, however it goes on, never disturbs the steps. */
function undisturbing(own: Footprint, future: readonly Future[]): bigint {
  const bad = new Set(future.filter(({ footprint }) => disturbs(own, footprint)).map(({ code }) => code));
  for (let before = -1; before !== bad.size; ) {
    before = bad.size;
    for (const { code, footprint } of future) {
      if ([...footprint.targets].some((target) => bad.has(target))) bad.add(code);
    }
  }
  return codesOf(future.map(({ code }) => code).filter((code) => !bad.has(code)));
}

function codesOf(codes: readonly number[]): bigint {
  return codes.reduce((set, code) => set | (1n << BigInt(code)), 0n);
}

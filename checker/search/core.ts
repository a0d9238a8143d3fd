/**
 * The engine's module: a program's functions and, around them, the state set. Successors gather in a batch. When it
 * is full, all their table slots are touched before they are inserted, so that the memory accesses overlap. (The
 * states that may equal them overlap by themselves: touching these first as well was slower.)
 */
import { emitActors, type Places } from '../compile/emit/actor.ts';
import { finish, hashSum } from '../compile/emit/code.ts';
import { emitJudgements, emitPredicate, emitPredicates } from '../compile/emit/judgement.ts';
import { emitCanonical } from '../compile/emit/symmetry.ts';
import * as wasm from '../compile/emit/wasm.ts';
import { type Callee, i32, Label, type Local, ModuleWriter, type Part } from '../compile/emit/wasm.ts';
import type { Program } from '../compile/lower/program.ts';
import { persistentSets } from '../compile/reduce/persistent.ts';
import type { Symmetry } from '../compile/reduce/symmetry.ts';
import { type Expanding, emitComplete, emitReduced, emitReview } from './order.ts';

/** Successors gathered before they are looked up. */
export const batchSize = 256;

/** Where everything lies in the engine's memory, in bytes. A state's record is its words and its parent. */
export interface Plan extends Places {
  readonly words: number;
  readonly record: number;
  /** In a successor after `insert`: the index of its state. */
  readonly found: number;
  /** In a state's first successor: by whose steps it was expanded, as order.ts says; null where nothing is reduced. */
  readonly reduced: number | null;
  /** The cell that holds the end of the batch, and the one that is 1 once a quiescent state was met. */
  readonly batchEnd: number;
  readonly rested: number;
  /** The cell that holds how many states the states stand for. */
  readonly orbits: number;
  /** The cell that holds how many states do not satisfy the constraint. */
  readonly outside: number;
  /** A byte for each `sometimes` that is 1 once it was witnessed. */
  readonly seen: number;
  /** What the symmetry adds: where a successor holds its orbit, and the address of the tour. */
  readonly symmetric: { readonly orbit: number; readonly tour: number } | null;
  readonly batch: number;
  /** The records, as many as there is room for; the table follows. */
  readonly states: number;
  /** The cell that holds where the first record would lie, if records move; null if they never do. */
  readonly base: number | null;
}

/** The most successors that one state can have. */
export function successorsMax(program: Program): number {
  return program.actors.reduce((sum, { cases }) => sum + Math.max(1, ...cases.map(({ events }) => events.length)), 0);
}

/**
 * The batch has room for a full one and the successors of one more state. `labelled`: each carries its event; `isReduced`:
 * room for what partial-order reduction needs.
 */
export function planMemory(
  program: Program,
  labelled: boolean,
  isReduced: boolean,
  symmetry: Symmetry | null = null,
): Plan {
  const { words } = program.layout;
  const record = 4 * (words + 1);
  const aligned = (address: number): number => Math.ceil(address / 64) * 64;
  const seen = 64;
  const taken = seen + program.witnesses.length;
  const tour = taken + program.transitions.length;
  const batch = aligned(tour + (symmetry?.tour.steps.length ?? 0));
  const someOptional = program.events.some(({ optional }) => optional);
  let stride = record + 8;
  const part = (present: boolean): number | null => {
    if (!present) return null;
    stride += 4;
    return stride - 4;
  };
  const optional = part(someOptional);
  const event = part(labelled);
  const reduced = part(isReduced);
  const orbit = part(symmetry !== null);
  const states = aligned(batch + (batchSize + successorsMax(program)) * stride);
  const successor = { origin: 4 * words, hash: record, found: record + 4, optional, event, stride };
  const symmetric = orbit === null ? null : { orbit, tour };
  const cells = { batchEnd: 0, rested: 4, orbits: 8, outside: 16 };
  return { words, record, reduced, ...cells, seen, taken, symmetric, batch, states, base: null, ...successor };
}

/** What a module has that others do not. */
export interface Parts {
  /** The set of states; the exact one if absent. */
  readonly emitSet?: EmitSet;
  readonly symmetry?: Symmetry | null;
  /** What a partition has beside; its memory is shared with other threads. */
  readonly emitExchange?: (writer: ModuleWriter) => void;
}

/**
 * Imports `memory`, `fail` (state, event, failure), `violate` (kind, number, state) and `broken` (failure, state).
 * Exports `expand`, `insert`, `adopt`, `inspect`, `canonical` and a `predicate` for each, as Core in engine.ts describes
 * them, and of a partition what Exchange in emit-exchange.ts describes.
 */
export function emitCore(
  program: Program,
  plan: Plan,
  { emitSet = emitTable, symmetry = null, emitExchange }: Parts = {},
): Uint8Array {
  const writer = new ModuleWriter();
  const failed = writer.import('fail', ['i32', 'i32', 'i32']);
  const violate = writer.import('violate', ['i32', 'i32', 'i32']);
  const broken = writer.import('broken', ['i32', 'i32']);
  const failing = writer.global();
  const fail = writer.define(['i32', 'i32', 'i32'], [], () => [
    wasm.globalSet(failing, i32(1)),
    wasm.call(failed, wasm.get(0), wasm.get(1), wasm.get(2)),
  ]);
  const sets = plan.reduced === null ? [] : persistentSets(program);
  const failure = (event: number): Callee => (program.events[event]?.optional ? failed : fail);
  const actors = emitActors(writer, program, plan, failure, plan.reduced !== null);
  const { inspect, rest } = emitJudgements(writer, program, plan, { violate, broken });
  const places = plan.symmetric && { ...plan.symmetric, hash: plan.hash, stride: plan.stride };
  const { constraint } = program;
  const canonical = symmetry && places && emitCanonical(writer, program.layout, symmetry, places);
  const expand = emitExpand(writer, plan, {
    actors,
    rest,
    failing,
    reduce: (each) => emitReduced(program, plan, sets, each),
    canonical,
    within: constraint === null ? null : emitPredicate(writer, program.layout, constraint, { violate, broken }),
  });
  writer.export('expand', expand);
  if (plan.reduced !== null) {
    writer.export('review', emitReview(writer, plan));
    writer.export('complete', emitComplete(writer, plan, actors));
  }
  emitSet(writer, plan, inspect);
  if (inspect !== null) writer.export('inspect', inspect);
  if (canonical !== null) writer.export('canonical', canonical);
  const predicates = emitPredicates(writer, program, { violate, broken });
  for (const [number, predicate] of predicates.entries()) writer.export(predicateName(number), predicate);
  emitExchange?.(writer);
  return writer.write(emitExchange !== undefined);
}

export function predicateName(number: number): `predicate ${number}` {
  return `predicate ${number}`;
}
/** Exports what puts successors into the set of states; `inspect` judges each new one. */
export type EmitSet = (writer: ModuleWriter, plan: Plan, inspect: Callee | null) => void;
const emitTable: EmitSet = (writer, plan, inspect) => {
  writer.export('insert', emitInsert(writer, plan, inspect));
  writer.export('adopt', emitAdopt(writer, plan));
};

/** Whether the words at the addresses are the same; two at a time. */
export function sameWords(words: number, left: Part, right: Part): Part {
  const differences: Part[] = [];
  for (let word = 0; word < words; word += 2) {
    const load = word + 1 < words ? wasm.load64 : (at: Part, offset: number) => wasm.extend(wasm.load(at, offset));
    differences.push(wasm.xor64(load(left, word * 4), load(right, word * 4)));
  }
  return wasm.isZero64(differences.reduce((all, each) => wasm.or64(all, each)));
}

interface Expansion {
  readonly actors: readonly Callee[];
  readonly rest: Callee | null;
  readonly failing: number;
  readonly reduce: (each: Expanding) => Part;
  /** Puts least forms in the place of the successors, after it was asked whether they differ from their state. */
  readonly canonical: Callee | null;
  /** Whether a state is gone on from; null if all are. */
  readonly within: Callee | null;
}
function emitExpand(
  writer: ModuleWriter,
  plan: Plan,
  { actors, rest, failing, reduce, canonical, within }: Expansion,
): Callee {
  return writer.define(['i32', 'i32'], ['i32'], (frame) => {
    const [state, to] = [0, 1] as const;
    const record = frame.local();
    const end = frame.local();
    const first = frame.local();
    const sum = frame.local('i64');
    const successors = canonical === null ? null : frame.local();
    const out = new Label();
    const next = new Label();
    const full = i32(plan.batch + batchSize * plan.stride);
    const judged: Part = [
      wasm.store(i32(0), plan.rested, i32(1)),
      rest === null ? [] : wasm.call(rest, wasm.get(record), wasm.get(state)),
    ];
    const by = (actor: Callee | undefined): Part =>
      actor === undefined
        ? []
        : wasm.set(end, wasm.call(actor, wasm.get(record), wasm.get(state), wasm.get(end), wasm.get(sum)));
    const all: Part = [
      wasm.globalSet(failing, i32(0)),
      actors.map(by),
      wasm.when(wasm.isZero(wasm.globalGet(failing)), ifQuiet(plan, { record, at: first, end }, judged)),
    ];
    const scratch = plan.reduced === null ? first : frame.local();
    const step = (actor: number): Part => by(actors[actor]);
    const unlessMoved = (consequence: Part): Part => ifQuiet(plan, { record, at: scratch, end }, consequence);
    const goOn: Part = [
      reduce({ record, end, first, scratch, step, unlessMoved, all }),
      canonical === null || successors === null ? [] : wasm.call(canonical, wasm.get(successors), wasm.get(end)),
    ];
    return [
      wasm.set(record, recordAt(plan, wasm.get(state))),
      wasm.set(end, wasm.load(i32(0), plan.batchEnd)),
      wasm.block(
        out,
        wasm.loop(
          next,
          wasm.branchIf(wasm.notBelow(wasm.get(state), wasm.get(to)), out),
          wasm.branchIf(wasm.notBelow(wasm.get(end), full), out),
          wasm.set(
            sum,
            hashSum(plan.words, (word) => wasm.load(wasm.get(record), word * 4)),
          ),
          wasm.set(first, wasm.get(end)),
          successors === null ? [] : wasm.set(successors, wasm.get(end)),
          within === null ? goOn : wasm.when(wasm.call(within, wasm.get(record), wasm.get(state)), goOn),
          wasm.set(state, wasm.add(wasm.get(state), i32(1))),
          wasm.set(record, wasm.add(wasm.get(record), i32(plan.record))),
          wasm.branch(next),
        ),
      ),
      wasm.store(i32(0), plan.batchEnd, wasm.get(end)),
      wasm.get(state),
    ];
  });
}

/** The consequence unless some successor from `at` to the end is a step away from the state that someone owes. */
function ifQuiet(
  plan: Plan,
  { record, at, end }: { readonly record: Local; readonly at: Local; readonly end: Local },
  consequence: Part,
): Part {
  const busy = new Label();
  const each = new Label();
  const still = sameWords(plan.words, wasm.get(record), wasm.get(at));
  const idle = plan.optional === null ? still : wasm.or(still, wasm.load(wasm.get(at), plan.optional));
  const step: Part = [
    wasm.branchIf(wasm.isZero(idle), busy),
    wasm.set(at, wasm.add(wasm.get(at), i32(plan.stride))),
    wasm.branch(each),
  ];
  return wasm.block(busy, wasm.loop(each, wasm.when(wasm.below(wasm.get(at), wasm.get(end)), step)), consequence);
}

function recordAt(plan: Plan, state: Part): Part {
  const base = plan.base === null ? i32(plan.states) : wasm.load(i32(0), plan.base);
  return wasm.add(base, wasm.mul(state, i32(plan.record)));
}
/** The address of the table's slot number that the bits give, at first those of the hash. */
function slotAt(table: Local, slot: Part): Part {
  return wasm.add(wasm.get(table), wasm.shl(slot, i32(2)));
}

/** Parameters and variables of `insert`. */
interface Insertion {
  readonly count: Local;
  readonly table: Local;
  readonly mask: Local;
  /** The successor. */
  readonly at: Local;
  readonly end: Local;
  readonly hash: Local;
  readonly slot: Local;
  readonly entry: Local;
  readonly record: Local;
}
function emitInsert(writer: ModuleWriter, plan: Plan, inspect: Callee | null): Callee {
  return writer.define(['i32', 'i32', 'i32'], ['i32'], (frame) => {
    const [count, table, mask] = [0, 1, 2] as const;
    const locals: Insertion = {
      ...{ count, table, mask, at: frame.local(), end: frame.local(), hash: frame.local() },
      ...{ slot: frame.local(), entry: frame.local(), record: frame.local() },
    };
    return [
      wasm.set(locals.end, wasm.load(i32(0), plan.batchEnd)),
      each(plan, locals, touchSlot(plan, locals)),
      each(plan, locals, insertOne(plan, locals, inspect)),
      wasm.store(i32(0), plan.batchEnd, i32(plan.batch)),
      wasm.get(count),
    ];
  });
}

/** The body for each successor of the batch. */
export function each(plan: Plan, { at, end }: Pick<Insertion, 'at' | 'end'>, body: Part): Part {
  const next = new Label();
  const more = wasm.when(wasm.below(wasm.get(at), wasm.get(end)), [
    body,
    wasm.set(at, wasm.add(wasm.get(at), i32(plan.stride))),
    wasm.branch(next),
  ]);
  return [wasm.set(at, i32(plan.batch)), wasm.loop(next, more)];
}

function touchSlot(plan: Plan, { table, mask, at }: Insertion): Part {
  const slot = wasm.and(wasm.load(wasm.get(at), plan.hash), wasm.get(mask));
  // Kept, lest the compiler drop the load.
  return wasm.store(wasm.get(at), plan.found, wasm.load(slotAt(table, slot)));
}

function insertOne(plan: Plan, locals: Insertion, inspect: Callee | null): Part {
  const { table, mask, at, hash, slot, entry, record } = locals;
  const probe = new Label();
  const done = new Label();
  const index = wasm.sub(wasm.and(wasm.get(entry), wasm.get(mask)), i32(1));
  const otherTag = wasm.and(wasm.xor(wasm.get(entry), wasm.get(hash)), tagBits(mask));
  const isKnown = wasm.when(sameWords(plan.words, wasm.get(record), wasm.get(at)), [
    wasm.store(wasm.get(at), plan.found, index),
    wasm.branch(done),
  ]);
  return [
    wasm.set(hash, wasm.load(wasm.get(at), plan.hash)),
    wasm.set(slot, wasm.get(hash)),
    wasm.block(
      done,
      wasm.loop(
        probe,
        wasm.set(slot, wasm.and(wasm.get(slot), wasm.get(mask))),
        wasm.set(entry, wasm.load(slotAt(table, wasm.get(slot)))),
        wasm.when(wasm.isZero(wasm.get(entry)), [addNew(plan, locals, inspect), wasm.branch(done)]),
        wasm.when(wasm.isZero(otherTag), [wasm.set(record, recordAt(plan, index)), isKnown]),
        wasm.set(slot, wasm.add(wasm.get(slot), i32(1))),
        wasm.branch(probe),
      ),
    ),
  ];
}
function tagBits(mask: Local): Part {
  return wasm.xor(wasm.get(mask), i32(-1));
}

function addNew(plan: Plan, { count, table, mask, at, hash, slot, record }: Insertion, inspect: Callee | null): Part {
  const tagged = wasm.or(wasm.and(wasm.get(hash), tagBits(mask)), wasm.add(wasm.get(count), i32(1)));
  return [
    wasm.store(slotAt(table, wasm.get(slot)), 0, tagged),
    wasm.set(record, recordAt(plan, wasm.get(count))),
    // The parent follows the words in both places.
    copy(plan.words + 1, wasm.get(record), wasm.get(at)),
    wasm.store(wasm.get(at), plan.found, wasm.get(count)),
    inspect === null ? [] : wasm.call(inspect, wasm.get(record), wasm.get(count)),
    plan.symmetric === null ? [] : countOrbit(plan, wasm.load(wasm.get(at), plan.symmetric.orbit)),
    wasm.set(count, wasm.add(wasm.get(count), i32(1))),
  ];
}

function countOrbit({ orbits }: Plan, orbit: Part): Part {
  return wasm.store64(i32(0), orbits, wasm.add64(wasm.load64(i32(0), orbits), wasm.extend(orbit)));
}

/** Copies words, two at a time. */
export function copy(words: number, to: Part, from: Part): Part {
  const parts: Part[] = [];
  for (let word = 0; word < words; word += 2) {
    const offset = word * 4;
    const pair = word + 1 < words;
    parts.push(
      pair ? wasm.store64(to, offset, wasm.load64(from, offset)) : wasm.store(to, offset, wasm.load(from, offset)),
    );
  }
  return parts;
}

function emitAdopt(writer: ModuleWriter, plan: Plan): Callee {
  return writer.define(['i32', 'i32', 'i32'], [], (frame) => {
    const [count, table, mask] = [0, 1, 2] as const;
    const state = frame.local();
    const record = frame.local();
    const hash = frame.local();
    const slot = frame.local();
    const sum = hashSum(plan.words, (word) => wasm.load(wasm.get(record), word * 4));
    const next = new Label();
    const probe = new Label();
    const tagged = wasm.and(wasm.get(hash), tagBits(mask));
    const occupied = wasm.load(slotAt(table, wasm.tee(slot, wasm.and(wasm.get(slot), wasm.get(mask)))));
    return wasm.loop(
      next,
      wasm.when(wasm.below(wasm.get(state), wasm.get(count)), [
        wasm.set(record, recordAt(plan, wasm.get(state))),
        wasm.set(hash, finish(sum, frame.local('i64'))),
        wasm.set(slot, wasm.get(hash)),
        wasm.loop(probe, wasm.when(occupied, [wasm.set(slot, wasm.add(wasm.get(slot), i32(1))), wasm.branch(probe)])),
        wasm.set(state, wasm.add(wasm.get(state), i32(1))),
        wasm.store(slotAt(table, wasm.get(slot)), 0, wasm.or(tagged, wasm.get(state))),
        wasm.branch(next),
      ]),
    );
  });
}

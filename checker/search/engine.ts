/**
 * The generated engine with its memory: states packed in insertion order, an exact set of them, and a batch of
 * successors. The records lie before the table, with room for as many as the table may hold, so that the table moves
 * when it grows and the records never do.
 */

import type { Packed } from '../compile/analyse/lock-order.ts';
import type { Program } from '../compile/lower/program.ts';
import type { Lossy } from '../report/result.ts';
import { batchSize, type Plan, predicateName, successorsMax } from './core.ts';
import { bytesMax, giveBack, growTo, instantiate, type Memory, takeMemory } from './memory.ts';
import type { Module } from './module.ts';

export interface Hooks {
  /** A step from the state breaks a check. */
  fail(state: number, event: number, failure: number): void;
  /** A state is wrong: kind 0 an invariant, 1 an ending, 2 a circle of waiting actors. */
  violate(kind: number, number: number, state: number): void;
  /** Evaluating a property of the state breaks a check. */
  broken(failure: number, state: number): void;
}

/** What the generated module exports. */
interface Core {
  /** Appends the successors of these states to the batch until it is full; gives the first state left out. */
  expand(from: number, to: number): number;
  /** Inserts the batch behind `count` states and empties it; gives the new count. */
  insert(count: number, table: number, mask: number): number;
  /** Enters the first `count` states into an empty table. */
  adopt(count: number, table: number, mask: number): void;
  /** Of an inserted batch: overwrites it with pairs of a state to be completed and an actor; gives their end. */
  readonly review?: (end: number) => number;
  /** Appends the successors of the state by all actors but this one. */
  readonly complete?: (state: number, actor: number) => void;
  /** Judges a new state; absent if there is nothing to judge. */
  readonly inspect?: (record: number, state: number) => void;
  /** Puts the least forms of the successors between two addresses in their place; absent without symmetry. */
  readonly canonical?: (from: number, end: number) => void;
  /** For each predicate of the program whether the state satisfies it: not 0. */
  readonly [predicate: ReturnType<typeof predicateName>]: (record: number, state: number) => number;
}

/** How full the table may become. */
const load = 0.75;
const smallest = 2 ** 10;
/** Where nothing is expected: large enough for most scenarios, small enough to cost nothing. */
const unexpected = 2 ** 16;
/** A table entry holds an index and some bits of the hash in 32 bits. */
const tableMax = 2 ** 30;

function roomIn(table: number): number {
  return Math.floor(table * load);
}
function tableFor(states: number): number {
  let table = smallest;
  while (roomIn(table) < states) table *= 2;
  return table;
}
function bytesFor(words: number, table: number): number {
  return table * 4 + roomIn(table) * 4 * (words + 1);
}
/** The bytes that a search needs at least. */
export function memoryMin(program: Program): number {
  return bytesFor(program.layout.words, tableFor(successorsMax(program) + batchSize));
}

/** How many states fit into that memory; 0 if a search cannot even begin with it. */
export function statesMax(program: Program, memory: number): number {
  if (memory < memoryMin(program)) return 0;
  const { words } = program.layout;
  let table = smallest;
  while (table < tableMax && bytesFor(words, 2 * table) <= Math.min(memory, bytesMax - marginBytes)) table *= 2;
  return roomIn(table);
}
/** More than lies before the states. */
const marginBytes = 2 ** 26;

/** How much an engine may hold. */
export interface Room {
  /** Bytes for states, parent links and table. */
  readonly memory: number;
  /** How many states are expected, to size the table; 0 if unknown. */
  readonly expected: number;
}
/** Told of a step: where it leads, whether that is a new state, where it comes from, and by which event of the program. */
export type Watch = (state: number, isNew: boolean, origin: number, event: number) => void;

/** What a search asks of its engine. */
export type SearchEngine = Omit<
  { [name in keyof Engine]: Engine[name] },
  'code' | 'notes' | 'notesBytes' | 'records' | 'recordBytes' | 'reserve' | 'goOn'
>;

export class Engine {
  /** States expanded between two looks at the clock. */
  readonly breath: number = 4096;
  /** How many states are known. */
  states = 0;
  /** How many successors have been inserted. */
  transitions = 0;
  protected readonly module: Module;
  protected readonly plan: Plan;
  protected readonly core: Core;
  protected readonly memory: Memory;
  // Views end when the memory grows.
  protected numbers: Int32Array = new Int32Array();
  protected bytes: Uint8Array = new Uint8Array();
  private readonly room: Room;
  /** Entries of the table, a power of two. */
  private table = 0;
  /** Pairs of a state that one actor's steps do not stand for after all, and that actor. */
  private postponed: number[] = [];

  constructor(module: Module, room: Room, hooks: Hooks, memory = takeMemory()) {
    this.module = module;
    this.plan = module.plan;
    this.room = room;
    this.memory = memory;
    const { fail, violate, broken } = hooks;
    // The one place where bytes become functions: the module exports what emitCore says.
    this.core = instantiate(module.compiled, { memory, fail, violate, broken }) as Core;
  }

  /** The generated module. */
  get code(): Uint8Array {
    return this.module.code;
  }

  /** Takes memory for the first states. */
  protected open(): void {
    if (!this.resize(this.firstTable())) throw new RangeError('the system gives no memory');
    this.prepare();
  }

  // The expected number, or a size that costs little; never more than the limit allows.
  private firstTable(): number {
    const { expected } = this.room;
    let table = expected > 0 ? tableFor(expected + this.module.successors + batchSize) : unexpected;
    while (table > smallest && !this.allows(table)) table /= 2;
    return table;
  }
  private allows(table: number): boolean {
    return table <= tableMax && bytesFor(this.plan.words, table) <= this.room.memory && this.end(table) <= bytesMax;
  }
  private tableAt(table: number): number {
    return this.plan.states + roomIn(table) * this.plan.record;
  }
  private end(table: number): number {
    return this.tableAt(table) + table * 4;
  }

  /** An earlier search may have used the memory. */
  protected prepare(): void {
    const { plan } = this;
    const { tour } = this.module;
    this.bytes.fill(0, 0, plan.batch);
    // Renamings keep the initial state.
    this.numbers[plan.orbits / 4] = 1;
    if (tour !== null && plan.symmetric !== null) this.bytes.set(tour, plan.symmetric.tour);
    this.numbers[plan.batchEnd / 4] = plan.batch;
  }

  private resize(table: number): boolean {
    if (!growTo(this.memory, this.end(table))) return false;
    this.view();
    this.table = table;
    const at = this.tableAt(table);
    this.bytes.fill(0, at, at + table * 4);
    this.core.adopt(this.states, at, table - 1);
    return true;
  }

  protected view(): void {
    this.numbers = new Int32Array(this.memory.buffer);
    this.bytes = new Uint8Array(this.memory.buffer);
  }

  /** Puts the initial state into the set. Before anything else, unless `reserve` and `goOn` take its place. */
  start(): void {
    this.open();
    const at = this.plan.states / 4;
    this.numbers.set(this.module.initial, at);
    this.numbers[at + this.plan.words] = -1;
    this.states = 1;
    this.core.adopt(1, this.tableAt(this.table), this.table - 1);
    this.core.inspect?.(this.plan.states, 0);
  }

  /** Makes room for so many states, whose `records` are to be filled before `goOn`. False if there is none. */
  reserve(states: number): boolean {
    this.open();
    while (states > roomIn(this.table)) {
      if (!this.allows(this.table * 2) || !this.resize(this.table * 2)) return false;
    }
    return true;
  }
  /** Goes on where another engine stood: `notes` are its own. */
  goOn(states: number, transitions: number, notes: Uint8Array): void {
    this.states = states;
    this.transitions = transitions;
    this.bytes.set(notes, this.plan.rested);
    this.core.adopt(states, this.tableAt(this.table), this.table - 1);
  }
  get recordBytes(): number {
    return this.plan.record;
  }
  /** The records of these states, from the first up to, not including, the second. They are gone when memory grows. */
  records(from: number, to: number): Uint8Array {
    const { states, record } = this.plan;
    return this.bytes.subarray(states + from * record, states + to * record);
  }
  get notesBytes(): number {
    return this.plan.batch - this.plan.rested;
  }
  /** What the module noted beside the states: what was quiescent, witnessed and taken. */
  notes(): Uint8Array {
    return this.bytes.slice(this.plan.rested, this.plan.batch);
  }

  /**
   * Appends successors to the batch, those of the states from `from` up to `to` or until the batch is full, and judges
   * the quiescent ones among them. Gives the first state that is left out.
   */
  expand(from: number, to: number): number {
    return this.core.expand(from, to);
  }

  protected get batched(): number {
    return ((this.numbers[this.plan.batchEnd / 4] ?? 0) - this.plan.batch) / this.plan.stride;
  }
  get isFull(): boolean {
    return this.batched >= batchSize;
  }

  /**
   * Inserts the batch and tells of each step, if the engine was asked to. False if there is no room for all of it, and
   * then nothing is inserted.
   */
  insert(watch: Watch | null): boolean {
    const { batched, plan, states: before } = this;
    while (before + batched > roomIn(this.table)) {
      if (!this.allows(this.table * 2) || !this.resize(this.table * 2)) return false;
    }
    this.transitions += batched;
    this.states = this.core.insert(before, this.tableAt(this.table), this.table - 1);
    if (watch !== null) this.tell(watch, before, batched);
    if (this.core.review !== undefined) this.postpone(this.core.review(plan.batch + batched * plan.stride));
    return true;
  }

  private tell(watch: Watch, before: number, batched: number): void {
    const { plan } = this;
    let known = before;
    for (let at = 0; at < batched; at++) {
      const successor = plan.batch + at * plan.stride;
      const part = (offset: number): number => this.numbers[(successor + offset) / 4] ?? 0;
      const state = part(plan.found);
      watch(state, state >= known, part(plan.origin), part(plan.event ?? plan.origin));
      if (state >= known) known = state + 1;
    }
  }

  private postpone(end: number): void {
    for (let at = this.plan.batch / 4; at < end / 4; at++) this.postponed.push(this.numbers[at] ?? 0);
  }

  /** How many expanded states are to be completed. */
  get incomplete(): number {
    return this.postponed.length / 2;
  }
  /** Appends what the `position`th of them lacks to the batch. */
  complete(position: number): void {
    this.core.complete?.(this.postponed[2 * position] ?? 0, this.postponed[2 * position + 1] ?? 0);
  }
  /** All of them are complete. */
  completed(): void {
    this.postponed = [];
  }

  /** The predicate of that number, as a function of a state. */
  predicate(number: number): (state: number) => boolean {
    const evaluate = this.core[predicateName(number)];
    const { states, record } = this.plan;
    return (state) => evaluate?.(states + state * record, state) === 1;
  }

  words(state: number): Int32Array {
    const at = this.recordAt(state);
    return this.numbers.slice(at, at + this.plan.words);
  }
  /** The words of all states where they are, in pieces. */
  packed(): Packed[] {
    const { numbers, plan, states } = this;
    return [{ numbers, states, first: plan.states / 4, stride: plan.record / 4 }];
  }
  /** Which one it is in the order of the search, of a state of which something was found. */
  place(state: number): number {
    return state;
  }
  /** The state from which it was first reached, or -1. */
  parent(state: number): number {
    return this.numbers[this.recordAt(state) + this.plan.words] ?? -1;
  }
  /** In words. */
  protected recordAt(state: number): number {
    return (this.plan.states + state * this.plan.record) / 4;
  }

  /** How many states the known ones stand for; without symmetry it is not counted. */
  get orbits(): number {
    const at = this.plan.orbits / 4;
    return ((this.numbers[at] ?? 0) >>> 0) + ((this.numbers[at + 1] ?? 0) >>> 0) * 2 ** 32;
  }
  /** The least of what renamings make of the state; the batch must be empty. */
  canonical(words: Int32Array): Int32Array {
    const { batch, stride } = this.plan;
    this.numbers.set(words, batch / 4);
    this.core.canonical?.(batch, batch + stride);
    return this.numbers.slice(batch / 4, batch / 4 + words.length);
  }

  /** How many of the known states do not satisfy the constraint. */
  get outside(): number {
    return this.numbers[this.plan.outside / 4] ?? 0;
  }
  /** Which `sometimes` was witnessed. */
  witnessed(): boolean[] {
    const { seen } = this.plan;
    return Array.from({ length: this.module.witnesses }, (_, at) => this.bytes[seen + at] === 1);
  }
  /** 1 for each transition that fired. */
  taken(): Uint8Array {
    const { taken } = this.plan;
    return this.bytes.slice(taken, taken + this.module.transitions);
  }
  /** Whether some state was quiescent. */
  get rested(): boolean {
    return this.numbers[this.plan.rested / 4] === 1;
  }
  /** Bytes of states, parent links and table, as used. */
  get bytesUsed(): number {
    return this.table * 4 + this.states * this.plan.record;
  }
  /** How states may have been missed; null if whole states are compared. */
  get lossy(): Lossy | null {
    return null;
  }
  /** Lets the next search use the memory; nothing may be asked of this engine afterwards. */
  release(): void {
    giveBack(this.memory);
    this.numbers = new Int32Array();
    this.bytes = new Uint8Array();
  }
}

/**
 * An engine of many partitions, which looks like one engine to a search. Places are the numbers that one engine alone
 * would give the states, so that a search finds the same in the same order; the states have names of their own.
 */
import type { Packed } from '../../compile/analyse/lock-order.ts';
import type { Program } from '../../compile/lower/program.ts';
import type { Symmetry } from '../../compile/reduce/symmetry.ts';
import { Engine, type Hooks, type Room, type SearchEngine } from '../engine.ts';
import { takeShared } from '../memory.ts';
import { partitionModule } from '../module.ts';
import { Mail, makeBoards } from './board.ts';
import { controlBytes } from './control.ts';
import { type ExchangePlan, type Exchanging, placesMax } from './emit-exchange.ts';
import { type Placed, reportsMax, tell } from './reports.ts';
import { type Command, Leader, type StartThreads, type Team } from './team.ts';

/** How a search is divided. */
export interface Division extends Exchanging {
  /** How many threads work on the partitions, this one included. */
  readonly threads: number;
  readonly start: StartThreads;
}

/** Reads the states of a partition. */
class Reader extends Engine {
  refresh(states: number): void {
    this.view();
    this.states = states;
  }
}

export class PartitionedEngine implements SearchEngine {
  readonly breath = placesMax;
  /** What is expanded is inserted before anything else is. */
  readonly isFull = true;
  readonly incomplete = 0;
  readonly lossy = null;
  private readonly plan: ExchangePlan;
  private readonly leader: Leader;
  private readonly mail: Mail;
  private readonly hooks: Hooks;
  private readonly readers: readonly Reader[];
  /** The places that are expanded and not inserted. */
  private from = 0;
  private to = 0;
  /** How many reports of each partition are known. */
  private readonly heard: number[];
  /** The places of the states of which something was reported. */
  private readonly places = new Map<number, number>();

  constructor(program: Program, symmetry: Symmetry | null, room: Room, hooks: Hooks, division: Division) {
    const { partitions, threads, start } = division;
    const module = partitionModule(program, symmetry, division);
    const memories = Array.from({ length: partitions }, () => takeShared(module.plan.states));
    const boards = makeBoards(partitions, reportsMax(program));
    const each: Room = {
      memory: Math.floor(room.memory / partitions),
      expected: Math.ceil(room.expected / partitions),
    };
    const control = new SharedArrayBuffer(controlBytes);
    const team: Team = { module, memories, room: each, boards, threads, control };
    this.plan = module.plan;
    this.hooks = hooks;
    this.mail = new Mail(module.plan, memories, boards);
    this.readers = memories.map((memory) => new Reader(module, each, hooks, memory));
    this.heard = memories.map(() => 0);
    start(team);
    this.leader = new Leader(team);
  }

  private get numbers(): number[] {
    return this.heard.map((_, number) => number);
  }
  private sum(of: (number: number) => number): number {
    return this.numbers.reduce((sum, number) => sum + of(number), 0);
  }
  get states(): number {
    return this.sum((number) => this.mail.board(number).states);
  }
  get transitions(): number {
    return this.sum((number) => this.mail.board(number).transitions);
  }
  get bytesUsed(): number {
    return this.sum((number) => this.mail.board(number).bytes);
  }

  private all(command: Command, placeOf: (report: Placed) => number): void {
    this.leader.all(command);
    const reports = this.numbers.flatMap((number) => this.heardFrom(number, placeOf));
    // Those of one state come from one partition, in the order in which they were noticed.
    reports.sort((left, right) => left.order - right.order);
    for (const report of reports) {
      this.places.set(report.state, report.order);
      tell(this.hooks, report);
    }
  }
  private heardFrom(number: number, placeOf: (report: Placed) => number): Placed[] {
    const reports = this.mail.board(number).reports(this.heard[number] ?? 0);
    this.heard[number] = (this.heard[number] ?? 0) + reports.length;
    return reports.map((report) => ({ ...report, state: this.name(number, report.state), order: placeOf(report) }));
  }
  private name(partition: number, state: number): number {
    return state * this.plan.partitions + partition;
  }

  start(): void {
    this.all({ kind: 'begin', from: 0, to: 0 }, ({ order }) => order);
  }

  expand(from: number, to: number): number {
    this.all({ kind: 'expand', from, to }, ({ order }) => order);
    this.from = from;
    this.to = Math.min(...this.numbers.map((number) => this.mail.board(number).reached));
    return this.to;
  }

  insert(): boolean {
    const { from, to } = this;
    // A new state has the place that its key has among all new ones.
    this.all({ kind: 'insert', from, to }, ({ order }) => this.placeOf(order, from));
    return this.numbers.every((number) => !this.mail.board(number).isFull);
  }
  private placeOf(key: number, from: number): number {
    const base = from << this.plan.ordinalBits;
    const before = (list: Int32Array): number => list.filter((each) => (each - base) >>> 0 < (key - base) >>> 0).length;
    return this.mail.news().reduce((place, list) => place + before(list), this.mail.statesBefore());
  }

  complete(): void {}
  completed(): void {}

  private reader(partition: number): Reader {
    const reader = this.readers[partition];
    if (reader === undefined) throw new Error(`there is no partition ${partition}`);
    reader.refresh(this.mail.board(partition).states);
    return reader;
  }
  private get everyReader(): Reader[] {
    return this.numbers.map((number) => this.reader(number));
  }
  private of<T>(state: number, ask: (reader: Reader, state: number) => T): T {
    const { partitions } = this.plan;
    return ask(this.reader(state % partitions), Math.floor(state / partitions));
  }

  place(state: number): number {
    const place = this.places.get(state);
    if (place === undefined) throw new Error(`the place of state ${state} was not kept`);
    return place;
  }
  words(state: number): Int32Array {
    return this.of(state, (reader, own) => reader.words(own));
  }
  parent(state: number): number {
    const parent = this.of(state, (reader, own) => reader.parent(own));
    return parent === -1 ? -1 : parent >>> 0;
  }
  predicate(number: number): (state: number) => boolean {
    return (state) => this.of(state, (reader, own) => reader.predicate(number)(own));
  }
  packed(): Packed[] {
    return this.everyReader.flatMap((reader) => reader.packed());
  }
  canonical(words: Int32Array): Int32Array {
    return this.reader(0).canonical(words);
  }
  get orbits(): number {
    // Each partition counts the initial state, which renamings keep.
    return this.everyReader.reduce((sum, { orbits }) => sum + orbits, 1 - this.plan.partitions);
  }
  get outside(): number {
    return this.everyReader.reduce((sum, { outside }) => sum + outside, 0);
  }
  witnessed(): boolean[] {
    const each = this.everyReader.map((reader) => reader.witnessed());
    return this.reader(0)
      .witnessed()
      .map((_, at) => each.some((list) => list[at]));
  }
  taken(): Uint8Array {
    const each = this.everyReader.map((reader) => reader.taken());
    return this.reader(0)
      .taken()
      .map((_, at) => (each.some((list) => list[at] === 1) ? 1 : 0));
  }
  get rested(): boolean {
    return this.everyReader.some(({ rested }) => rested);
  }

  release(): void {
    this.leader.end();
  }
}

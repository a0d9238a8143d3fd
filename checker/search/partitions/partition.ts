/**
 * One partition of a search: an engine that owns the states whose hash says so. It knows the place of each of its states
 * that waits to be expanded in the order of one engine alone, and inserts what the partitions send it in that order.
 */
import { batchSize } from '../core.ts';
import { Engine, type Room } from '../engine.ts';
import type { Memory } from '../memory.ts';
import type { Module } from '../module.ts';
import { type Board, type Boards, Mail, outboxOf, streamOf } from './board.ts';
import type { Exchange, ExchangePlan } from './emit-exchange.ts';
import { Places } from './places.ts';
import { type Report, Reports } from './reports.ts';

/** What all partitions know. */
export interface Shared {
  readonly module: Module<ExchangePlan>;
  /** One for each partition. */
  readonly memories: readonly Memory[];
  /** Of each partition. */
  readonly room: Room;
  readonly boards: Boards;
}

export class Partition extends Engine {
  private readonly number: number;
  private readonly exchange: Exchange;
  private readonly where: ExchangePlan;
  private readonly mail: Mail;
  private readonly board: Board;
  private readonly reports: Reports;
  private readonly places = new Places();
  /** The first state that waits to be expanded. */
  private next = 0;
  /** What the keys of new states count from. */
  private base = 0;

  constructor({ module, room, memories, boards }: Shared, number: number) {
    const reports = new Reports();
    super(module, room, reports.hooks, memories[number]);
    this.number = number;
    this.where = module.plan;
    this.reports = reports;
    this.mail = new Mail(module.plan, memories, boards);
    this.board = this.mail.board(number);
    // The one place where the other functions of the module are known: it exports what emitExchange says.
    this.exchange = this.core as unknown as Exchange;
  }

  private get others(): number[] {
    return Array.from({ length: this.where.partitions }, (_, other) => other);
  }

  /** Takes memory; the initial state is put where it belongs. */
  begin(): void {
    const { where, number } = this;
    this.open();
    for (const other of this.others) {
      this.numbers[where.outEnds / 4 + other] = outboxOf(where, other);
      this.numbers[where.inAts / 4 + other] = streamOf(where, number, other);
    }
    this.numbers[where.newsEnd / 4] = where.news;
    this.numbers.set(this.module.initial, where.batch / 4);
    if (this.exchange.home(where.batch) === number) {
      this.places.add(0);
      this.start();
    }
    this.post(() => 0);
  }

  /** Expands its states up to the place, as long as the outboxes have room, and tells how far it came. */
  expandTo(to: number): void {
    this.settle();
    this.recall();
    const { places, where } = this;
    const waiting = places.below(to);
    const first = this.next;
    this.numbers.set(places.first(waiting), where.places / 4);
    while (this.next < first + waiting && this.hasRoom()) {
      this.next = this.expand(this.next, first + waiting);
      this.exchange.scatter(this.number, first);
    }
    this.post(({ state }) => places.at(state - first));
    places.drop(this.next - first);
    this.board.reached = Math.min(to, places.at(0));
  }

  /** New states wait in the order of their keys among those of all partitions. */
  private settle(): void {
    const news = this.mail.news();
    const own = news[this.number] ?? new Int32Array();
    const first = this.mail.statesBefore();
    const ahead = new Uint32Array(own.length);
    for (const list of news) if (list !== own) countAhead(own, list, this.base, ahead);
    for (let at = 0; at < own.length; at++) this.places.add(first + at + (ahead[at] ?? 0));
  }

  /** What was not taken yet is moved to the front of its outbox. */
  private recall(): void {
    const { where, numbers } = this;
    for (const other of this.others) {
      const start = outboxOf(where, other);
      const end = numbers[where.outEnds / 4 + other] ?? start;
      const from = start + this.mail.consumed(other, this.number);
      if (from > start) this.bytes.copyWithin(start, from, end);
      numbers[where.outEnds / 4 + other] = start + end - from;
    }
  }

  private hasRoom(): boolean {
    const { where, numbers } = this;
    const most = where.boxBytes - (batchSize + this.module.successors) * where.stride;
    for (let other = 0; other < where.partitions; other++) {
      if ((numbers[where.outEnds / 4 + other] ?? 0) - outboxOf(where, other) > most) return false;
    }
    return true;
  }

  /** Inserts what comes from states of these places, all of which are expanded. */
  insertFrom(from: number, to: number): void {
    const { where, exchange, reports } = this;
    this.base = from << where.ordinalBits;
    const span = (to - from) << where.ordinalBits;
    this.receive();
    const before = this.states;
    this.numbers[where.newsEnd / 4] = where.news;
    reports.isInserting = true;
    for (exchange.gather(this.base, span); this.batched > 0; exchange.gather(this.base, span)) {
      const { batched, states } = this;
      this.board.isFull = !this.insert(null);
      if (this.board.isFull) break;
      exchange.collect(states, batched);
    }
    reports.isInserting = false;
    this.post(({ state }) => this.numbers[where.news / 4 + state - before] ?? 0);
  }

  private receive(): void {
    const { where, numbers, mail, number } = this;
    for (const other of this.others) {
      const at = streamOf(where, number, other);
      const sent = mail.sent(other, number);
      if (other !== number) this.bytes.set(sent, at);
      numbers[where.inAts / 4 + other] = at;
      numbers[where.inEnds / 4 + other] = at + sent.length;
    }
  }

  /** `order`: the place of a report's state, or the key of one that has no place yet. */
  private post(order: (report: Report) => number): void {
    const { board, reports, states, transitions } = this;
    board.tell({ states, transitions, bytes: this.bytesUsed + this.places.bytes });
    for (const report of reports.taken()) board.add({ ...report, order: order(report) });
  }
}

/** Adds to `ahead`, for each of the keys, how many of the list come before it. Both ascend, as counted from the base. */
function countAhead(keys: Int32Array, list: Int32Array, base: number, ahead: Uint32Array): void {
  let passed = 0;
  for (let at = 0; at < keys.length; at++) {
    const key = ((keys[at] ?? 0) - base) >>> 0;
    while (passed < list.length && ((list[passed] ?? 0) - base) >>> 0 < key) passed++;
    ahead[at] = (ahead[at] ?? 0) + passed;
  }
}

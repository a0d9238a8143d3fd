/** What partitions tell each other: where each stands, and in its memory what it sends. */
import type { Memory } from '../memory.ts';
import type { ExchangePlan } from './emit-exchange.ts';
import { type Placed, readReport, reportLength, writeReport } from './reports.ts';

/** What all need to read it; it can be sent to a thread. */
export interface Boards {
  readonly numbers: SharedArrayBuffer;
  /** Numbers of each. */
  readonly length: number;
}

/** Where a board has what; the reports follow. */
const cells = { states: 0, transitions: 1, bytes: 2, reached: 3, isFull: 4, reports: 5 } as const;
const list = 6;

export function makeBoards(partitions: number, reports: number): Boards {
  const length = list + reportLength * reports;
  return { numbers: new SharedArrayBuffer(8 * length * partitions), length };
}

/** Where one partition stands. */
export class Board {
  private readonly numbers: Float64Array;

  constructor({ numbers, length }: Boards, partition: number) {
    this.numbers = new Float64Array(numbers, 8 * length * partition, length);
  }

  private cell(at: number): number {
    return this.numbers[at] ?? 0;
  }
  get states(): number {
    return this.cell(cells.states);
  }
  get transitions(): number {
    return this.cell(cells.transitions);
  }
  get bytes(): number {
    return this.cell(cells.bytes);
  }
  tell({ states, transitions, bytes }: { states: number; transitions: number; bytes: number }): void {
    this.numbers.set([states, transitions, bytes]);
  }
  /** The first place that it has not expanded. */
  get reached(): number {
    return this.cell(cells.reached);
  }
  set reached(place: number) {
    this.numbers[cells.reached] = place;
  }
  /** Whether it had no room for what was sent to it. */
  get isFull(): boolean {
    return this.cell(cells.isFull) === 1;
  }
  set isFull(isFull: boolean) {
    this.numbers[cells.isFull] = isFull ? 1 : 0;
  }
  add(report: Placed): void {
    writeReport(this.numbers, list + reportLength * this.cell(cells.reports), report);
    this.numbers[cells.reports] = this.cell(cells.reports) + 1;
  }
  /** All reports but the first `from`. */
  reports(from: number): Placed[] {
    const count = this.cell(cells.reports) - from;
    return Array.from({ length: count }, (_, at) => readReport(this.numbers, list + reportLength * (from + at)));
  }
}

/** The part of a partition's memory that never moves, where it has what it sends and what it has taken. */
interface View {
  readonly numbers: Int32Array;
  readonly bytes: Uint8Array;
}

export class Mail {
  private readonly plan: ExchangePlan;
  private readonly views: readonly View[];
  private readonly boards: readonly Board[];

  constructor(plan: ExchangePlan, memories: readonly Memory[], boards: Boards) {
    this.plan = plan;
    this.views = memories.map(({ buffer }) => ({
      numbers: new Int32Array(buffer, 0, plan.states / 4),
      bytes: new Uint8Array(buffer, 0, plan.states),
    }));
    this.boards = memories.map((_, number) => new Board(boards, number));
  }

  board(number: number): Board {
    return this.boards[number] ?? fail(number);
  }
  private cell(partition: number, address: number): number {
    return this.views[partition]?.numbers[address / 4] ?? fail(partition);
  }

  /** What one partition has for another, as it lies there. */
  sent(from: number, to: number): Uint8Array {
    const { outboxes, boxBytes, outEnds } = this.plan;
    return (this.views[from] ?? fail(from)).bytes.subarray(outboxes + to * boxBytes, this.cell(from, outEnds + 4 * to));
  }
  /** How many bytes the first partition took of what the second had sent. */
  consumed(by: number, from: number): number {
    return this.cell(by, this.plan.inAts + 4 * from) - streamOf(this.plan, by, from);
  }

  /** Of each partition the keys of its states that are new since the last insertion, in their order. */
  news(): Int32Array[] {
    const { news, newsEnd } = this.plan;
    return this.views.map(({ numbers }, number) => numbers.subarray(news / 4, this.cell(number, newsEnd) / 4));
  }
  /** How many states all had before that. */
  statesBefore(): number {
    const now = this.boards.reduce((sum, { states }) => sum + states, 0);
    return this.news().reduce((sum, { length }) => sum - length, now);
  }
}

export function outboxOf({ outboxes, boxBytes }: ExchangePlan, to: number): number {
  return outboxes + to * boxBytes;
}
/** Where a partition reads what another has sent; its own is not copied. */
export function streamOf(plan: ExchangePlan, partition: number, from: number): number {
  return partition === from ? outboxOf(plan, from) : plan.inboxes + from * plan.boxBytes;
}

function fail(partition: number): never {
  throw new Error(`there is no partition ${partition}`);
}

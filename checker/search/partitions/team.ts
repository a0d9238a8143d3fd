/**
 * The threads that search together: one leads, and the others do on their partitions what it does on its own. They share
 * memory, of which nobody writes what another reads at the same time: between two commands everybody has stopped.
 */
import { awaited, commandAt, turn, undone } from './control.ts';
import { Partition, type Shared } from './partition.ts';

/** All that a thread is told; it can be sent to one. */
export interface Team extends Shared {
  /** How many threads there are, the one that leads included. */
  readonly threads: number;
  /** Words by which they wait for each other, and the command. */
  readonly control: SharedArrayBuffer;
}

/** Starts the threads but the one that leads, each of which calls `serve` with its number, from 1 on. */
export type StartThreads = (team: Team) => void;

/** A thread has died; what was searched is gone with it. */
export class LostThreadError extends Error {
  override readonly name = 'LostThreadError';
}

/** What all partitions do; `from` and `to` are places. */
export interface Command {
  readonly kind: 'begin' | 'expand' | 'insert' | 'end';
  readonly from: number;
  readonly to: number;
}
const kinds = ['end', 'begin', 'expand', 'insert'] as const;

/** One thread with its partitions. */
class Member {
  protected readonly words: Int32Array;
  protected readonly command: Float64Array;
  readonly partitions: readonly Partition[];

  constructor(team: Team, thread: number) {
    this.words = new Int32Array(team.control, 0, 2);
    this.command = new Float64Array(team.control, commandAt, 3);
    const numbers = team.memories.map((_, number) => number);
    const own = numbers.filter((number) => number % team.threads === thread);
    this.partitions = own.map((number) => new Partition(team, number));
  }

  protected obey({ kind, from, to }: Command): void {
    for (const partition of this.partitions) {
      if (kind === 'begin') partition.begin();
      else if (kind === 'expand') partition.expandTo(to);
      else if (kind === 'insert') partition.insertFrom(from, to);
    }
  }
}

class Follower extends Member {
  serve(): void {
    for (let known = 0; ; ) {
      known = awaited(this.words, turn, known);
      const [kind = 0, from = 0, to = 0] = this.command;
      const command: Command = { kind: kinds[kind] ?? 'end', from, to };
      if (command.kind === 'end') return;
      this.obey(command);
      if (Atomics.sub(this.words, undone, 1) === 1) Atomics.notify(this.words, undone);
    }
  }
}

/** What a thread does that was started: what it is told, until the end. */
export function serve(team: Team, thread: number): void {
  new Follower(team, thread).serve();
}

/** The thread that says what is done. */
export class Leader extends Member {
  private readonly followers: number;

  constructor(team: Team) {
    super(team, 0);
    this.followers = team.threads - 1;
  }

  /** Every partition does it; returns when all have. Throws LostThreadError. */
  all(command: Command): void {
    const { words } = this;
    this.say(command);
    this.obey(command);
    for (let left = Atomics.load(words, undone); left !== 0; left = awaited(words, undone, left)) {
      if (left < 0) throw new LostThreadError('a thread of this search has ended before its time');
    }
  }

  private say({ kind, from, to }: Command): void {
    const { words } = this;
    this.command.set([kinds.indexOf(kind), from, to]);
    // A lost thread does nothing any more: its mark stays.
    if (Atomics.compareExchange(words, undone, 0, this.followers) < 0) return;
    Atomics.add(words, turn, 1);
    Atomics.notify(words, turn);
  }

  /** Lets the other threads go. */
  end(): void {
    this.say({ kind: 'end', from: 0, to: 0 });
  }
}

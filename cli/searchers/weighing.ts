/** Many weakenings on as many cores. */
import { type Outcome, type WeighOptions, weigh } from '../../checker/necessity/weigh.ts';
import { inFile, type Loaded } from '../files/load.ts';
import { type Io, UsageError } from '../io.ts';
import type { Limits } from '../options/limits.ts';
import type { Searcher } from './job.ts';
import { whenOverdue } from './overdue.ts';

/** One weakening in one scenario, as everyone searches it. */
export function weighing({ scenario, file }: Loaded, name: string, options: WeighOptions): Outcome | null {
  return inFile(file, () => weigh(scenario, name, options));
}

/** Weighs in as many lanes at once as there may be searches, each with an equal share of the memory. */
export class Scales {
  private readonly limits: Limits;
  private readonly io: Io;
  private readonly searchers = new Map<number, Searcher>();
  readonly lanes: number;
  private readonly unwatch: () => void;

  constructor(limits: Limits, jobs: number, io: Io) {
    this.limits = limits;
    this.io = io;
    this.lanes = io.startSearcher === null ? 1 : jobs;
    this.unwatch = whenOverdue(
      () => this.isUp,
      io,
      () => this.stopAll(),
    );
  }

  /** Whether no further search may begin. */
  get isUp(): boolean {
    const { deadline } = this.limits;
    return this.io.interrupted() || (deadline !== null && this.io.now() >= deadline);
  }

  /** Null if the run was interrupted or its time is up. One call after the other in each lane. */
  async weigh(loaded: Loaded, name: string, lane: number): Promise<Outcome | null> {
    if (this.isUp) return null;
    const memory = Math.floor(this.limits.memory / this.lanes);
    const searcher = this.searcherOf(lane);
    if (searcher === null) {
      return weighing(loaded, name, { memory, interrupted: () => (this.isUp ? 'interrupt' : null) });
    }
    const { deadline } = this.limits;
    const time = deadline === null ? null : Math.max(deadline - this.io.now(), 0);
    const { scenario, file } = loaded;
    const answer = await searcher.weigh({ scenario: scenario.name, file, weakening: name, memory, time });
    if (answer.kind === 'outcome') return answer.outcome;
    if (answer.kind === 'problem') throw new UsageError(answer.message);
    return this.isUp ? null : { status: 'unfinished', property: null, steps: null, replay: null, lost: [] };
  }

  private searcherOf(lane: number): Searcher | null {
    const { startSearcher } = this.io;
    if (startSearcher === null || this.lanes === 1) return null;
    const known = this.searchers.get(lane);
    if (known?.alive) return known;
    const fresh = startSearcher();
    this.searchers.set(lane, fresh);
    return fresh;
  }

  stop(): void {
    this.unwatch();
    this.stopAll();
  }

  private stopAll(): void {
    for (const searcher of this.searchers.values()) searcher.stop();
  }
}

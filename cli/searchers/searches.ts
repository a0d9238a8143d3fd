/** Many searches on as many cores, with their results in the order of the tasks: the same bytes whatever the number. */

import { tooSmall } from '../../checker/auto.ts';
import { type CheckOptions, check } from '../../checker/check.ts';
import { claimedStates, searchedFor } from '../../checker/claim.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { hasLiveness } from '../../checker/compile/system/obligations.ts';
import { fingerprint } from '../../checker/counterexample/fingerprint.ts';
import type { Result } from '../../checker/report/result.ts';
import { CheckpointError } from '../../checker/search/checkpoint.ts';
import { ReservationError } from '../../checker/search/memory.ts';
import { threadsWorthwhile } from '../../checker/search/partitions/divide.ts';
import { LostThreadError } from '../../checker/search/partitions/team.ts';
import type { Kept } from '../files/keep.ts';
import { inFile } from '../files/load.ts';
import { type Io, UsageError } from '../io.ts';
import { isTooLittle, type Limits, searching } from '../options/limits.ts';
import type { Task } from '../options/select.ts';
import { checkOptions, type Way } from '../options/way.ts';
import { ProgressLine } from '../progress.ts';
import type { Answer, Job, Loss, Searcher } from './job.ts';
import { lost } from './lost.ts';
import { whenOverdue } from './overdue.ts';

/** How to search. */
export interface Manner {
  readonly limits: Limits;
  /** How many at once; one where checkpoints are kept, or hashes only: what these miss depends on the memory. */
  readonly jobs: number;
  readonly way: Way;
  /** Where checkpoints are kept; null without them. */
  readonly kept: Kept | null;
}

export interface Searched {
  readonly task: Task;
  readonly result: Result;
  readonly milliseconds: number;
}

/**
 * The results of the tasks, in their order, each as soon as those before it are known. Ends early when the run is
 * interrupted or its time is up: what had not been begun is missing, but never the first. Throws UsageError where a
 * definition is wrong, after the results before it.
 */
export async function* searches(tasks: readonly Task[], manner: Manner, io: Io): AsyncGenerator<Searched, void> {
  const { jobs, kept } = manner;
  // What a lossy search misses depends on its memory: it has all of it.
  const shares = kept === null && manner.way.lossy === null;
  const begun = io.now();
  for (let position = 0; position < tasks.length; ) {
    if (position === 0 ? io.interrupted() : isUp(manner.limits, io)) return;
    const rest = tasks.slice(position);
    const [task] = rest;
    if (task === undefined) return;
    const { startSearcher } = io;
    const isLong = expectedStates(task) > manyStates || io.now() - begun > startup;
    // A search that will take all threads has no others beside it.
    const divided = rest.findIndex((each) => isDivided(each, manner));
    const beside = divided < 0 ? rest : rest.slice(0, divided);
    if (isLong && shares && startSearcher !== null && jobs > 1 && beside.length > 1) {
      const lanes = Array.from({ length: Math.min(jobs, beside.length) }, () => new Lane(manner, io, startSearcher));
      yield* together(beside, manner.limits, lanes, io);
      position += beside.length;
      continue;
    }
    position++;
    const started = io.now();
    const result = searchHere(task, manner, io);
    yield { task, result, milliseconds: io.now() - started };
  }
}

/** Whether no further search may begin. */
function isUp({ deadline }: Limits, io: Io): boolean {
  return io.interrupted() || (deadline !== null && io.now() >= deadline);
}

/** What starting a searcher costs, in milliseconds: work that is shorter is done alone. */
const startup = 150;
/** So many states take longer than that. */
const manyStates = 200_000;

/** So many states are worth all threads, one search after the other; of few threads, if one engine may have no room. */
function statesDivided(jobs: number): number {
  return jobs < threadsWorthwhile ? 100_000_000 : 2_000_000;
}

function isDivided({ scenario, mutant }: Task, { jobs, way: { reductions, order, lossy } }: Manner): boolean {
  const isPlain = lossy === null && order.strategy === 'breadth' && reductions !== 'auto';
  if (!isPlain || reductions.includes('partial order') || hasLiveness(buildSystem(scenario, mutant))) return false;
  // What is checked only when it is named is large, and claims no number where nobody could count.
  const untold = mutant === null && scenario.onDemand !== undefined ? Number.POSITIVE_INFINITY : 0;
  return (claimedStates(scenario, mutant) ?? untold) > statesDivided(jobs);
}

function expectedStates({ scenario }: Task): number {
  const { expect } = scenario;
  return expect === undefined ? Number.POSITIVE_INFINITY : (claimedStates(scenario, null) ?? 0);
}

function searchHere(task: Task, { limits, way, kept, jobs }: Manner, io: Io): Result {
  const keeping = kept === null ? {} : { checkpoints: kept.optionsFor(task) };
  const { startThreads } = io;
  const threads = startThreads === null ? { count: 1, start: () => {} } : { count: jobs, start: startThreads };
  return searching(io, limits, nameOf(task), (options) =>
    search(task, { ...options, ...keeping, ...checkOptions(way), threads }, kept?.place(task)),
  );
}
const nameOf = ({ scenario, mutant }: Task): string => mutant ?? scenario.name;

/** One task, as every check searches it. */
export function search({ scenario, mutant, file }: Task, options: CheckOptions, checkpoint = ''): Result {
  return inFile(file, () => {
    try {
      return check(scenario, mutant, { ...options, until: searchedFor(scenario, mutant) });
    } catch (problem) {
      if (problem instanceof LostThreadError) return lost(buildSystem(scenario, mutant), 'crash');
      if (!(problem instanceof CheckpointError)) throw problem;
      throw new UsageError(`${checkpoint}: this checkpoint cannot be gone on from: ${problem.message}`);
    }
  });
}

/** What a task came to: throws in its turn what went wrong. */
type Found = () => Searched;

/** Several searchers take one task after the other, each with an equal share of the memory. */
async function* together(
  tasks: readonly Task[],
  limits: Limits,
  lanes: readonly Lane[],
  io: Io,
): AsyncGenerator<Searched, void> {
  const answers = tasks.map(() => pending<Found | null>());
  const again: number[] = [];
  const queue = new Queue(tasks);
  let isOver = false;
  const next = (lane: Lane): number | null => (isOver || isUp(limits, io) ? null : queue.next(lane));
  const work = async (lane: Lane): Promise<void> => {
    for (let position = next(lane); position !== null; position = next(lane)) {
      const [task, answer] = [tasks[position], answers[position]];
      if (task === undefined || answer === undefined) return;
      const found = await lane.run(task, Math.floor(limits.memory / lanes.length));
      if (found === null) again.push(position);
      else answer.resolve(found);
    }
  };
  const all = async (): Promise<void> => {
    await Promise.all(lanes.map(work));
    // What needed more than its share has all of it when nothing else runs: the result is as if it had run alone.
    for (const position of again.sort((a, b) => a - b)) {
      const [task, [lane]] = [tasks[position], lanes];
      if (task === undefined || lane === undefined || isOver || isUp(limits, io)) break;
      answers[position]?.resolve(await lane.run(task, limits.memory));
    }
    for (const { resolve } of answers) resolve(null);
  };
  const working = all();
  const unwatch = whenOverdue(
    () => isUp(limits, io),
    io,
    () => {
      for (const lane of lanes) lane.stop(io.interrupted() ? 'interrupt' : 'time');
    },
  );
  try {
    for (const { promise } of answers) {
      const found = await promise;
      if (found !== null) yield found();
    }
  } finally {
    isOver = true;
    unwatch();
    for (const lane of lanes) lane.stop();
    await working;
  }
}

/** Hands out tasks: to whoever asks again those of the same scenario, which is compiled there already. */
class Queue {
  /** Positions by scenario, each list and all lists in their order. */
  private readonly waiting: number[][];
  private readonly own = new Map<Lane, number[]>();

  constructor(tasks: readonly Task[]) {
    const scenarios = new Map<Task['scenario'], number[]>();
    for (const [position, { scenario }] of tasks.entries()) {
      scenarios.set(scenario, [...(scenarios.get(scenario) ?? []), position]);
    }
    this.waiting = [...scenarios.values()];
  }

  /** Null if none is left. */
  next(lane: Lane): number | null {
    const own = this.own.get(lane);
    const list = own !== undefined && own.length > 0 ? own : (this.waiting.shift() ?? this.longest());
    if (list === undefined) return null;
    this.own.set(lane, list);
    return list.shift() ?? null;
  }
  private longest(): number[] | undefined {
    const lists = [...this.own.values()].filter(({ length }) => length > 0);
    return lists.sort((a, b) => b.length - a.length)[0];
  }
}

interface Pending<T> {
  readonly promise: Promise<T>;
  /** Only the first value counts. */
  readonly resolve: (value: T) => void;
}
function pending<T>(): Pending<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((resolver) => {
    resolve = resolver;
  });
  return { promise, resolve };
}

/** A searcher, started when it is needed and again when it has died. */
class Lane {
  private readonly manner: Manner;
  private readonly io: Io;
  private readonly start: () => Searcher;
  private searcher: Searcher | null = null;

  constructor(manner: Manner, io: Io, start: () => Searcher) {
    this.start = start;
    this.manner = manner;
    this.io = io;
  }

  /** Null if the task needs more than its share of the memory. */
  async run(task: Task, memory: number): Promise<Found | null> {
    const { io } = this;
    const { limits, way } = this.manner;
    const searcher = this.searcher?.alive ? this.searcher : this.start();
    this.searcher = searcher;
    const started = io.now();
    const time = limits.deadline === null ? null : Math.max(limits.deadline - started, 0);
    const line = new ProgressLine(io, nameOf(task));
    const { scenario, mutant, file } = task;
    const job: Job = { scenario: scenario.name, mutant, file, memory, time, way };
    const answer = await searcher.search(job, (progress) => line.report(progress));
    line.end();
    if (memory < limits.memory && wantsMore(answer)) return null;
    const milliseconds = io.now() - started;
    return () => ({ task, result: resultOf(task, answer), milliseconds });
  }

  stop(why?: Loss): void {
    this.searcher?.stop(why);
  }
}

function wantsMore(answer: Answer): boolean {
  // A search may also be reduced because its share was too small.
  return answer.kind === 'result'
    ? answer.result.cut === 'memory' || answer.result.explored.reason === tooSmall
    : answer.kind === 'problem' && isTooLittle(answer);
}

function resultOf({ scenario, mutant, file }: Task, answer: Answer): Result {
  if (answer.kind === 'problem') {
    if (isTooLittle(answer) || ['UsageError', 'ModelError'].includes(answer.name)) throw new UsageError(answer.message);
    if (answer.name === 'ReservationError') throw new ReservationError(answer.message);
    throw new Error(answer.message);
  }
  if (answer.kind === 'lost') return lost(buildSystem(scenario, mutant), answer.cut);
  if (answer.kind === 'outcome') throw new Error('a search was asked for, not a weakening');
  const { result } = answer;
  // What is built in does not change while it runs.
  if (file !== null && result.fingerprint !== fingerprint(buildSystem(scenario, mutant))) {
    throw new UsageError(`${file} has changed since the run began, or is another each time it is loaded`);
  }
  return result;
}

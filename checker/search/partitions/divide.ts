/** Which searches are divided among threads, and into how many parts. */
import { upTo } from '../../auto.ts';
import type { Program } from '../../compile/lower/program.ts';
import { hasLiveness } from '../../compile/system/obligations.ts';
import { statesMax } from '../engine.ts';
import { bytesMax } from '../memory.ts';
import { type Outcome, type SearchOptions, search } from '../search.ts';
import { breadthFirst } from '../strategy.ts';
import type { Division } from './partitioned.ts';
import type { StartThreads } from './team.ts';

/** Threads that a search may have. */
export interface Threads {
  /** How many, the one that asks included. */
  readonly count: number;
  readonly start: StartThreads;
  /** Into how many parts the states are divided at least; as many as there are threads if absent. */
  readonly parts?: number;
  /** Up to so many states are searched on one thread; what pays if absent, which is wanted but for experiments. */
  readonly alone?: number;
}

type Whole = Omit<SearchOptions, 'division'>;

/** Fewer states are searched on one thread before the others have begun. */
export const statesAlone = 200_000;
/** Fewer threads are no faster than one engine alone: they have parts only where that has no room. */
export const threadsWorthwhile = 3;

/** Why a search visits all states on one thread, in words; null if it may be divided. */
export function whyUndivided(program: Program, { strategy, reductions, lossy, checkpoints }: Whole): string | null {
  if (strategy.name !== breadthFirst().name) return `the order '${strategy.name}' looks at one state after the other`;
  if (lossy !== null) return 'what a lossy search misses depends on its memory';
  if (checkpoints !== null) return 'checkpoints hold the states in one order';
  if (reductions.includes('partial order')) return 'partial order asks at once whether a successor is new';
  if (hasLiveness(program.system)) return 'liveness is decided on the graph of all states in one place';
  if (program.witnesses.some(({ cond }) => cond.fails))
    return 'a witness whose evaluation may fail is asked for in one order until it is found';
  return null;
}

/** The search, on all threads if it turns out to be large. Whatever their number, it comes to the same. */
export function searchOnThreads(program: Program, options: Whole, threads: Threads | null): Outcome {
  const alone = (changes: Partial<Whole> = {}): Outcome => search(program, { ...options, ...changes, division: null });
  if (threads === null || whyUndivided(program, options) !== null) return alone();
  const division = divisionFor(program, options.memory, threads);
  if (division.partitions === 1 || statesMax(program, options.memory / division.partitions) === 0) return alone();
  const room = statesMax(program, options.memory);
  const { alone: few = threads.count < threadsWorthwhile ? room : statesAlone } = threads;
  if (options.expected < few) {
    const { watching, exceeded } = upTo(few, options);
    const outcome = alone(watching);
    const isFull = outcome.cut === 'memory' && options.memory > bytesMax;
    if (!isFull && !(outcome.cut === 'interrupt' && exceeded())) return outcome;
    outcome.release();
  }
  const outcome = search(program, { ...options, strategy: breadthFirst(), division });
  if (outcome.cut !== 'memory' || outcome.states > room) return outcome;
  // Parts may leave more memory unused than the whole does: what one thread can search, many must.
  outcome.release();
  return alone({ strategy: breadthFirst() });
}

/** As many parts as it takes to use the memory, the same number for each thread. */
function divisionFor(program: Program, memory: number, { count, start, parts = count }: Threads): Division {
  const each = Array.from({ length: timesMax }, (_, times) => parts + times * count);
  const room = each.map((partitions) => partitions * statesMax(program, memory / partitions));
  const enough = Math.max(...room) * 0.95;
  return { partitions: each[room.findIndex((states) => states >= enough)] ?? parts, threads: count, start };
}
const timesMax = 32;

/** The limits of a search, from the command line and the machine. */
import type { CheckOptions } from '../../checker/check.ts';
import type { LossyOptions } from '../../checker/search/lossy.ts';
import { bytesMax } from '../../checker/search/memory.ts';
import type { Io } from '../io.ts';
import { UsageError } from '../io.ts';
import { ProgressLine } from '../progress.ts';
import { bytes, choice, duration, type RawOptions, text, whole } from './options.ts';

export interface Limits {
  readonly memory: number;
  /** By the clock of Io; null for no limit. */
  readonly deadline: number | null;
}

/** What the user said, which is the same on every machine: bytes and milliseconds. */
export interface Given {
  readonly memory: number | null;
  readonly time: number | null;
}

export function given(options: RawOptions): Given {
  return { memory: bytes(options, 'memory'), time: duration(options, 'time') };
}

/** `memoryBefore` is what an earlier run was allowed that this one repeats; null if that was up to the machine. */
export function limitsOf(options: RawOptions, io: Io, memoryBefore: number | null = null): Limits {
  const { memory, time } = given(options);
  if (time !== null) io.limited(time);
  return { memory: memory ?? memoryBefore ?? io.memory, deadline: time === null ? null : io.now() + time };
}

/**
 * The kind of lossy search that is asked for; null if none is. What it misses depends on its memory, so that the limit
 * is rounded where the machine gives it.
 */
export function lossyOf(options: RawOptions, limits: Limits): { lossy: LossyOptions | null; limits: Limits } {
  if (text(options, 'lossy') === null) return { lossy: null, limits };
  const kind = choice(options, 'lossy', ['compaction', 'bitstate']);
  for (const other of ['checkpoint', 'resume']) {
    if (text(options, other) === null) continue;
    throw new UsageError(`--lossy cannot go with --${other}: the states to keep are not kept; leave out one of them`);
  }
  const rounded = 2 ** Math.floor(Math.log2(Math.min(limits.memory, bytesMax)));
  return { lossy: { kind }, limits: bytes(options, 'memory') === null ? { ...limits, memory: rounded } : limits };
}

/** Runs one search with progress, and turns a memory limit that is too small into misuse. */
export function searching<T>(
  io: Io,
  { memory, deadline }: Limits,
  name: string,
  search: (options: Pick<CheckOptions, 'memory' | 'interrupted' | 'progress'>) => T,
): T {
  const line = new ProgressLine(io, name);
  try {
    return search({
      memory,
      interrupted: () => {
        if (io.interrupted()) return 'interrupt';
        return deadline !== null && io.now() >= deadline ? 'time' : null;
      },
      progress: (progress) => line.report(progress),
    });
  } catch (problem) {
    if (problem instanceof RangeError && isTooLittle(problem)) throw new UsageError(problem.message);
    throw problem;
  } finally {
    line.end();
  }
}

/** Whether a search could not even begin with the memory that it was given. */
export function isTooLittle({ name, message }: { readonly name: string; readonly message: string }): boolean {
  return name === 'RangeError' && message.startsWith('a memory limit');
}

/** How many searches may run at once. */
export function jobsOf(options: RawOptions, io: Io): number {
  return whole(options, 'jobs', { min: 1, max: 1024, fallback: io.cores });
}

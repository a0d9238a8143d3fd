/** The limits of a search, from the command line and the machine. */
import type { CheckOptions } from '../checker/check.ts';
import type { Io } from './io.ts';
import { UsageError } from './io.ts';
import { bytes, duration, type RawOptions } from './options.ts';
import { ProgressLine } from './progress.ts';

export interface Limits {
  readonly memory: number;
  /** By the clock of Io; null for no limit. */
  readonly deadline: number | null;
}

export function limitsOf(options: RawOptions, io: Io): Limits {
  const time = duration(options, 'time');
  return { memory: bytes(options, 'memory') ?? io.memory, deadline: time === null ? null : io.now() + time };
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
    if (problem instanceof RangeError && problem.message.startsWith('a memory limit'))
      throw new UsageError(problem.message);
    throw problem;
  } finally {
    line.end();
  }
}

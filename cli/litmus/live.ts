/** Runs the litmus program on the kernel of this machine. */
import { spawnSync } from 'node:child_process';
import { release } from 'node:os';
import { type Observed, readObserved } from '../../litmus/compare.ts';
import { UnavailableError } from './unavailable.ts';

/** How long and how often each test is run. */
export interface Effort {
  readonly runs: number;
  readonly seconds: number;
  readonly seed: number;
}

/** What the program is told. */
export function argumentsOf(names: readonly string[], { runs, seconds, seed }: Effort): string[] {
  return [String(runs), String(seconds), String(seed), ...names];
}

export const liveRelease = release();

/** By test: what was seen. Throws UnavailableError where there is no userfaultfd, or it is not allowed. */
export function runLive(program: string, names: readonly string[], effort: Effort): Map<string, Observed> {
  const { status, stdout, stderr, error } = spawnSync(program, argumentsOf(names, effort), { encoding: 'utf8' });
  if (status === 0) return readObserved(stdout);
  const why = stderr.trim() || (error?.message ?? `it ended with ${status}`);
  throw new UnavailableError(`the litmus program cannot run on this kernel, ${liveRelease}: ${why}`);
}

/** Runs the litmus program on the kernel of this machine. */
import { spawnSync } from 'node:child_process';
import { release } from 'node:os';
import type { Observed } from '../../litmus/compare.ts';
import { readObserved } from '../../litmus/compare.ts';
import { UnavailableError } from './unavailable.ts';

/** How long and how often a test is run. */
export interface Effort {
  readonly runs: number;
  readonly seconds: number;
  readonly seed: number;
}

export function argumentsOf(name: string, { runs, seconds, seed }: Effort): string[] {
  return [name, String(runs), String(seconds), String(seed)];
}

export const liveRelease = release();

/** Throws UnavailableError where there is no userfaultfd, or it is not allowed. */
export function runLive(program: string, name: string, effort: Effort): Observed {
  const { status, stdout, stderr, error } = spawnSync(program, argumentsOf(name, effort), { encoding: 'utf8' });
  if (status === 0) return readObserved(stdout);
  const why = stderr.trim() || (error?.message ?? `it ended with ${status}`);
  throw new UnavailableError(`the litmus program cannot run on this kernel, ${liveRelease}: ${why}`);
}

/** What was seen of each test on each kernel, as it is kept: data for docs/litmus.md. */
import { compared, type Observed } from './compare.ts';
import type { Era } from './kernel-era.ts';
import type { Prediction } from './predict.ts';

/** One test on one kernel. */
export interface Entry {
  readonly test: string;
  /** Such as 6.12.117. */
  readonly kernel: string;
  readonly era: Era;
  /** Of the run: the year, the month and the day. */
  readonly date: string;
  readonly seed: number;
  readonly runs: number;
  /** Those that were predicted, in the order of their shortest ways. */
  readonly predicted: readonly string[];
  /** By outcome. */
  readonly observed: { readonly [outcome: string]: number };
  /** In which kernel functions threads slept for good. */
  readonly asleepIn: readonly string[];
}

/** Of a release, the part that says which kernel it is, without who built it for what. */
export function kernelName(release: string): string {
  return /^\d+(?:\.\d+)*(?:-\d+)?/.exec(release)?.[0] ?? release;
}

export function entryOf(
  test: string,
  run: { readonly release: string; readonly date: string; readonly seed: number },
  { era, outcomes }: Pick<Prediction, 'era' | 'outcomes'>,
  observed: Observed,
): Entry {
  const seen = compared({ outcomes }, observed).filter(({ count }) => count > 0);
  return {
    test,
    kernel: kernelName(run.release),
    era,
    date: run.date,
    seed: run.seed,
    runs: observed.runs,
    predicted: outcomes.map(({ outcome }) => outcome.join(' ')),
    observed: Object.fromEntries(seen.map(({ outcome, count }) => [outcome, count])),
    asleepIn: [...observed.sleeps.keys()].sort(),
  };
}

/** An entry takes the place of the one of the same test on the same kernel. */
export function merged(entries: readonly Entry[], fresh: readonly Entry[]): Entry[] {
  const key = ({ test, kernel }: Entry): string => `${test} ${kernel}`;
  const byKey = new Map([...entries, ...fresh].map((entry) => [key(entry), entry]));
  return [...byKey.values()].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** One entry a line, so that a change of one is a change of one line. */
export function written(entries: readonly Entry[]): string {
  return `[\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]\n`;
}

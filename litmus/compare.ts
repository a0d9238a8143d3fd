/** What was seen of a test on a kernel, held against what the machines allow. */
import type { Prediction } from './predict.ts';

/** What the C program prints. */
export interface Observed {
  readonly runs: number;
  /** By outcome, its words with a space between: how often it was seen. */
  readonly outcomes: ReadonlyMap<string, number>;
  /** In which kernel functions threads slept for good. */
  readonly sleeps: ReadonlyMap<string, number>;
  /** A run came to no end, neither by an outcome nor by sleep in a place that is known. */
  readonly stuck: boolean;
}

export interface ComparedRow {
  readonly outcome: string;
  readonly count: number;
  readonly predicted: boolean;
}

/** What was seen, the most frequent first, and then what is predicted and was never seen. */
export function compared({ outcomes }: Pick<Prediction, 'outcomes'>, observed: Observed): ComparedRow[] {
  const predicted = outcomes.map(({ outcome }) => outcome.join(' '));
  const seen = [...observed.outcomes].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1));
  return [
    ...seen.map(([outcome, count]) => ({ outcome, count, predicted: predicted.includes(outcome) })),
    ...predicted
      .filter((outcome) => !observed.outcomes.has(outcome))
      .map((outcome) => ({ outcome, count: 0, predicted: true })),
  ];
}

/** Whether the kernel has shown nothing that the machines do not allow. */
export function allAllowed(rows: readonly ComparedRow[], { stuck }: Pick<Observed, 'stuck'>): boolean {
  return !stuck && rows.every(({ predicted }) => predicted);
}

/** By test: what the lines of the C program say. What else there is, such as a kernel's messages, is passed over. */
export function readObserved(printed: string): Map<string, Observed> {
  const blocks = printed.split(/^test\t0\t/m).slice(1);
  return new Map(blocks.map((block) => [/^.*/.exec(block)?.[0].trim() ?? '', observedIn(block)]));
}

function observedIn(block: string): Observed {
  const outcomes = new Map<string, number>();
  const sleeps = new Map<string, number>();
  let runs = 0;
  let stuck = false;
  for (const line of block.split(/\r?\n/)) {
    const [, what, count = '0', text = ''] = /^(runs|outcome|asleep in|stuck)\t(\d+)\t(.*)$/.exec(line) ?? [];
    if (what === 'runs') runs = Number(count);
    if (what === 'outcome') outcomes.set(text, Number(count));
    if (what === 'asleep in') sleeps.set(text, Number(count));
    if (what === 'stuck') stuck = true;
  }
  return { runs, outcomes, sleeps, stuck };
}

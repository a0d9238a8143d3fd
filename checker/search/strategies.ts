/** The strategies by name: what they are, what they take, and how they are made. One more is a file and its entry here. */
import { pct } from './pct.ts';
import { preemptionBounding } from './preemption.ts';
import { seeded } from './random.ts';
import { breadthFirst, depthFirst, type StrategyFor } from './strategy.ts';
import { randomWalks } from './walks.ts';

export interface StrategyOptions {
  /** Any integer; the same seed gives the same search on every machine. */
  readonly seed: number;
  /** How many walks there are. */
  readonly runs: number;
  /** Where a walk is given up, in steps. */
  readonly stepsMax: number;
  /** Of the bugs that PCT looks for: how many pairs of steps must come in a certain order. */
  readonly depth: number;
  /** After how many preemptions to give up. */
  readonly preemptionsMax: number;
}
export type StrategyOption = keyof StrategyOptions;

interface Entry {
  /** What it does, as a reader is told who may choose it. */
  readonly text: string;
  /** What it takes of the options. */
  readonly takes: readonly StrategyOption[];
  /** Where it differs from `strategyDefaults`. */
  readonly defaults?: Partial<StrategyOptions>;
  make(options: StrategyOptions): StrategyFor;
}

export const strategyDefaults: StrategyOptions = {
  seed: 1,
  runs: 1000,
  stepsMax: 1000,
  depth: 3,
  preemptionsMax: Number.POSITIVE_INFINITY,
};

const entries = {
  breadth: { text: 'oldest state first', takes: [], make: () => breadthFirst },
  depth: { text: 'newest state first', takes: [], make: () => depthFirst },
  preemption: {
    text: 'all schedules without a preemption, then those with one, and so on; a preemption is a switch away from an actor that could still change the state',
    takes: ['preemptionsMax'],
    make:
      ({ preemptionsMax }) =>
      (actors) =>
        preemptionBounding(actors, preemptionsMax),
  },
  random: {
    text: 'walks on which each step is as likely as any other',
    takes: ['seed', 'runs', 'stepsMax'],
    make:
      ({ seed, runs, stepsMax }) =>
      () =>
        randomWalks(seeded(seed), runs, stepsMax),
  },
  pct: {
    text: 'walks by random priorities that change at random steps; for n actors, k steps and depth d a walk finds a bug of depth d with probability at least 1/(n * k^(d - 1))',
    takes: ['seed', 'runs', 'stepsMax', 'depth'],
    // The promise falls with the steps: no more than most protocols need.
    defaults: { stepsMax: 100 },
    make:
      ({ seed, ...options }) =>
      (actors) =>
        pct(actors, seeded(seed), options),
  },
} satisfies { readonly [name: string]: Entry };
export type StrategyName = keyof typeof entries;
export const strategies: { readonly [name in StrategyName]: Entry } = entries;
/** Breadth first is the first, which is used where none is named. */
export const strategyNames = Object.keys(entries) as [StrategyName, ...StrategyName[]];

/** Options that are left out have the strategy's defaults. */
export function strategyOf(name: StrategyName, options: Partial<StrategyOptions> = {}): StrategyFor {
  const { make, defaults } = strategies[name];
  return make({ ...strategyDefaults, ...defaults, ...options });
}

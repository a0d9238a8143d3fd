/** The strategies by name: what they take, and how they are made. One more is a file and its entry here. */
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

interface Entry {
  /** What it takes of the options. */
  readonly takes: readonly (keyof StrategyOptions)[];
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

export const strategies = {
  breadth: { takes: [], make: () => breadthFirst },
  depth: { takes: [], make: () => depthFirst },
  preemption: {
    takes: ['preemptionsMax'],
    make:
      ({ preemptionsMax }) =>
      (actors) =>
        preemptionBounding(actors, preemptionsMax),
  },
  random: {
    takes: ['seed', 'runs', 'stepsMax'],
    make:
      ({ seed, runs, stepsMax }) =>
      () =>
        randomWalks(seeded(seed), runs, stepsMax),
  },
  pct: {
    takes: ['seed', 'runs', 'stepsMax', 'depth'],
    // The promise falls with the steps: no more than most protocols need.
    defaults: { stepsMax: 100 },
    make:
      ({ seed, ...options }) =>
      (actors) =>
        pct(actors, seeded(seed), options),
  },
} satisfies { readonly [name: string]: Entry };
export type StrategyName = keyof typeof strategies;
export const strategyNames: readonly [StrategyName, ...StrategyName[]] = [
  'breadth',
  'depth',
  'preemption',
  'random',
  'pct',
];

/** Options that are left out have the strategy's defaults. */
export function strategyOf(name: StrategyName, options: Partial<StrategyOptions> = {}): StrategyFor {
  const entry: Entry = strategies[name];
  return entry.make({ ...strategyDefaults, ...entry.defaults, ...options });
}

/** The order of a search, from the command line. */
import { type StrategyOptions, strategies, strategyNames } from '../../checker/search/strategies.ts';
import { UsageError } from '../io.ts';
import { choice, flag, type RawOptions, text, whole } from './options.ts';
import type { Order } from './way.ts';

/** What `check` takes beside its limits. */
export const strategyOptions: readonly (readonly [string, string])[] = [
  [
    '--strategy <name>',
    "'breadth', 'depth', 'preemption', 'random' or 'pct'; all but the first minimise what they find",
  ],
  ['--seed <number>', 'of random and pct: the same seed gives the same walks; default: 1'],
  ['--runs <number>', 'of random and pct: how many walks; default: 1000'],
  ['--steps <number>', 'of random and pct: where a walk is given up; default: 1000, of pct 100'],
  ['--depth <number>', 'of pct: how many pairs of steps must come in a certain order; default: 3'],
  ['--preemptions <number>', 'of preemption: how many at most; default: no limit'],
  [
    '--minimise',
    'for everything: of the shortest traces one with the fewest context switches, as for what is drawn anyway',
  ],
  ['--continue <number>', 'go on until so many different properties or checks are violated; default: 1'],
];

/** A walk is kept in memory while it goes on. */
export const stepsMost = 1_000_000;

/** What a strategy takes, the option that sets it, and its least and greatest value. */
const written: readonly (readonly [key: keyof StrategyOptions, option: string, min: number, max?: number])[] = [
  ['seed', 'seed', 0],
  ['runs', 'runs', 1],
  ['stepsMax', 'steps', 1, stepsMost],
  // Beyond, what it promises is nothing, and each step looks at as many changes.
  ['depth', 'depth', 1, 100],
  ['preemptionsMax', 'preemptions', 0],
];

/** `draws`: a race will be printed, and is to be the one that reads best. */
export function orderOf(options: RawOptions, draws: boolean): Order {
  const name = choice(options, 'strategy', strategyNames);
  const given: { -readonly [option in keyof StrategyOptions]?: number } = {};
  for (const [key, option, min, max] of written) {
    if (text(options, option) === null) continue;
    const takes: readonly string[] = strategies[name].takes;
    if (!takes.includes(key)) {
      const others = strategyNames.filter((each) => strategies[each].takes.some((taken) => taken === key));
      throw new UsageError(`--${option} says nothing to --strategy ${name}; it is for ${others.join(' and ')}`);
    }
    given[key] = whole(options, option, { min, ...(max === undefined ? {} : { max }), fallback: min });
  }
  return {
    strategy: name,
    values: given,
    minimise: draws || flag(options, 'minimise'),
    enough: whole(options, 'continue', { min: 1, fallback: 1 }),
  };
}

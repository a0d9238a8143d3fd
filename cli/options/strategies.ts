/** The order of a search, from the command line. */
import {
  type StrategyName,
  type StrategyOption,
  type StrategyOptions,
  strategies,
  strategyDefaults,
  strategyNames,
} from '../../checker/search/strategies.ts';
import { UsageError } from '../io.ts';
import { choice, flag, type RawOptions, text, whole } from './options.ts';
import type { Order } from './way.ts';

/** A walk is kept in memory while it goes on. */
export const stepsMost = 1_000_000;

/** What a strategy may take: the option that sets it, what it means, and its least and greatest value. */
interface Written {
  readonly key: StrategyOption;
  readonly option: string;
  readonly text: string;
  readonly min: number;
  readonly max?: number;
}
const written: readonly Written[] = [
  { key: 'seed', option: 'seed', text: 'the same seed gives the same walks', min: 0 },
  { key: 'runs', option: 'runs', text: 'how many walks', min: 1 },
  { key: 'stepsMax', option: 'steps', text: 'where a walk is given up', min: 1, max: stepsMost },
  // Beyond, what it promises is nothing, and each step looks at as many changes.
  { key: 'depth', option: 'depth', text: 'how many pairs of steps must come in a certain order', min: 1, max: 100 },
  { key: 'preemptionsMax', option: 'preemptions', text: 'how many at most', min: 0 },
];

/** What `check` takes beside its limits. */
export const strategyOptions: readonly (readonly [string, string])[] = [
  [
    '--strategy <name>',
    `${inWords(
      strategyNames.map((name) => `'${name}'`),
      'or',
    )}; all but the first minimise what they find`,
  ],
  ...written.map(
    ({ key, option, text }) =>
      [`--${option} <number>`, `of ${inWords(takersOf(key), 'and')}: ${text}; default: ${defaultsOf(key)}`] as const,
  ),
  [
    '--minimise',
    'for everything: of the shortest traces one with the fewest context switches, as for what is drawn anyway',
  ],
  ['--continue <number>', 'go on until so many different properties or checks are violated; default: 1'],
];

function takersOf(key: StrategyOption): readonly StrategyName[] {
  return strategyNames.filter((name) => strategies[name].takes.includes(key));
}
function defaultsOf(key: StrategyOption): string {
  const general = strategyDefaults[key];
  const others = takersOf(key).flatMap((name) => {
    const own = strategies[name].defaults?.[key];
    return own === undefined ? [] : [`, of ${name} ${own}`];
  });
  return (Number.isFinite(general) ? String(general) : 'no limit') + others.join('');
}
function inWords(list: readonly string[], last: string): string {
  return list.length < 2 ? list.join('') : `${list.slice(0, -1).join(', ')} ${last} ${list.at(-1)}`;
}

export function orderOf(options: RawOptions): Order {
  const name = choice(options, 'strategy', strategyNames);
  const given: { -readonly [option in keyof StrategyOptions]?: number } = {};
  for (const { key, option, min, max } of written) {
    if (text(options, option) === null) continue;
    if (!strategies[name].takes.includes(key)) {
      const others = inWords(takersOf(key), 'and');
      throw new UsageError(`--${option} says nothing to --strategy ${name}; it is for ${others}`);
    }
    given[key] = whole(options, option, { min, ...(max === undefined ? {} : { max }), fallback: min });
  }
  return {
    strategy: name,
    values: given,
    minimise: flag(options, 'minimise'),
    enough: whole(options, 'continue', { min: 1, fallback: 1 }),
  };
}

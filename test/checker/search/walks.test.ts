/** Walks take steps that change something, as many as they may, and leave what happens to chance. */
import { describe, expect, test } from '@jest/globals';
import { pct } from '../../../checker/search/pct.ts';
import { seeded } from '../../../checker/search/random.ts';
import type { Strategy } from '../../../checker/search/strategy.ts';
import { drawn, randomWalks, walks } from '../../../checker/search/walks.ts';

/** How often each was drawn is off what it should be by no more than four standard deviations. */
function isEven(counts: readonly number[]): boolean {
  const all = counts.reduce((sum, each) => sum + each, 0);
  const wanted = all / counts.length;
  const deviation = Math.sqrt(wanted * (1 - 1 / counts.length));
  return counts.every((count) => Math.abs(count - wanted) < 4 * deviation);
}
function countsOf<T>(all: readonly T[], drawn: readonly T[]): number[] {
  return all.map((each) => drawn.filter((one) => one === each).length);
}

/** The states of each walk through a graph that gives the successors of a state by the event that leads there. */
function walked(strategy: Strategy, graph: (state: number) => readonly number[]): number[][] {
  const all: number[][] = [];
  for (let run = strategy.next(0); run !== null; run = strategy.next(0)) {
    const way = strategy.walk?.().map(({ state }) => state) ?? [];
    expect(run).toEqual({ from: way.at(-1), to: (way.at(-1) ?? 0) + 1 });
    if (way.length === 1) all.push(way);
    else all[all.length - 1] = way;
    for (const [event, state] of graph(run.from).entries()) strategy.discovered(state, true, run.from, event);
  }
  return all;
}

describe('a walk', () => {
  test('ends after the steps that it may take, and the next one begins, as many as there may be', () => {
    const ways = walked(randomWalks(seeded(1), 3, 4), (state) => [state + 1]);
    expect(ways).toEqual([1, 2, 3].map(() => [0, 1, 2, 3, 4]));
  });

  test('ends where nothing changes the state', () => {
    const ways = walked(randomWalks(seeded(1), 2, 100), (state) => (state < 2 ? [state, state + 1] : [state]));
    expect(ways).toEqual([1, 2].map(() => [0, 1, 2]));
  });

  test('is told with the events that lead along it', () => {
    const strategy = randomWalks(seeded(1), 1, 2);
    for (let run = strategy.next(0); run !== null; run = strategy.next(0)) {
      if (run.from < 2) strategy.discovered(run.from + 1, true, run.from, 10 + run.from);
    }
    expect(strategy.walk?.()).toEqual([
      { state: 0, event: null },
      { state: 1, event: 10 },
      { state: 2, event: 11 },
    ]);
  });

  test('begins anew for its chooser, which is told the number of each step', () => {
    const told: (number | string)[] = [];
    const chooser = {
      name: 'the last',
      begin: () => void told.push('begin'),
      choose<T>(options: readonly T[], number: number): T {
        told.push(number);
        return drawn(options.slice(-1), () => 0);
      },
    };
    const strategy = walks(chooser, { runs: 2, stepsMax: 3 });
    expect(strategy).toMatchObject({ name: 'the last', byDepth: false, watches: true });
    expect('note' in strategy).toBe(false);
    expect(walked(strategy, (state) => [state + 1, state + 2])).toEqual([1, 2].map(() => [0, 2, 4, 6]));
    expect(told).toEqual(['begin', 1, 2, 3, 'begin', 1, 2, 3]);
  });
});

describe('chance', () => {
  test('takes each step of a state as often as any other', () => {
    const ways = walked(randomWalks(seeded(5), 4000, 1), (state) => (state === 0 ? [1, 2, 3, 4] : []));
    const ends = ways.map((way) => way[1]);
    expect(isEven(countsOf([1, 2, 3, 4], ends))).toBe(true);
  });

  test('lets the actors of PCT come in any order, each as likely as any other', () => {
    // State: who has acted, in order, as decimal digits one higher than the actor; each acts once.
    const actors = { count: 3, of: (event: number) => event };
    const strategy = pct(actors, seeded(2), { runs: 6000, stepsMax: 3, depth: 1 });
    const orders: string[] = [];
    for (let run = strategy.next(0); run !== null; run = strategy.next(0)) {
      const done = run.from === 0 ? '' : String(run.from);
      if (done.length === 3) orders.push(done);
      for (const actor of [0, 1, 2]) {
        if (!done.includes(String(actor + 1)))
          strategy.discovered(Number(`${done}${actor + 1}`), true, run.from, actor);
      }
    }
    expect(orders).toHaveLength(6000);
    expect(isEven(countsOf(['123', '132', '213', '231', '312', '321'], orders))).toBe(true);
  });

  test('draws nothing from nothing', () => {
    expect(() => drawn([], () => 0)).toThrow('nothing to draw from 0');
  });
});

describe('what PCT promises', () => {
  test.each([
    [1, 'a bug of depth 1 is found by a run with probability at least 1/2 = 0.5'],
    [2, 'a bug of depth 2 is found by a run with probability at least 1/(2 * 100) = 0.005'],
    [3, 'a bug of depth 3 is found by a run with probability at least 1/(2 * 100^2) = 0.00005'],
  ])('is said in its note, for depth %i', (depth, note) => {
    const strategy = pct({ count: 2, of: () => 0 }, seeded(1), { runs: 1, stepsMax: 100, depth });
    expect(strategy).toMatchObject({ note, name: `probabilistic concurrency testing, depth ${depth}` });
  });
});

describe('numbers from a seed', () => {
  const numbers = (seed: number, count: number) => Array.from({ length: count }, seeded(seed));
  const seeds = [0, 1, -1, 2 ** 31, 2 ** 32 + 1, 3 * 2 ** 32 + 1];

  test.each(seeds)('lie evenly between 0 and 1, one pair like the other: seed %d', (seed) => {
    const all = numbers(seed, 16_000);
    expect(all.every((each) => each >= 0 && each < 1)).toBe(true);
    const tenths = all.map((each) => Math.floor(10 * each));
    expect(isEven(countsOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], tenths))).toBe(true);
    // Whether a number is in the upper half says nothing of the next one, nor of its own lower digits.
    const pairs = all.slice(1).map((each, at) => 2 * Math.floor(2 * (all[at] ?? 0)) + Math.floor(2 * each));
    expect(isEven(countsOf([0, 1, 2, 3], pairs))).toBe(true);
    const digits = all.map((each) => 2 * Math.floor(2 * each) + (Math.floor(each * 2 ** 32) % 2));
    expect(isEven(countsOf([0, 1, 2, 3], digits))).toBe(true);
  });

  test('are others for another seed, and the same for the same', () => {
    // There are more seeds than sequences: seeds that differ in either half of their bits are enough here.
    const some = [0, 1, 2, 2 ** 31, 2 ** 32, 3 * 2 ** 32];
    expect(new Set(some.map((seed) => numbers(seed, 3).join())).size).toBe(some.length);
    for (const seed of seeds) expect(numbers(seed, 50)).toEqual(numbers(seed, 50));
  });
});

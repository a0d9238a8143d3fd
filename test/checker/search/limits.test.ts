/** A search keeps to the memory that it may take, makes use of it, and keeps states of any size. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check, checkProgram } from '../../../checker/check.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { array, index, range, role, type Scenario, scenario, shared, sort } from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import type { LossyOptions } from '../../../checker/search/lossy.ts';
import { breadthFirst, type StrategyFor } from '../../../checker/search/strategy.ts';
import { counter } from '../../counter.ts';
import { leftFirst } from '../../oracles/philosophers.ts';

const lossies: (LossyOptions | undefined)[] = [undefined, { kind: 'compaction' }, { kind: 'bitstate' }];
const named = lossies.map((lossy) => [lossy?.kind ?? 'exact', lossy] as const);

describe.each(named)('%s', (_, kind) => {
  const lossy = kind === undefined ? {} : { lossy: kind };
  const leastFor = (subject: Scenario): number => {
    try {
      check(subject, null, { ...lossy, memory: 0 });
    } catch (problem) {
      return Number(/needs at least (\d+)$/.exec(problem instanceof RangeError ? problem.message : '')?.[1]);
    }
    return 0;
  };

  test('needs what it says that it needs', () => {
    const least = leastFor(counter());
    expect(() => check(counter(), null, { ...lossy, memory: least - 1 })).toThrow(RangeError);
    expect(check(counter(), null, { ...lossy, memory: least })).toMatchObject({ states: 17, transitions: 16 });
  });

  test('takes no more than it may, and ends for want of memory with a good part of it in use', () => {
    const large = leftFirst(9);
    const program = buildProgram(buildSystem(large, null));
    const least = leastFor(large);
    let cuts = 0;
    for (const memory of [1, 1.3, 1.6, 2, 3, 4, 6].map((times) => Math.floor(least * times))) {
      const { result, outcome } = checkProgram(program, { ...lossy, memory, until: null });
      outcome.release();
      // The links of a lossy search come by the MiB, of which one is enough here.
      expect(outcome.bytes - (kind === undefined ? 0 : 2 ** 20)).toBeLessThanOrEqual(memory);
      if (result.cut !== 'memory') continue;
      cuts++;
      // A table that doubles leaves half of it unused at worst, and the last batch finds no room.
      if (kind === undefined) expect(outcome.bytes).toBeGreaterThan(memory / 2 - least / 2);
    }
    expect(cuts).toBeGreaterThan(0);
  });
});

describe('a table that must grow, for lack of a number that it could expect', () => {
  const seats = 10;

  test('holds each state once', () => {
    const { states, cut } = check(leftFirst(seats), null, { until: null });
    expect([states, cut]).toEqual([3 ** seats - 1, null]);
  });

  test('is told of on the way: how many states are known, and how many of them wait to be expanded', () => {
    const told: { states: number; expanded: number }[] = [];
    const { states } = check(leftFirst(seats), null, {
      until: null,
      progress: ({ states: known, frontier }) => told.push({ states: known, expanded: known - frontier }),
    });
    expect(told.length).toBeGreaterThan(1);
    const [first] = told;
    for (const [at, { states: known, expanded }] of told.entries()) {
      expect(expanded).toBe((at + 1) * (first?.expanded ?? 0));
      expect(expanded).toBeGreaterThan(0);
      expect(known).toBeGreaterThan(expanded);
      expect(known).toBeLessThanOrEqual(states);
    }
  });

  test('tells whoever watches of each new state once, in the order of their numbers', () => {
    const told: number[] = [];
    const first = new Set<number>([0]);
    const watching: StrategyFor = () => ({
      ...breadthFirst(),
      watches: true,
      discovered(state, isNew, origin) {
        // New is what was not told of before, and only that.
        if (isNew === first.has(state) || origin >= first.size) told.push(-1);
        if (isNew) told.push(state);
        first.add(state);
      },
    });
    const { states } = check(leftFirst(seats), null, { until: null, strategy: watching, minimise: false });
    expect(told).toEqual(Array.from({ length: states - 1 }, (_, at) => at + 1));
  });
});

describe('states of many words', () => {
  const lamp = sort('lamp');
  // Thirty bits each: the record is as long as there are lamps, and more.
  const bright = 2 ** 29;
  const house = shared('house', { light: array(lamp, range(0, bright)) });
  const dweller = role('dweller', { registers: { own: index(lamp) } }, ({ self }) => ({
    actions: { light: house.light.at(self.own).set(bright) },
  }));
  const evening = setup(vocabulary(dweller)).createMachine({
    id: 'evening',
    initial: 'dark',
    states: { dark: { on: { 'switch on': { actions: 'light', target: 'lit' } } }, lit: { type: 'final' } },
  });
  const street = (lamps: number): Scenario => {
    const actors = Array.from({ length: lamps }, (_, own) => [`d${own}`, dweller.runs(evening, { own })] as const);
    const text = 'Lamps go on in any order, and nothing is said of them.';
    return scenario({
      ...{ name: `street-${lamps}`, text, bounds: { lamp: lamps } },
      ...{ actors: Object.fromEntries(actors), properties: [] },
    });
  };

  // With n lamps: every subset of them is lit at some time, and each lamp that is dark can go on.
  test.each(named.flatMap(([name, lossy]) => [1, 2, 3, 4, 5, 6].map((lamps) => [name, lamps, lossy] as const)))(
    '%s, %i lamps: 2^n states',
    (_, lamps, lossy) => {
      const result = check(street(lamps), null, { memory: 2 ** 22, ...(lossy === undefined ? {} : { lossy }) });
      expect(result).toMatchObject({ states: 2 ** lamps, transitions: lamps * 2 ** (lamps - 1), depth: lamps });
    },
  );
});

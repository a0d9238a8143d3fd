/** Lossy searches: what they find is real, what they may have missed is said, and the odds are honest. */
import { describe, expect, test } from '@jest/globals';
import { type CheckOptions, check } from '../../../checker/check.ts';
import { verify } from '../../../checker/claim.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { tracePath } from '../../../checker/counterexample/trace.ts';
import type { Result } from '../../../checker/report/result.ts';
import { Links } from '../../../checker/search/links.ts';
import { seeded } from '../../../checker/search/random.ts';
import { depthFirst } from '../../../checker/search/strategy.ts';
import { counter } from '../../counter.ts';
import { leftFirst } from '../../oracles/philosophers.ts';
import { twoPhaseCommit } from '../../oracles/two-phase-commit.ts';
import { inMemory } from './in-memory.ts';

const memory = 2 ** 24;
const kinds = ['compaction', 'bitstate'] as const;
/** Left-first philosophers have 3^N - 1 states. */
const seats = 10;
const states = 3 ** seats - 1;
const dinner = leftFirst(seats);

function lossyOf(result: Result) {
  const { lossy } = result.explored;
  if (lossy === null) throw new Error('the search was exact');
  return lossy;
}

describe.each(kinds)('%s', (kind) => {
  test('visits what an exact search visits where there is room, and yet never says that it holds', () => {
    for (const scenario of [counter(), twoPhaseCommit(4)]) {
      const exact = check(scenario);
      const lossy = check(scenario, null, { memory, lossy: { kind } });
      for (const count of ['states', 'transitions', 'depth', 'unwitnessed', 'unreachedStates'] as const)
        expect(lossy[count]).toEqual(exact[count]);
      expect([exact.verdict, lossy.verdict, lossy.cut]).toEqual(['holds', 'incomplete', 'lossy']);
      expect(lossyOf(lossy).odds).toBeLessThan(1e-3);
      expect(verify(scenario, null, lossy)).toMatchObject({ verdict: 'incomplete', differences: [] });
    }
  });

  test('finds a shortest path where nothing was missed, the same as an exact search, by the ring turning over', () => {
    const options: CheckOptions = { until: 'deadlock' };
    const exact = check(dinner, null, options);
    // So little memory that only a part of the states is in the ring at any time.
    const lossy = check(dinner, null, { ...options, memory: 2 ** 20, lossy: { kind } });
    expect(lossy.verdict).toBe('violated');
    expect(lossy.violations).toEqual(exact.violations);
  });

  test('finds what mutants break, and the interpreter follows the path', () => {
    const result = check(counter(), 'no lock', { memory, until: 'C1', lossy: { kind } });
    const [violation] = result.violations;
    expect([result.verdict, violation?.property, violation?.steps]).toEqual(['violated', 'C1', 8]);
    const trace = tracePath(buildSystem(counter(), 'no lock'), violation?.path ?? [], 'C1', false);
    expect(trace.broken.map(({ name }) => name)).toContain('C1');
  });

  test('ends as incomplete where the memory is too small, and is refused where it cannot begin', () => {
    const cut = check(leftFirst(11), null, { until: 'C1', memory: 2 ** 18, lossy: { kind } });
    expect([cut.cut, cut.verdict]).toEqual(['memory', 'incomplete']);
    expect(() => check(dinner, null, { memory: 1000, lossy: { kind } })).toThrow(/limit of 1000 bytes is too small/);
  });

  test('is the same in every run', () => {
    const run = () => check(dinner, null, { memory, lossy: { kind } });
    expect(run()).toEqual(run());
  });
});

describe('the odds', () => {
  // So few bits that states are missed: the expected number is told to within four standard deviations.
  test.each([
    { kind: 'compaction', bits: 8 },
    { kind: 'compaction', bits: 6 },
    { kind: 'bitstate', bits: 2 ** 22 },
    { kind: 'bitstate', bits: 2 ** 21 },
    { kind: 'bitstate', bits: 2 ** 20 },
    { kind: 'bitstate', bits: 2 ** 19 },
  ] as const)('are honest with $bits bits of $kind', (lossy) => {
    const result = check(dinner, null, { until: 'nothing', memory: 2 ** 22, lossy });
    const { omissions, odds, bits } = lossyOf(result);
    const missed = states - result.states;
    expect(bits).toBe(lossy.bits);
    expect(Math.abs(missed - omissions)).toBeLessThanOrEqual(4 * Math.sqrt(omissions) + 0.05 * omissions + 1);
    expect(odds).toBe(Math.min(1, omissions));
    expect(result.verdict).toBe('incomplete');
  });

  test('of many states are certain', () => {
    const result = check(dinner, null, { until: 'nothing', memory, lossy: { kind: 'bitstate', bits: 2 ** 18 } });
    expect(states - result.states).toBeGreaterThan(1000);
    expect(lossyOf(result).odds).toBe(1);
  });

  test('of bitstate follow from how full the array is', () => {
    const result = check(dinner, null, { until: 'nothing', memory, lossy: { kind: 'bitstate' } });
    const { fill, bits, omissions } = lossyOf(result);
    // Each state sets three bits of which hardly any was set: 1 - exp(-3n/m).
    expect(fill).toBeCloseTo(1 - Math.exp((-3 * states) / bits), 4);
    // The sum of (3i/m)^3 for i up to n.
    expect(omissions / ((states / 4) * ((3 * states) / bits) ** 3)).toBeCloseTo(1, 1);
  });
});

describe('a claim', () => {
  test('is neither borne out nor refuted by a longer path, which may be all that was not missed', () => {
    const scenario = counter();
    const found = check(scenario, 'no lock', { memory, until: 'C1', lossy: { kind: 'compaction' } });
    const longer = { ...found, violations: found.violations.map((each) => ({ ...each, steps: each.steps + 1 })) };
    expect(verify(scenario, 'no lock', found).asClaimed).toBe(true);
    expect(verify(scenario, 'no lock', longer)).toMatchObject({
      verdict: 'violated',
      asClaimed: null,
      differences: [],
    });
    const exact = { ...longer, explored: { ...longer.explored, lossy: null } };
    expect(verify(scenario, 'no lock', exact).asClaimed).toBe(false);
  });
});

describe('refused in words are', () => {
  const lossy = { kind: 'compaction' } as const;
  const { storage } = inMemory();
  const checkpoints = { storage, resume: false, due: () => false, failed: () => {}, version: '1' };
  test.each<[CheckOptions, RegExp]>([
    [{ strategy: depthFirst() }, /lossy search of 'counter' cannot go with the order 'depth first'/],
    [{ reductions: ['partial order'] }, /cannot go with the reduction 'partial order'/],
    [{ checkpoints }, /cannot go with checkpoints/],
  ])('%j', (options, words) => {
    expect(() => check(counter(), null, { lossy, ...options })).toThrow(words);
  });
});

test('links give the parent of every state, also of those with many children', () => {
  const random = seeded(3);
  const parents = [-1];
  const links = new Links();
  links.add(-1);
  // A tree in the order of a breadth-first search; its third state has 700 children.
  for (let origin = 0; parents.length < 5000; origin++) {
    const children = origin === 2 ? 700 : Math.floor(random() * 4) + (parents.length - 1 === origin ? 1 : 0);
    for (let child = 0; child < children; child++) {
      parents.push(origin);
      links.add(origin);
    }
  }
  for (let state = parents.length - 1; state >= 0; state--) expect(links.parent(state)).toBe(parents[state]);
  for (const state of [3, 4999, 1, 1200]) expect(links.parent(state)).toBe(parents[state]);
  expect(() => links.add(0)).toThrow('came after');
});

/** Probabilistic concurrency testing keeps its promise, on bugs whose depth is known by how they are made. */
import { describe, expect, test } from '@jest/globals';
import { pct, pctBound } from '../../../checker/search/pct.ts';
import { seeded } from '../../../checker/search/random.ts';

const each = 3;
const stepsMax = 2 * each;

/**
 * Two actors, a and b, of three steps each. The bug: a1 before b1 before a2 before b2 and so on, `length` steps of such a
 * chain. That length - 1 pairs of steps must come in their order is its depth.
 */
function hits(length: number, depth: number, runs: number, seed: number): number {
  const actors = { count: 2, of: (event: number) => event };
  const strategy = pct(actors, seeded(seed), { runs, stepsMax, depth });
  // A state is the schedule so far, a one and then a bit for each step.
  let found = 0;
  for (let run = strategy.next(0); run !== null; run = strategy.next(0)) {
    const schedule = run.from === 0 ? '' : run.from.toString(2).slice(1);
    if (schedule.length === stepsMax && isChain(schedule, length)) found++;
    for (const actor of [0, 1]) {
      const done = [...schedule].filter((taken) => taken === String(actor)).length;
      if (done < each) strategy.discovered(Number.parseInt(`1${schedule}${actor}`, 2), true, run.from, actor);
    }
  }
  return found;
}

function isChain(schedule: string, length: number): boolean {
  const places = [0, 1].map((actor) => [...schedule].flatMap((taken, at) => (taken === String(actor) ? [at] : [])));
  const chain = Array.from({ length }, (_, at) => places[at % 2]?.[Math.floor(at / 2)] ?? -1);
  return chain.every((place, at) => at === 0 || place > (chain[at - 1] ?? 0));
}

describe('a bug of depth d is hit at least as often as promised', () => {
  test.each([1, 2, 3, 4, 5])('d = %i', (depth) => {
    const runs = 40_000;
    const bound = pctBound(2, stepsMax, depth);
    expect(bound).toBeCloseTo(1 / (2 * 6 ** (depth - 1)), 10);
    // For these bugs the promise is exact: three standard errors below it would be a promise not kept.
    const error = Math.sqrt((bound * (1 - bound)) / runs);
    expect(hits(depth + 1, depth, runs, 1) / runs).toBeGreaterThanOrEqual(bound - 3 * error);
  });

  test('and never where it has too few changes of priority', () => {
    // Without a change each actor runs to its end.
    expect(hits(3, 1, 5000, 1)).toBe(0);
    expect(hits(4, 2, 5000, 1)).toBe(0);
  });

  test('the same for the same seed', () => {
    expect(hits(4, 3, 3000, 7)).toBe(hits(4, 3, 3000, 7));
    expect(new Set([1, 2, 3, 4, 5].map((seed) => hits(4, 3, 3000, seed))).size).toBeGreaterThan(1);
  });
});

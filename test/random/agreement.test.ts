/** A few of the random systems of `npm run fuzz`, always the same. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparisons } from './agree.ts';
import { differencesOf } from './differences.ts';
import { system } from './system.ts';
import { variations } from './variations.ts';

const runs = 250;
const seed = 20_260_000;
const statesMax = 150;

test(`the reference interpreter agrees with ${comparisons.map(({ name }) => name).join(', ')} on ${runs} random systems`, () => {
  let turn = 0;
  const compared = new Map<string, number>();
  fc.assert(
    fc.property(system, (text) => {
      const { differences, by } = differencesOf(text, statesMax, turn++);
      for (const name of new Set(by)) compared.set(name, (compared.get(name) ?? 0) + 1);
      if (differences.length > 0) {
        throw new Error(`${differences.join('\n')}\nkeep it as a named test in kept.test.ts:\n${JSON.stringify(text)}`);
      }
    }),
    { numRuns: runs, seed, endOnFailure: false },
  );
  // Some are too large or cannot start; the claim is about those that were searched to their end.
  for (const { name, oneIn } of comparisons)
    expect([name, (compared.get(name) ?? 0) * oneIn > runs / 20]).toEqual([name, true]);
  const varied = [...compared].filter(([name]) => variations.some((each) => name.startsWith(`${each.name}: `)));
  expect(varied.length).toBeGreaterThanOrEqual(variations.length);
}, 120_000);

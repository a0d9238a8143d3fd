/** A few of the random systems of `npm run fuzz`, always the same. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparisons } from './agree.ts';
import { differencesOf } from './differences.ts';
import { system } from './system.ts';

const runs = 250;
const seed = 20_260_000;
const statesMax = 150;

test(`the reference interpreter agrees with ${comparisons.map(({ name }) => name).join(', ')} on ${runs} random systems`, () => {
  let compared = 0;
  fc.assert(
    fc.property(system, (text) => {
      const found = differencesOf(text, statesMax);
      if (found.skipped === null && found.states > 1) compared++;
      if (found.differences.length > 0) {
        throw new Error(
          `${found.differences.join('\n')}\nkeep it as a named test in kept.test.ts:\n${JSON.stringify(text)}`,
        );
      }
    }),
    { numRuns: runs, seed, endOnFailure: false },
  );
  // Some are too large or cannot start; the claim is about those that were searched to their end.
  expect(compared).toBeGreaterThan(runs / 3);
}, 120_000);

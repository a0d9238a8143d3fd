/** A few of the random systems of `npm run fuzz`, always the same. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { comparisons } from './agree.ts';
import { deep } from './deep.ts';
import type { SystemText } from './description.ts';
import { differencesOf } from './differences.ts';
import { atLeast, everyLot, lotsOf } from './lots.ts';
import { system } from './system.ts';
import { threads } from './threads.ts';
import { variations } from './variations.ts';

const seed = 20_260_000;
const statesMax = 150;
/** Few systems are drawn, so that what is rare in long runs is not so here. */
const rarest = 6;

/** How many of the systems were compared by what. Throws where something differs. */
function compared({ from, runs, takeTurns }: { from: typeof system; runs: number; takeTurns: boolean }) {
  const numbers = new Map<string, number>();
  let turn = 0;
  const property = fc.property(from, (text) => {
    const lots = takeTurns ? atLeast(rarest, lotsOf(seed, turn++)) : everyLot(turn++);
    const { differences, by } = differencesOf(text, { statesMax, lots });
    for (const name of new Set(by)) numbers.set(name, (numbers.get(name) ?? 0) + 1);
    if (differences.length > 0) {
      throw new Error(`${differences.join('\n')}\nkeep it as a named test in kept.test.ts:\n${JSON.stringify(text)}`);
    }
  });
  fc.assert(property, { numRuns: runs, seed, endOnFailure: false });
  return numbers;
}

test(`the reference interpreter agrees with ${comparisons.map(({ name }) => name).join(', ')} on random systems`, () => {
  const runs = 110;
  const numbers = compared({ from: system, runs, takeTurns: true });
  // Some are too large, cannot start or leave nothing to compare; the claim is about the others.
  for (const { name, oneIn } of comparisons) {
    expect([name, (numbers.get(name) ?? 0) * Math.min(oneIn, rarest) > runs / 10]).toEqual([name, true]);
  }
  for (const { name, oneIn } of variations) {
    const most = Math.max(0, ...[...numbers].map(([by, number]) => (by.startsWith(`${name}: `) ? number : 0)));
    expect([name, most * Math.min(oneIn, rarest) > runs / 10]).toEqual([name, true]);
  }
}, 600_000);

test('everything agrees on threads that read, count and write in a row', () => {
  const runs = 30;
  const numbers = compared({ from: threads, runs, takeTurns: false });
  for (const name of ['preemption bounding', 'minimisation', 'partial order', 'symmetry: orbits']) {
    expect([name, (numbers.get(name) ?? 0) > runs / 3]).toEqual([name, true]);
  }
}, 600_000);

test('the generator makes what it is there to make', () => {
  const drawn = fc.sample(system, { numRuns: 200, seed });
  const share = (isSuch: (text: SystemText) => boolean): number => drawn.filter(isSuch).length / drawn.length;
  const isGuarded = ({ roles }: SystemText): boolean => /"guard":\{"(?!holds":true)/.test(JSON.stringify(roles));
  expect(share(({ mutant }) => mutant !== null)).toBeGreaterThan(0.25);
  expect(share(isGuarded)).toBeGreaterThan(0.75);
  expect(share((text) => JSON.stringify(text.roles).includes('"acquire":{'))).toBeGreaterThan(0.5);
  const begins = fc.sample(deep, { numRuns: 200, seed }).filter((each) => each.begins !== null);
  expect(begins.some(({ changes }) => changes.some(({ kind }) => kind === 4))).toBe(true);
});

/** Small runs of the other generators; `npm run fuzz` has long ones. */
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deep } from './deep.ts';
import { deepDiffers } from './deep-differences.ts';
import { locals, localsDiffer, statesOf } from './locals.ts';
import { atLeast, everyLot, lotsOf } from './lots.ts';
import { wide } from './wide.ts';
import { wideDiffers } from './wide-differences.ts';

test('everything agrees on systems of what others lack', () => {
  const compared: number[] = [];
  fc.assert(
    fc.property(wide, (text) => {
      const { differences, skipped, states } = wideDiffers(text, {
        statesMax: 60,
        lots: atLeast(6, lotsOf(7, compared.length)),
      });
      expect(differences).toEqual([]);
      if (skipped === null) compared.push(states);
    }),
    { numRuns: 25, seed: 7 },
  );
  expect(compared.length).toBeGreaterThan(10);
}, 60_000);

test('everything agrees on systems of deeper parts: broken, buffered, symmetrical and for ever', () => {
  const numbers = new Map<string, number>();
  let turn = 0;
  fc.assert(
    fc.property(deep, (drawn) => {
      const { differences, by } = deepDiffers(drawn, { statesMax: 60, lots: atLeast(2, lotsOf(7, turn++)) });
      expect(differences).toEqual([]);
      for (const name of new Set(by)) numbers.set(name, (numbers.get(name) ?? 0) + 1);
    }),
    { numRuns: 40, seed: 7 },
  );
  for (const name of ['engine', 'store buffers: engine', 'symmetry', 'promises']) {
    expect([name, (numbers.get(name) ?? 0) > 1]).toEqual([name, true]);
  }
}, 60_000);

test('everything agrees on threads that partial order cuts threefold', () => {
  const ratios: number[] = [];
  fc.assert(
    fc.property(locals, (threads) => {
      expect(localsDiffer(threads, { statesMax: 400, lots: everyLot(ratios.length) }).differences).toEqual([]);
      const { every, reduced } = statesOf(threads);
      ratios.push(every / reduced);
    }),
    { numRuns: 12, seed: 7 },
  );
  expect(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length).toBeGreaterThan(3);
}, 60_000);

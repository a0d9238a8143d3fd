/** One byte a state gives back from which state each was first reached. */
import { describe, expect, test } from '@jest/globals';
import { Links } from '../../../checker/search/links.ts';

function linksOf(parents: readonly number[]): Links {
  const links = new Links();
  for (const parent of parents) links.add(parent);
  return links;
}

describe('links give each parent', () => {
  // One without children, one with as many as a byte tells, one with one more, one with many more.
  const counts = [2, 0, 254, 255, 256, 700, 1];
  const parents = [-1, ...counts.flatMap((count, origin) => Array.from({ length: count }, () => origin))];
  const all = parents.map((_, state) => state);

  test.each([
    ['downwards', all.toReversed()],
    ['upwards', all],
    ['back and forth', all.map((state) => (state % 2 === 0 ? state : parents.length - state))],
  ])('asked %s', (_, states) => {
    const links = linksOf(parents);
    expect(states.map((state) => links.parent(state))).toEqual(states.map((state) => parents[state]));
  });

  test('also when asked between two additions', () => {
    const links = new Links();
    for (const [state, parent] of parents.entries()) {
      links.add(parent);
      expect(links.parent(state)).toBe(parent);
    }
  });
});

test('links go on far behind the first million states, at a byte for each', () => {
  const million = 2 ** 20;
  const parents = [-1, 0, million - 1, million, million, 2 * million + 5];
  const links = linksOf(parents);
  for (const state of [5, 4, 3, 2, 1, 0]) expect(links.parent(state)).toBe(parents[state]);
  expect(links.bytes).toBe(3 * million);
});

test('links refuse a state that comes too late', () => {
  const links = linksOf([-1, 0, 4, 4]);
  expect(() => links.add(3)).toThrow('state 3 came after state 4');
});

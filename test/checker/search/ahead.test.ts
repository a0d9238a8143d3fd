/** What is wrong ahead of a walk is found where the walk gets to it, once. */
import { expect, test } from '@jest/globals';
import { Ahead, type Wrong } from '../../../checker/search/ahead.ts';

const wrong = (name: string, state: number, event: number | null): Wrong => ({ name, text: `${name}!`, state, event });

test('a wrong state is found at that state and nowhere else', () => {
  const ahead = new Ahead();
  const [first, second] = [wrong('A', 3, null), wrong('B', 3, null)];
  expect(ahead.at(3)).toEqual([]);
  expect(ahead.add(first)).toBe(3);
  expect(ahead.add(second)).toBe(3);
  expect(ahead.at(3)).toEqual([first, second]);
  expect(ahead.at(2)).toEqual([]);
});

test('a wrong step leads to a state below zero, another one for each origin and event', () => {
  const ahead = new Ahead();
  const steps = [wrong('A', 3, 0), wrong('A', 3, 1), wrong('A', 30, 1), wrong('A', 0, 0)];
  const places = steps.map((step) => ahead.add(step));
  expect(places.every((place) => place < 0)).toBe(true);
  expect(new Set(places).size).toBe(4);
  expect(places.map((place) => ahead.at(place))).toEqual(steps.map((step) => [step]));
  // Walked again, the same steps lead to the same states.
  expect(steps.map((step) => ahead.add(step))).toEqual(places);
});

test('what is met again and again is found once', () => {
  const ahead = new Ahead();
  for (const event of [null, 5]) {
    const place = ahead.add(wrong('A', 7, event));
    ahead.add(wrong('B', 7, event));
    ahead.add(wrong('A', 7, event));
    ahead.add(wrong('B', 7, event));
    expect(ahead.at(place).map(({ name }) => name)).toEqual(['A', 'B']);
  }
});

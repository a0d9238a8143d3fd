/**
 * The set of states is exact: states that differ in one word only, or whose hashes nearly agree, are told apart. With few
 * states the bits of the hash that the table keeps differ, too, and a set that compared nothing more would pass.
 */
import { expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../checker/check.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { and, range, role, type Scenario, scenario, shared } from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';

/** Fields of 15 bits, two of which fill a word. */
const wide = range(0, 2 ** 15 - 1);
const grid = shared('grid', { a: wide, b: wide, c: wide, d: wide, e: wide, f: wide });
const pairs = [
  [grid.a, grid.b],
  [grid.c, grid.d],
  [grid.e, grid.f],
] as const;
type Word = 0 | 1 | 2;

/** The fields of one word count from 0 to below `size`, each when it likes; those of the others do a step at the end. */
function walkIn(word: Word, size: number): Scenario {
  const [x, y] = pairs[word];
  const others = pairs.filter((_, at) => at !== word).flat();
  const walker = role('walker', { registers: {} }, () => ({
    guards: {
      'x can': x.lessThan(size - 1),
      'y can': y.lessThan(size - 1),
      'at the corner': and(x.is(size - 1), y.is(size - 1), ...others.map((field) => field.is(0))),
    },
    actions: { right: x.increment(), up: y.increment(), leave: others.map((field) => field.set(1)) },
  }));
  const machine = setup(vocabulary(walker)).createMachine({
    id: 'walker',
    initial: 'walking',
    states: {
      walking: {
        tags: 'idle',
        on: {
          right: { guard: 'x can', actions: 'right' },
          up: { guard: 'y can', actions: 'up' },
          leave: { guard: 'at the corner', actions: 'leave' },
        },
      },
    },
  });
  return scenario({ name: 'grid', text: 'A walk over a grid.', actors: { w: walker.runs(machine) }, properties: [] });
}

test.each([0, 1, 2] as const)('states that differ in word %d of three only are as many as there are', (word) => {
  const size = 400;
  const walk = walkIn(word, size);
  const { slots, leaves, words } = buildProgram(buildSystem(walk)).layout;
  expect(words).toBe(3);
  const varying = leaves.all.filter(({ text }) => ['ab', 'cd', 'ef'][word]?.includes(text.slice(-1)));
  expect(varying.map(({ id }) => slots[id]?.word)).toEqual([word, word]);
  const { states, transitions, depth } = check(walk);
  // A state for each place of the grid and one beyond; in each row and each column a step less than places, and the last.
  expect({ states, transitions, depth }).toEqual({
    states: size ** 2 + 1,
    transitions: 2 * size * (size - 1) + 1,
    depth: 2 * (size - 1) + 1,
  });
});

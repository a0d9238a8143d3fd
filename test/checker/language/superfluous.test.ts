import { expect, test } from '@jest/globals';
import { flag, not, shared } from '../../../checker/language/index.ts';
import { refusingMore } from '../../../checker/language/superfluous.ts';

/** What a file in JavaScript may call, and tsc would refuse. */
type Loose = (...given: unknown[]) => unknown;
const guarded = (target: (...given: never[]) => unknown): Loose => refusingMore('f', target) as Loose;

const two = (one: number, other = 1): number => one + other;
const many = (first: number, ...rest: readonly number[]): number => first + rest.length;
const none = (): number => 0;
function ofOne(one: number): number {
  return one;
}
const tangled = (list = [1, 2], { deep = [3, 4].at(-1) } = {}): number => list.length + (deep ?? 0);

test.each([
  ['two', two, 3, 'f() takes at most 2 arguments and is given 3; leave out what would be ignored'],
  ['none', none, 1, 'f() takes no argument and is given 1'],
  ['tangled', tangled, 3, 'f() takes at most 2 arguments and is given 3'],
  ['a function', ofOne, 2, 'f() takes one argument and is given 2'],
] as const)('%s is given one more than it takes', (_, target, count, says) => {
  const given = Array.from({ length: count }, () => undefined);
  expect(() => guarded(target)(...given)).toThrow(says);
  expect(() => guarded(target)(...given.slice(1))).not.toThrow(says);
});

test('as many as there are may be given to what takes a list', () => {
  expect(guarded(many)(1, 2, 3, 4)).toBe(4);
});

test('what the runtime hands over by itself is no mistake', () => {
  expect([1, 2].map(guarded(two))).toEqual([1, 3]);
  const { on } = shared('lamp', { on: flag });
  expect([on, on].map(not)).toHaveLength(2);
});

test('a method says so, too, and one of a place that is no class', () => {
  const lamp = shared('lamp', { on: flag });
  const set: Loose = (...given) => (lamp.on.set as Loose).apply(lamp.on, given);
  expect(() => set(true, false)).toThrow('set() takes one argument and is given 2');
  const all: Loose = (...given) => (lamp.set as Loose).apply(lamp, given);
  expect(() => all({}, {})).toThrow('set() takes one argument and is given 2');
});

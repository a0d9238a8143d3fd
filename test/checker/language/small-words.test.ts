/** What the smaller words of the language mean, by hand. */
import { describe, expect, test } from '@jest/globals';
import { flag, index, optional, range, shared, sort } from '../../../checker/language/index.ts';
import { Trial } from './table.ts';

const page = sort('page');
const mm = shared('mm', { on: flag, count: range(0, 3), page: index(page), maybe: optional(page) });

describe('one of several', () => {
  test.each<[number, boolean]>([
    [0, false],
    [1, true],
    [2, false],
    [3, true],
  ])('the number %d is one of 1 and 3: %s', (count, holds) => {
    const trial = new Trial(mm.block, { page: 3 });
    trial.run([mm.count.set(count)]);
    expect(trial.value(mm.count.isOneOf(1, 3).ir)).toBe(holds);
  });
  test('a member, and none', () => {
    const trial = new Trial(mm.block, { page: 3 });
    trial.run([mm.page.set(2)]);
    expect(trial.value(mm.page.isOneOf(0, 2).ir)).toBe(true);
    expect(trial.value(mm.page.isOneOf(0, 1).ir)).toBe(false);
    expect(trial.value(mm.maybe.isOneOf('none', 1).ir)).toBe(true);
    expect(trial.value(mm.maybe.isOneOf(0, 1).ir)).toBe(false);
  });
});

test('a flag is or is not another condition', () => {
  const trial = new Trial(mm.block, { page: 3 });
  expect(trial.value(mm.on.is(false).ir)).toBe(true);
  expect(trial.value(mm.on.isnt(mm.count.is(0)).ir)).toBe(true);
});

test('before a member is the previous one; before the first there is an error', () => {
  const trial = new Trial(mm.block, { page: 3 });
  trial.run([mm.page.set(2)]);
  expect([trial.value(mm.page.isFirst().ir), trial.value(mm.page.previous().ir)]).toEqual([false, 1]);
  trial.run([mm.page.set(0)]);
  expect(trial.value(mm.page.isFirst().ir)).toBe(true);
  expect(trial.run([mm.page.set(mm.page.previous())])).toBe('assignment outside the domain');
});

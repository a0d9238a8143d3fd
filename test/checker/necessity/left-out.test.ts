/** What of a list of statements can be left out. */
import { expect, test } from '@jest/globals';
import { type Effect, flag, index, optional, range, role, sort } from '../../../checker/language/index.ts';
import { statements } from '../../../checker/language/ir.ts';
import { shortenings } from '../../../checker/necessity/left-out.ts';

const object = sort('object');
const holder = role(
  'holder',
  { registers: { of: index(object), other: optional(object), tries: range(1, 3), seen: flag }, family: true },
  () => ({}),
);
const { self } = holder;

function leftOut(effect: Effect): string[] {
  return shortenings(statements(effect)).map(({ what }) => what);
}

test('that a register is given its initial value is nothing, and any other value is something', () => {
  expect(leftOut([self.other.set('none'), self.tries.set(1), self.seen.set(false)])).toEqual([]);
  expect(leftOut([self.of.set(1), self.other.set(0), self.tries.set(2), self.seen.set(true)])).toEqual([
    'without set holder.of',
    'without set holder.other',
    'without set holder.tries',
    'without set holder.seen',
  ]);
});

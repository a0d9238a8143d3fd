/** What of a list of statements can be left out. */
import { expect, test } from '@jest/globals';
import {
  actor,
  array,
  type Effect,
  expire,
  flag,
  index,
  me,
  optional,
  range,
  role,
  shared,
  sort,
  when,
  words,
} from '../../../checker/language/index.ts';
import { statements } from '../../../checker/language/ir.ts';
import { shortenings } from '../../../checker/necessity/left-out.ts';
import { seqcount, seqReadEnd, seqSnapshot } from '../../../models/task/seqcount.ts';

const object = sort('object');
const heap = shared('heap', {
  refs: array(object, range(0, 2)),
  state: array(object, words('empty', 'filled')),
  count: range(0, 2),
});
const holder = role(
  'holder',
  {
    registers: { of: index(object), by: index(actor), other: optional(object), tries: range(1, 3), seen: flag },
    family: true,
  },
  () => ({}),
);
const { self } = holder;

function leftOut(effect: Effect): string[] {
  return shortenings(statements(effect)).map(({ what }) => what);
}

test('what an object is given while it is freed is a part of that, and what is counted beside it is not', () => {
  const free = [
    heap.state.at(self.of).set('empty'),
    when(heap.refs.at(self.of).is(1), heap.state.at(self.of).set('empty')),
    heap.count.decrement(),
    expire(object, self.of),
  ];
  expect(leftOut(free)).toEqual(['without set heap.count']);
});

test('what is set without freeing, to another value or of another object can be left out', () => {
  expect(leftOut([heap.state.at(self.of).set('empty')])).toEqual(['without set heap.state']);
  expect(leftOut([heap.state.at(self.of).set('filled'), expire(object, self.of)])).toEqual(['without set heap.state']);
  expect(leftOut([heap.state.at(self.other).set('empty'), expire(object, self.of)])).toEqual([
    'without set heap.state',
  ]);
});

test('that a register is given its initial value is nothing, and any other value is something', () => {
  expect(leftOut([self.other.set('none'), self.tries.set(1), self.seen.set(false)])).toEqual([]);
  expect(leftOut([self.of.set(1), self.other.set(0), self.tries.set(2), self.seen.set(true)])).toEqual([
    'without set holder.of',
    'without set holder.other',
    'without set holder.tries',
    'without set holder.seen',
  ]);
});

test('that a reader forgets the count that it has read is nothing, and that it reads it, or forgets another one’s, is something', () => {
  const kept = shared('kept', { seq: seqcount, told: array(actor, words('none', 'some')) });
  expect(leftOut(seqReadEnd(kept.seq))).toEqual([]);
  expect(leftOut(seqSnapshot(kept.seq))).toEqual(['without set kept.seq.view']);
  expect(leftOut(kept.seq.view.at(self.by).set('none'))).toEqual(['without set kept.seq.view']);
  expect(leftOut(kept.told.at(me).set('none'))).toEqual(['without set kept.told']);
});

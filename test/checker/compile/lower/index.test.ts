/** What is done to a member of an array is done to the one that the index says. */
import { expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../../checker/check.ts';
import {
  always,
  and,
  array,
  index,
  not,
  queue,
  role,
  scenario,
  shared,
  sort,
} from '../../../../checker/language/index.ts';
import { vocabulary } from '../../../../checker/language/vocabulary.ts';

const shelf = sort('shelf');
const book = sort('book');
const library = shared('library', { shelves: array(shelf, queue(book, 1)) });
const reader = role(
  'reader',
  { registers: { at: index(shelf) }, choices: { shelf }, family: true },
  ({ self, chosen }) => ({
    actions: {
      fill: library.shelves.at(0).enqueue(0),
      empty: [self.at.set(chosen.shelf), library.shelves.at(self.at).remove(0)],
    },
  }),
);
const visit = setup(vocabulary(reader)).createMachine({
  id: 'visit',
  initial: 'begun',
  states: {
    begun: { on: { 'fill shelf 0': { actions: 'fill', target: 'filled' } } },
    filled: { on: { 'empty a shelf': { actions: 'empty', target: 'done' } } },
    done: { type: 'final' },
  },
});

// The last shelf is never filled: emptying it is nothing, and may not become that of another.
test('where nothing is to be done to the last member, the others are still told apart', () => {
  const emptied = library.shelves.at(0).isEmpty();
  const given = scenario({
    name: 'two-shelves',
    text: 'A book is put on the first of two shelves, and one of them is emptied.',
    bounds: { shelf: 2, book: 1 },
    actors: { reader: reader.runs(visit) },
    properties: [
      always(
        'kept',
        'a book stays where another shelf is emptied',
        not(
          and(
            reader.some((r) => r.at.is(1)),
            emptied,
          ),
        ),
      ),
    ],
  });
  expect(check(given, null, {})).toMatchObject({ verdict: 'holds', states: 4, transitions: 3 });
});

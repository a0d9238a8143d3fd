/** What a short trace tells: what another looks at or what decides, and nothing else. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { tracePath } from '../../../checker/counterexample/trace.ts';
import {
  always,
  array,
  index,
  lockless,
  not,
  optional,
  or,
  range,
  role,
  scenario,
  shared,
  sort,
  spinlock,
  untold,
} from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { drawRace, raceStyle } from '../../../checker/report/race.ts';

const page = sort('page');
const memory = shared(
  'memory',
  { lock: spinlock, value: array(page, range(0, 3)), counted: range(0, 9), own: spinlock },
  ({ lock }) => ({ value: () => lock.held() }),
);
const worker = role(
  'worker',
  { registers: { page: index(page), last: optional(page), turn: untold(optional(page)) } },
  ({ self }) => {
    const value = memory.value.at(self.page);
    return {
      guards: { isSet: value.moreThan(0), looksBack: self.last.isnt('none') },
      actions: {
        count: [memory.counted.increment(), self.turn.set(self.page)],
        store: [value.increment(), self.last.set(self.page)],
        unlock: memory.lock.release(),
        unlockOwn: memory.own.release(),
      },
      steps: { lock: memory.lock.acquire(), lockOwn: memory.own.acquire() },
    };
  },
);
const machine = setup(vocabulary(worker)).createMachine({
  id: 'worker',
  initial: 'one',
  states: {
    one: { on: { 'lock own': { guard: 'lockOwn', actions: 'lockOwn', target: 'two' } } },
    two: { on: { count: { actions: 'count', target: 'three' } } },
    three: { on: { 'unlock own': { actions: 'unlockOwn', target: 'four' } } },
    four: { on: { lock: { guard: 'lock', actions: 'lock', target: 'five' } } },
    five: {
      on: {
        look: [
          { guard: 'isSet', target: 'six', description: 'set' },
          { target: 'six', description: 'not yet' },
        ],
      },
    },
    six: { on: { store: { actions: 'store', target: 'seven' } } },
    seven: { on: { unlock: { actions: 'unlock', target: 'eight' } } },
    eight: {
      on: {
        'look back': [
          { guard: 'looksBack', target: 'done', description: 'yes' },
          { target: 'done', description: 'no' },
        ],
      },
    },
    done: { type: 'final' },
  },
});
const system = (pages: readonly [number, number]) =>
  buildSystem(
    scenario({
      name: 'two workers',
      text: 'Each counts, looks and stores.',
      bounds: { page: 2 },
      actors: { a: worker.runs(machine, { page: pages[0] }), b: worker.runs(machine, { page: pages[1] }) },
      properties: [
        always(
          'V',
          'a page is stored to once',
          not(or(lockless(memory.value.at(0)).is(2), lockless(memory.value.at(1)).is(9))),
        ),
        always(
          'E',
          'nobody is through',
          worker.all((each) => not(each.in('done'))),
        ),
      ],
    }),
  );
/** All of `a`, then six steps of `b`. */
const through = [0, 0, 0, 0, 0, 0, 0, 0];
const path = [...through, 0, 0, 0, 0, 0, 0];
const traced = (pages: readonly [number, number], property: string, steps = path) =>
  tracePath(system(pages), steps, property).steps.map(({ event, isTold, changes }) => ({
    event,
    isTold,
    tells: changes.filter(({ matters }) => matters).map(({ place }) => place),
  }));

describe('a change matters', () => {
  test('that another looks at or that decides; a count that nobody asks for, and a lock of one alone, do not', () => {
    const [, count, , lock, look, store] = traced([0, 0], 'V');
    expect(count).toEqual({ event: 'count', isTold: false, tells: [] });
    // Both take it, so that the order is told.
    expect(lock?.tells).toEqual(['memory.lock']);
    // What it saw is what the other changed later.
    expect(look).toMatchObject({ event: 'look', isTold: true });
    expect(store).toEqual({ event: 'store', isTold: true, tells: ['memory.value[page 0]', 'last'] });
  });

  test('only of the very page that another looks at', () => {
    const [, , , , look, store] = traced([0, 1], 'E', [...through, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(look?.isTold).toBe(false);
    expect(store).toMatchObject({ isTold: false, tells: ['last'] });
  });

  test('where all of it is asked for, too', () => {
    const { steps } = tracePath(system([0, 0]), path, 'V', true);
    expect(steps.every(({ isTold, changes }) => isTold && changes.every(({ matters }) => matters))).toBe(true);
  });
});

describe('a drawn race', () => {
  test('leaves out housekeeping, which the full form has', () => {
    const text = (full: boolean) => drawRace(system([0, 0]), path, 'V', { ...raceStyle, full });
    expect(text(false)).not.toContain('memory.own');
    expect(text(true)).toContain('memory.own: free → held by a');
    expect(text(true)).toContain('turn: none → page 0');
  });
});

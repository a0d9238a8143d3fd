import { describe, expect, test } from '@jest/globals';
import { raise, setup } from 'xstate';
import { index, role, scenario, sort } from '../../../checker/language/index.ts';
import type { MachineLike } from '../../../checker/language/role.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { conforms } from '../compare.ts';

const colour = sort('colour');
const size = sort('size');
const chooser = role(
  'chooser',
  { registers: { colour: index(colour), size: index(size) }, choices: { colour, size } },
  ({ self, chosen }) => ({
    guards: { otherColour: self.colour.isnt(chosen.colour) },
    actions: { takeColour: self.colour.set(chosen.colour), takeSize: self.size.set(chosen.size) },
  }),
);
const machines = setup(vocabulary(chooser));
const check = (machine: MachineLike) =>
  conforms(
    scenario({
      name: 'chooser',
      text: '',
      bounds: { colour: 3, size: 2 },
      actors: { it: chooser.runs(machine) },
      properties: [],
    }),
  );

describe('choices', () => {
  test('an event brings one value of each choice that its candidates read', () => {
    const machine = machines.createMachine({
      id: 'chooser',
      initial: 'a',
      states: {
        a: {
          on: {
            paint: { guard: 'otherColour', actions: 'takeColour' },
            both: { actions: ['takeColour', 'takeSize'] },
            rest: { guard: 'otherColour' },
          },
        },
      },
    });
    // Colours are read by a guard, sizes by nothing: three states. Tried in each: 3 paints, 3 * 2 boths, 3 rests.
    // Taken: both other colours, and every pair.
    expect(check(machine)).toEqual({ complete: true, tried: 3 * (3 + 6 + 3), taken: 3 * (2 + 6), differences: [] });
  });

  const stray = /reads the choice 'colour', which only the scheduler's events bring/;
  test.each([
    ['entry', { states: { a: { entry: 'takeColour' } } }],
    ['exit', { states: { a: { exit: 'takeColour' } } }],
    ['always', { states: { a: { always: [{ guard: 'otherColour', target: 'b' }, { target: 'b' }] }, b: {} } }],
    [
      'a raised event',
      { states: { a: { on: { go: { actions: raise({ type: 'more' }) }, more: { actions: 'takeColour' } } } } },
    ],
  ] as const)('in %s there is none to read', (_where, states) => {
    expect(() => check(machines.createMachine({ id: 'stray', initial: 'a', ...states }))).toThrow(stray);
  });
});

import { describe, expect, test } from '@jest/globals';
import { m, machines, run } from './marks.ts';

describe('entry, exit and transition actions', () => {
  const nested = machines.createMachine({
    id: 'nested',
    initial: 'A',
    entry: m('R+'),
    exit: m('R-'),
    states: {
      A: {
        initial: 'a',
        entry: m('A+'),
        exit: m('A-'),
        states: {
          a: { entry: m('a+'), exit: m('a-'), on: { sibling: { target: 'b', actions: m('x') } } },
          b: { entry: m('b+'), exit: m('b-') },
        },
        on: {
          leave: { target: 'B', actions: [m('x'), m('y')] },
          deep: { target: 'B.c', actions: m('x') },
          end: { target: 'end', actions: m('z') },
        },
      },
      B: {
        initial: 'b',
        entry: [m('B+'), m('z')],
        exit: m('B-'),
        states: { b: { entry: m('b+'), exit: m('b-') }, c: { entry: m('c+'), exit: [m('c-'), m('y')] } },
        on: { back: 'A.b' },
      },
      end: { type: 'final', entry: m('c+'), exit: m('c-') },
    },
  });

  test('the start enters from the root inwards', () => {
    expect(run(nested)).toEqual(['R+ A+ a+ @A.a']);
  });
  test('between siblings the common parent stays', () => {
    expect(run(nested, 'sibling')[1]).toBe('a- x b+ @A.b');
  });
  test('exit runs inwards out, then the transition, then entry outwards in', () => {
    expect(run(nested, 'leave')[1]).toBe('a- A- x y B+ z b+ @B.b');
  });
  test('a target inside another state enters that state, but not its initial state', () => {
    expect(run(nested, 'deep')[1]).toBe('a- A- x B+ z c+ @B.c');
  });
  test('the target may be any child, from any child', () => {
    expect(run(nested, 'deep', 'back')[2]).toBe('c- y B- A+ b+ @A.b');
  });
  test('an event that only another state handles is no transition', () => {
    expect(run(nested, 'back', 'sibling', 'sibling')).toEqual(['R+ A+ a+ @A.a', 'none', 'a- x b+ @A.b', 'none']);
  });
  test('at the end the final state and the root are left, inwards out', () => {
    expect(run(nested, 'end')[1]).toBe('a- A- z c+ c- R- @end');
  });
  test('after the end nothing happens, not even what the root handles', () => {
    const ending = machines.createMachine({
      id: 'ending',
      initial: 'a',
      states: { a: { on: { end: 'end' } }, end: { type: 'final' } },
      on: { poke: { actions: m('x') } },
    });
    expect(run(ending, 'poke', 'end', 'poke')).toEqual(['@a', 'x @a', '@end', 'none']);
  });
});

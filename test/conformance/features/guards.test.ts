import { describe, expect, test } from '@jest/globals';
import { and, not, or, stateIn } from 'xstate';
import { m, machines, run } from './marks.ts';

const nIs = (n: number) => ({ type: 'nIs', params: { n } }) as const;

describe('guards', () => {
  const machine = machines.createMachine({
    id: 'guards',
    initial: 'a',
    states: {
      a: {
        on: {
          both: [
            { guard: and(['yes', nIs(1)]), actions: m('x') },
            { guard: and(['yes', nIs(0)]), actions: m('y') },
          ],
          either: [
            { guard: or(['no', nIs(1)]), actions: m('x') },
            { guard: or([nIs(2), nIs(0)]), actions: m('y') },
          ],
          neither: [
            { guard: not('yes'), actions: m('x') },
            { guard: not(nIs(1)), actions: m('y') },
          ],
          deep: [
            { guard: and(['yes', not(or([nIs(0), 'no']))]), actions: m('x') },
            { guard: or([and(['no', 'yes']), and([not('no'), nIs(0)])]), actions: m('y') },
          ],
          lazyAnd: [{ guard: and(['no', 'broken']), actions: m('x') }, { actions: m('y') }],
          lazyOr: [{ guard: or(['yes', 'broken']), actions: m('x') }, { actions: m('y') }],
          eager: [{ guard: and(['broken', 'no']), actions: m('x') }, { actions: m('y') }],
          emptyAnd: { guard: and([]), actions: m('x') },
          emptyOr: { guard: or([]), actions: m('x') },
        },
      },
    },
  });
  test('and, or and not compose', () => {
    expect(run(machine, 'both', 'either', 'neither', 'deep').slice(1)).toEqual(['y @a', 'y @a', 'y @a', 'y @a']);
  });
  test('and, or are evaluated in order and only as far as needed', () => {
    expect(run(machine, 'lazyAnd', 'lazyOr', 'eager').slice(1)).toEqual(['y @a', 'x @a', 'none used as an index']);
  });
  test('an empty and holds, an empty or does not', () => {
    expect(run(machine, 'emptyAnd', 'emptyOr').slice(1)).toEqual(['x @a', 'none']);
  });
});

describe('stateIn', () => {
  const where = machines.createMachine({
    id: 'where',
    initial: 'A',
    states: {
      A: {
        initial: 'a',
        states: { a: { on: { next: 'b' } }, b: { id: 'inner b' } },
        on: { leave: 'B' },
      },
      B: { initial: 'b', states: { b: {} } },
    },
    on: {
      outer: [
        { guard: stateIn('A'), actions: m('A+') },
        { guard: stateIn('B'), actions: m('B+') },
      ],
      object: [
        { guard: stateIn({ A: 'a' }), actions: m('a+') },
        { guard: stateIn({ A: 'b' }), actions: m('b+') },
        { actions: m('z') },
      ],
      dotted: [
        { guard: stateIn('A.a'), actions: m('a+') },
        { guard: not(stateIn('B.b')), actions: m('b+') },
        { actions: m('z') },
      ],
      byId: [{ guard: stateIn('#inner b'), actions: m('b+') }, { actions: m('z') }],
    },
  });
  test('names a compound state with all that is in it', () => {
    expect(run(where, 'outer', 'next', 'outer', 'leave', 'outer')).toEqual([
      '@A.a',
      'A+ @A.a',
      '@A.b',
      'A+ @A.b',
      '@B.b',
      'B+ @B.b',
    ]);
  });
  test('names an inner state as an object, with dots, or by its id; a name of another parent does not match', () => {
    expect(run(where, 'object', 'dotted', 'byId').slice(1)).toEqual(['a+ @A.a', 'a+ @A.a', 'z @A.a']);
    expect(run(where, 'next', 'object', 'dotted', 'byId').slice(2)).toEqual(['b+ @A.b', 'b+ @A.b', 'b+ @A.b']);
    expect(run(where, 'leave', 'object', 'dotted', 'byId').slice(2)).toEqual(['z @B.b', 'z @B.b', 'z @B.b']);
  });
  test('sees, in always, the state that was just entered', () => {
    const seen = machines.createMachine({
      id: 'seen',
      initial: 'a',
      states: {
        a: { on: { go: [{ guard: stateIn('a'), target: 'b' }] } },
        b: {
          always: [
            { guard: stateIn('a'), target: 'a', actions: m('z') },
            { guard: stateIn('b'), target: 'c', actions: m('x') },
            { target: 'a' },
          ],
        },
        c: {},
      },
    });
    expect(run(seen, 'go')).toEqual(['@a', 'x @c']);
  });
});

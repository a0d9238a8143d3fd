import { describe, expect, test } from '@jest/globals';
import { m, machines, run } from './marks.ts';

const nIs = (n: number) => ({ type: 'nIs', params: { n } }) as const;

describe('candidates', () => {
  test('are tried in the order in which they are written', () => {
    const ordered = machines.createMachine({
      id: 'ordered',
      initial: 'a',
      states: {
        a: {
          on: {
            go: [
              { guard: nIs(2), actions: m('z') },
              { guard: nIs(0), actions: ['increment', m('x')] },
              { guard: nIs(0), actions: m('z') },
              { guard: 'yes', actions: ['increment', m('y')] },
              { actions: m('z') },
            ],
          },
        },
      },
    });
    expect(run(ordered, 'go', 'go', 'go')).toEqual(['@a', 'x @a', 'y @a', 'z @a']);
  });

  const outer = machines.createMachine({
    id: 'outer',
    initial: 'A',
    states: {
      A: {
        initial: 'a',
        states: {
          a: {
            on: {
              refused: { guard: 'no', actions: m('z') },
              taken: { actions: m('x') },
              forbidden: undefined,
              absorbed: {},
              doubtful: [{ guard: nIs(1), actions: m('x') }, { guard: nIs(0) }],
              described: { description: 'nothing happens' },
            },
          },
        },
        on: {
          refused: { actions: m('y') },
          taken: { actions: m('y') },
          forbidden: { actions: m('y') },
          absorbed: { actions: m('y') },
          doubtful: { actions: m('y') },
          described: { actions: m('y') },
        },
      },
    },
    on: { refused: { actions: m('z') }, far: { guard: 'yes', actions: m('z') } },
  });
  test('an outer state is asked if no candidate of the inner one holds, the nearest first', () => {
    expect(run(outer, 'refused', 'far')).toEqual(['@A.a', 'y @A.a', 'z @A.a']);
  });
  test('an inner candidate hides the outer ones', () => {
    expect(run(outer, 'taken')[1]).toBe('x @A.a');
  });
  test('a forbidden event is kept from outer states, and is no transition', () => {
    expect(run(outer, 'forbidden')[1]).toBe('none');
  });
  test('a candidate without target and actions hides outer ones, and is no transition', () => {
    expect(run(outer, 'absorbed', 'doubtful', 'described').slice(1)).toEqual(['none', 'none', 'none']);
  });
  test('a transition that changes nothing is still one, if it has a target or actions', () => {
    const idle = machines.createMachine({
      id: 'idle',
      initial: 'a',
      states: { a: { on: { self: 'a', same: { actions: { type: 'setN', params: { to: 0 } } } } } },
    });
    expect(run(idle, 'self', 'same')).toEqual(['@a', '@a', '@a']);
  });
  test('a guard that fails ends the step before later candidates are asked', () => {
    const broken = machines.createMachine({
      id: 'broken',
      initial: 'a',
      states: {
        a: {
          on: { go: [{ guard: 'broken', target: 'b' }, { target: 'b' }], skip: [{ target: 'b' }, { guard: 'broken' }] },
        },
        b: {},
      },
    });
    expect(run(broken, 'go', 'skip')).toEqual(['@a', 'none used as an index', '@b']);
  });
  test('an action that fails ends the step: it has no successor', () => {
    const failing = machines.createMachine({
      id: 'failing',
      initial: 'a',
      states: {
        a: { on: { go: { target: 'b', actions: ['increment', { type: 'setN', params: { to: 4 } }] } } },
        b: {},
      },
    });
    expect(run(failing, 'go', 'go')).toEqual(['@a', 'assignment outside the domain', 'assignment outside the domain']);
  });
});

describe('params', () => {
  test('the same name with other params is another guard and another action', () => {
    const counting = machines.createMachine({
      id: 'counting',
      initial: 'a',
      states: {
        a: {
          on: {
            go: [
              { guard: nIs(0), actions: { type: 'setN', params: { to: 3 } } },
              { guard: nIs(3), actions: [{ type: 'setN', params: { to: 1 } }, m('x')] },
              { guard: nIs(1), actions: m('y') },
            ],
          },
        },
      },
    });
    expect(run(counting, 'go', 'go', 'go')).toEqual(['@a', '@a', 'x @a', 'y @a']);
  });
});

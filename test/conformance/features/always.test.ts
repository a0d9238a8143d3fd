import { describe, expect, test } from '@jest/globals';
import { raise } from 'xstate';
import { m, machines, run, runInterpreted } from './marks.ts';

describe('always', () => {
  const chain = machines.createMachine({
    id: 'chain',
    initial: 'a',
    states: {
      a: { exit: m('a-'), on: { go: { target: 'b', actions: [m('x'), 'increment'] }, further: 'c' } },
      b: {
        entry: [m('b+'), 'increment'],
        exit: m('b-'),
        always: [
          { guard: { type: 'nIs', params: { n: 1 } }, target: 'a', actions: m('z') },
          { guard: { type: 'nIs', params: { n: 2 } }, target: 'c', actions: m('y') },
          { target: 'a' },
        ],
      },
      c: { entry: m('c+'), exit: m('c-'), always: 'd' },
      d: { on: { back: 'b' } },
    },
  });
  test('follows at once, sees what the actions before it did, and chains', () => {
    expect(run(chain, 'go')).toEqual(['@a', 'a- x b+ b- y c+ c- @d']);
  });
  test('takes its last candidate if no guard holds', () => {
    expect(run(chain, 'further', 'back', 'go')).toEqual([
      '@a',
      'a- c+ c- @d',
      'b+ b- z @a',
      // n was 1 and is 3 now.
      'a- x b+ b- @a',
    ]);
  });

  test('runs at the start', () => {
    const starting = machines.createMachine({
      id: 'starting',
      initial: 'a',
      states: { a: { entry: m('a+'), exit: m('a-'), always: { target: 'b', actions: m('x') } }, b: { entry: m('b+') } },
    });
    expect(run(starting)).toEqual(['a+ a- x b+ @b']);
  });

  test('of an inner state comes before that of an outer one', () => {
    const both = machines.createMachine({
      id: 'both',
      initial: 'a',
      states: {
        a: { on: { go: 'A' } },
        A: {
          initial: 'b',
          states: {
            b: {
              always: [
                { guard: { type: 'nIs', params: { n: 0 } }, target: 'c', actions: ['increment', m('x')] },
                { target: '#done' },
              ],
            },
            c: { entry: m('c+') },
          },
          always: { target: 'done', actions: m('y') },
        },
        done: { id: 'done' },
      },
    });
    expect(run(both, 'go')).toEqual(['@a', 'x c+ y @done']);
  });

  test('without a target runs again until its guard no longer holds', () => {
    const counting = machines.createMachine({
      id: 'counting',
      initial: 'a',
      states: {
        a: { on: { go: 'b' } },
        b: {
          always: [
            { guard: { type: 'nIs', params: { n: 0 } }, actions: ['increment', m('x')] },
            { guard: { type: 'nIs', params: { n: 1 } }, actions: ['increment', m('y')] },
            { target: 'c' },
          ],
        },
        c: {},
      },
    });
    expect(runInterpreted(counting, 'go')).toEqual(['@a', 'x y @c']);
    // What a guard says is not known when a machine is flattened.
    expect(() => run(counting, 'go')).toThrow(/'counting', state 'b'.* may never come to rest: some way/);
  });

  test('comes before what was raised', () => {
    const racing = machines.createMachine({
      id: 'racing',
      initial: 'a',
      states: {
        a: { on: { go: { target: 'b', actions: raise({ type: 'raised' }) } } },
        b: { on: { raised: { target: 'a', actions: m('z') } }, always: { target: 'c', actions: m('x') } },
        c: { on: { raised: { target: 'a', actions: m('y') } } },
      },
    });
    expect(run(racing, 'go')).toEqual(['@a', 'x y @a']);
  });

  test('that never comes to rest is refused', () => {
    const endless = machines.createMachine({
      id: 'endless',
      initial: 'a',
      states: { a: { on: { go: 'b' } }, b: { always: 'c' }, c: { always: 'b' } },
    });
    expect(() => run(endless, 'go')).toThrow(/'endless'.*never come to rest/);
    expect(() => runInterpreted(endless, 'go')).toThrow(/'endless'.*never come to rest/);
  });
});

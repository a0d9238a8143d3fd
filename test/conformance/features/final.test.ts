import { describe, expect, test } from '@jest/globals';
import { raise } from 'xstate';
import { m, machines, run } from './marks.ts';

describe('final states inside compound ones', () => {
  const machine = machines.createMachine({
    id: 'final',
    initial: 'A',
    states: {
      A: {
        initial: 'B',
        entry: m('A+'),
        exit: m('A-'),
        states: {
          B: {
            initial: 'b',
            entry: m('B+'),
            exit: m('B-'),
            states: { b: { on: { finish: 'c' } }, c: { type: 'final', entry: m('c+'), exit: m('c-') } },
            onDone: [
              { guard: { type: 'nIs', params: { n: 0 } }, target: 'a', actions: [m('x'), 'increment'] },
              { target: 'end', actions: m('y') },
            ],
          },
          a: { on: { again: 'B' } },
          end: { type: 'final', entry: m('b+'), exit: m('b-') },
        },
        onDone: { target: 'end', actions: m('z') },
      },
      end: { type: 'final' },
    },
  });
  test('onDone follows in the same step, its candidates in order', () => {
    expect(run(machine, 'finish')).toEqual(['A+ B+ @A.B.b', 'c+ c- B- x @A.a']);
  });
  test('a final state reached by onDone completes the next outer state', () => {
    expect(run(machine, 'finish', 'again', 'finish').slice(2)).toEqual(['B+ @A.B.b', 'c+ c- B- y b+ b- A- z @end']);
  });

  test('without onDone the machine rests there, and outer events still count', () => {
    const resting = machines.createMachine({
      id: 'resting',
      initial: 'A',
      states: {
        A: {
          initial: 'a',
          states: { a: { on: { finish: 'c' } }, c: { type: 'final', exit: m('c-') } },
          on: { out: 'b' },
        },
        b: {},
      },
    });
    expect(run(resting, 'finish', 'out')).toEqual(['@A.a', '@A.c', 'c- @b']);
  });

  test('an event raised on the way is answered before onDone, which then no longer applies', () => {
    const overtaken = machines.createMachine({
      id: 'overtaken',
      initial: 'A',
      states: {
        A: {
          initial: 'a',
          states: { a: { on: { finish: 'c' } }, c: { type: 'final', entry: raise({ type: 'away' }) } },
          on: { away: 'b' },
          onDone: { target: 'b', actions: m('z') },
        },
        b: { entry: m('b+') },
      },
    });
    expect(run(overtaken, 'finish')).toEqual(['@A.a', 'b+ @b']);
  });

  test('always comes before onDone', () => {
    const eager = machines.createMachine({
      id: 'eager',
      initial: 'a',
      states: {
        a: { on: { go: 'A' } },
        A: {
          initial: 'c',
          states: { c: { type: 'final' } },
          always: { target: 'b', actions: m('x') },
          onDone: { target: 'b', actions: m('z') },
        },
        b: {},
      },
    });
    expect(run(eager, 'go')).toEqual(['@a', 'x @b']);
  });

  test('a compound state that starts complete is done at once', () => {
    const complete = machines.createMachine({
      id: 'complete',
      initial: 'A',
      states: {
        A: {
          initial: 'c',
          states: { c: { type: 'final', entry: m('c+') } },
          onDone: { target: 'end', actions: m('x') },
        },
        end: { type: 'final', entry: m('b+'), exit: m('b-') },
      },
    });
    expect(run(complete)).toEqual(['c+ x b+ b- @end']);
  });
});

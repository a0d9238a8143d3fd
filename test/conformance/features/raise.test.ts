import { describe, expect, test } from '@jest/globals';
import { raise } from 'xstate';
import { checkProgram } from '../../../checker/check.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { scenario } from '../../../checker/language/index.ts';
import { m, machines, marker, run } from './marks.ts';

const first = raise({ type: 'first' });
const second = raise({ type: 'second' });

describe('raise', () => {
  test('events are answered in the order raised, after all actions of the transition', () => {
    const ordered = machines.createMachine({
      id: 'ordered',
      initial: 'a',
      states: {
        a: { exit: [first, m('a-')], on: { go: { target: 'b', actions: [second, m('x'), first] } } },
        b: {
          entry: [second, m('b+')],
          on: { first: { actions: m('y') }, second: { actions: m('z') } },
        },
      },
    });
    expect(run(ordered, 'go')).toEqual(['@a', 'a- x b+ y z y z @b']);
  });

  test('an event that some action raises comes from nowhere else', () => {
    const own = machines.createMachine({
      id: 'own',
      initial: 'a',
      states: {
        a: { on: { go: { target: 'b', actions: first } } },
        b: { on: { first: { target: 'c' } } },
        c: { on: { first: { target: 'd' }, stay: { target: 'c' } } },
        d: {},
      },
    });
    const alone = scenario({
      name: 's',
      text: '',
      bounds: { mark: 15 },
      actors: { it: marker.runs(own) },
      properties: [],
    });
    // `d` is never reached: nobody raises the event there.
    const { result, outcome } = checkProgram(buildProgram(buildSystem(alone)), { until: null });
    outcome.release();
    expect(result).toMatchObject({ states: 2, transitions: 2, depth: 1 });
  });

  test('an event raised by an answer goes to the end of the queue', () => {
    const nested = machines.createMachine({
      id: 'nested',
      initial: 'a',
      states: {
        a: {
          on: {
            go: { actions: [first, second] },
            first: { actions: [m('x'), raise({ type: 'third' })] },
            second: { actions: m('y') },
            third: { actions: m('z') },
          },
        },
      },
    });
    expect(run(nested, 'go')).toEqual(['@a', 'x y z @a']);
  });

  test('an answer may come from an outer state, and its guard sees what happened since', () => {
    const outer = machines.createMachine({
      id: 'outer',
      initial: 'A',
      states: {
        A: {
          initial: 'a',
          states: {
            a: { on: { go: { target: 'b', actions: [first, 'increment'] }, first: { actions: m('z') } } },
            b: {},
          },
          on: {
            first: [
              { guard: { type: 'nIs', params: { n: 0 } }, actions: m('z') },
              { target: 'B', actions: m('y') },
            ],
          },
        },
        B: { entry: m('B+') },
      },
    });
    expect(run(outer, 'go')).toEqual(['@A.a', 'y B+ @B']);
  });

  test('an event that is not handled where it arrives is dropped', () => {
    const dropped = machines.createMachine({
      id: 'dropped',
      initial: 'a',
      states: {
        a: { on: { go: { target: 'b', actions: [first, second] }, first: { actions: m('z') } } },
        b: { on: { second: { actions: m('x') } } },
      },
    });
    expect(run(dropped, 'go')).toEqual(['@a', 'x @b']);
  });

  test('a raised event belongs to the machine: the scheduler never sends it', () => {
    const own = machines.createMachine({
      id: 'own',
      initial: 'a',
      states: { a: { on: { go: { actions: first }, first: { actions: m('x') } } } },
    });
    // XState would take it from outside; ours has no such transition.
    expect(run(own, 'go')).toEqual(['@a', 'x @a']);
  });

  test('entry at the start may raise', () => {
    const starting = machines.createMachine({
      id: 'starting',
      initial: 'a',
      states: {
        a: { entry: [first, m('a+')], on: { first: { target: 'b', actions: m('x') } } },
        b: { entry: m('b+') },
      },
    });
    expect(run(starting)).toEqual(['a+ x b+ @b']);
  });

  test('what the last transition raises is dropped when the machine ends', () => {
    const ending = machines.createMachine({
      id: 'ending',
      initial: 'a',
      states: {
        a: { on: { go: { target: 'end', actions: first } } },
        end: { type: 'final', entry: m('c+'), exit: [second, m('c-')] },
      },
      on: { first: { actions: m('z') }, second: { actions: m('z') } },
    });
    expect(run(ending, 'go')).toEqual(['@a', 'c+ c- @end']);
  });

  test('an event that no state handles is refused', () => {
    const stray = machines.createMachine({
      id: 'stray',
      initial: 'a',
      states: { a: { on: { go: { actions: first } } } },
    });
    expect(() => run(stray)).toThrow("machine 'stray' raises 'first', which no state of it handles");
  });
  test('a delay is refused', () => {
    const late = machines.createMachine({
      id: 'late',
      initial: 'a',
      states: { a: { on: { go: { actions: raise({ type: 'first' }, { delay: 5 }) }, first: 'a' } } },
    });
    expect(() => run(late)).toThrow(/'late'.*raise 'first' has a delay/);
  });
});

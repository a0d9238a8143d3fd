import { describe, expect, test } from '@jest/globals';
import { m, machines, run } from './marks.ts';

const marked = { a: { entry: m('a+'), exit: m('a-') }, b: { entry: m('b+'), exit: m('b-') } };

describe('self-transitions and targets inside the source', () => {
  const machine = machines.createMachine({
    id: 'reentry',
    initial: 'A',
    entry: m('R+'),
    exit: m('R-'),
    states: {
      A: {
        initial: 'a',
        entry: m('A+'),
        exit: m('A-'),
        states: {
          a: {
            ...marked.a,
            on: {
              staySelf: { target: 'a', actions: m('x') },
              reenterSelf: { target: 'a', reenter: true, actions: m('x') },
              toParent: { target: '#A', actions: m('x') },
              flagged: { reenter: true, actions: m('x') },
            },
          },
          b: marked.b,
        },
        id: 'A',
        on: {
          childB: { target: '.b', actions: m('y') },
          childA: { target: '.a', actions: m('y') },
          childBReenter: { target: '.b', reenter: true, actions: m('y') },
          compoundSelf: { target: 'A', actions: m('y') },
          compoundReenter: { target: 'A', reenter: true, actions: m('y') },
        },
      },
    },
    on: {
      fromRoot: { target: '.A', actions: m('z') },
      fromRootDeep: { target: '.A.b', actions: m('z') },
      fromRootReenter: { target: '.A', reenter: true, actions: m('z') },
    },
  });

  test.each([
    ['an atomic state that targets itself is not left', 'staySelf', 'x @A.a'],
    ['with reenter it is left and entered', 'reenterSelf', 'a- x a+ @A.a'],
    ['reenter without a target changes nothing', 'flagged', 'x @A.a'],
    ['a child that targets its parent leaves and enters the parent', 'toParent', 'a- A- x A+ a+ @A.a'],
    ['a parent that targets a child stays', 'childB', 'a- y b+ @A.b'],
    ['a parent that targets the active child leaves and enters that child', 'childA', 'a- y a+ @A.a'],
    ['with reenter the parent is left and entered as well', 'childBReenter', 'a- A- y A+ b+ @A.b'],
    ['a compound state that targets itself enters its initial state again', 'compoundSelf', 'a- y a+ @A.a'],
    ['with reenter it is left and entered as well', 'compoundReenter', 'a- A- y A+ a+ @A.a'],
    ['the root stays when it targets a state in it', 'fromRoot', 'a- A- z A+ a+ @A.a'],
    ['also a deep one', 'fromRootDeep', 'a- A- z A+ b+ @A.b'],
    ['with reenter even the root is left and entered', 'fromRootReenter', 'a- A- R- z R+ A+ a+ @A.a'],
  ])('%s', (_claim, event, line) => {
    expect(run(machine, event)[1]).toBe(line);
  });

  test('from another child, a compound state that targets itself goes to its initial one', () => {
    expect(run(machine, 'childB', 'compoundSelf').slice(1)).toEqual(['a- y b+ @A.b', 'b- y a+ @A.a']);
  });
  test('the root as a target is refused: XState enters it twice', () => {
    const rooted = machines.createMachine({ id: 'rooted', initial: 'a', states: { a: { on: { go: '#rooted' } } } });
    expect(() => run(rooted)).toThrow("machine 'rooted', state 'a': the root is no target");
  });
});

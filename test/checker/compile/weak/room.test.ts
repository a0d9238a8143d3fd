/** How much room a step asks for: for all that it may store on its way through the machine. */
import { describe, expect, test } from '@jest/globals';
import { raise } from 'xstate';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import { withRoom } from '../../../../checker/compile/weak/room.ts';
import { drains, nothing, oneStore } from '../../../../checker/compile/weak/traffic.ts';
import { flag, ModelError, role, scenario } from '../../../../checker/language/index.ts';
import { machineOf } from '../lint/refusals.ts';

const storing = role('storing', { registers: { on: flag } }, ({ self }) => ({
  guards: { on: self.on },
  actions: { store: self.on.set(true), drain: self.on.set(false), think: self.on.set(true) },
}));

/** By event, the room without which it waits; nothing where it never waits. Each state can be reached, also `z`. */
function roomOf(given: object, size = 4): { [event: string]: number } {
  const states = { z: {}, ...given };
  const ways = Object.fromEntries(Object.keys(states).map((state) => [`to ${state}`, state]));
  const machine = machineOf({ initial: 'start', states: { start: { on: ways }, ...states } }, storing);
  const built = buildSystem(scenario({ name: 's', text: '', actors: { t: storing.runs(machine) }, properties: [] }));
  const [actor] = built.actors;
  if (actor === undefined) throw new Error('no actor');
  const { states: found } = withRoom(actor.chart, {
    size,
    traffic: ({ name }) => (name === 'store' ? oneStore : name === 'drain' ? drains : nothing),
    guardFor: (stores) => ({ name: `${stores}`, params: undefined }),
  });
  const needed: { [event: string]: number } = {};
  for (const { on } of found) {
    for (const [event, candidates] of on) {
      for (const { guard, heldBack } of candidates) {
        const first = guard?.kind === 'and' ? guard.list[0] : guard;
        if (event in ways) continue;
        if (heldBack && first?.kind === 'named') needed[event] = Number(first.use.name);
      }
    }
  }
  return needed;
}
const store = { actions: 'store' };

describe('room is asked for', () => {
  test.each<[string, object, { [event: string]: number }]>([
    ['by a step that stores, not by one that does not', { a: { on: { go: store, rest: { target: 'z' } } } }, { go: 1 }],
    ['also beside steps of other kinds', { a: { on: { go: { actions: ['think', 'store', 'store'] } } } }, { go: 2 }],
    ['not for what is stored after all was drained', { a: { on: { go: { actions: ['drain', 'store'] } } } }, {}],
    ['for what is stored before', { a: { on: { go: { actions: ['store', 'drain', 'store'] } } } }, { go: 1 }],
    ['under the guard of the step', { a: { on: { go: { guard: 'on', ...store } } } }, { go: 1 }],
    [
      'for what is stored on leaving a state and on entering the next one',
      {
        a: { exit: 'store', on: { go: { ...store, target: 'b' } } },
        b: { entry: 'store', initial: 'inner', states: { inner: { entry: 'store' } } },
      },
      { go: 4 },
    ],
    [
      'for the inner state that stores most on leaving, and for no state that is not left',
      {
        a: {
          initial: 'one',
          states: {
            one: { exit: 'store', on: { next: 'two' } },
            two: { exit: ['store', 'store'], on: { next: 'three' } },
            three: {},
          },
          on: { go: 'b' },
        },
        b: { exit: ['store', 'store', 'store'] },
      },
      { next: 2, go: 2 },
    ],
    [
      'for what follows by itself, on the way that stores most',
      {
        a: { on: { go: { ...store, target: 'b' } } },
        b: {
          always: [
            { guard: 'on', target: 'z' },
            { ...store, target: 'c' },
          ],
        },
        c: { entry: 'store' },
      },
      { go: 3 },
    ],
    [
      'for what an event that the step raises may do; it has been waited for already',
      {
        a: { on: { go: { actions: ['store', raise({ type: 'next' })], target: 'b' } } },
        b: { on: { next: store } },
      },
      { go: 2 },
    ],
    [
      'for what follows when an inner machine is done',
      {
        a: { on: { go: { target: 'b' } } },
        b: { initial: 'end', states: { end: { type: 'final' } }, onDone: { ...store, target: 'z' } },
      },
      { go: 1 },
    ],
    [
      'for what is stored on leaving the last state',
      { a: { on: { go: { target: 'end' } } }, end: { type: 'final', exit: 'store' } },
      { go: 1 },
    ],
  ])('%s', (_, states, needed) => {
    expect(roomOf(states)).toEqual(needed);
  });
});

describe('a step that stores more than a buffer holds', () => {
  const three = { actions: ['store', 'store', 'store'] };
  test('is refused with the size that it takes', () => {
    expect(roomOf({ a: { on: { go: three } } }, 3)).toEqual({ go: 3 });
    expect(() => roomOf({ a: { on: { go: three } } }, 2)).toThrow(
      "machine 'm', state 'a': 'go' may store 3 times in one step, and a store buffer holds 2; write memory: { …, buffer: 3 }",
    );
  });
  test('is refused also where it drains the buffer first', () => {
    const drained = { actions: ['drain', ...three.actions] };
    expect(() => roomOf({ a: { on: { go: drained } } }, 2)).toThrow("'go' may store 3 times in one step");
    expect(roomOf({ a: { on: { go: drained } } }, 3)).toEqual({});
  });
  test('and so is a machine that may never come to rest', () => {
    const round = { a: { on: { go: { ...store, target: 'b' } } }, b: { always: 'c' }, c: { always: 'b' } };
    expect(() => roomOf(round)).toThrow(ModelError);
    expect(() => roomOf(round)).toThrow(/'always' and raise may never come to rest/);
  });
});

/** Who waits for whom: a circle of actors is a deadlock even while another actor goes on for ever. */
import { describe, expect, test } from '@jest/globals';
import { type AnyStateMachine, and } from 'xstate';
import { check } from '../../../../checker/check.ts';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import { explore } from '../../../../checker/interpret/explore.ts';
import { array, flag, mutex, role, scenario, shared, sort } from '../../../../checker/language/index.ts';
import { machineOf } from '../lint/refusals.ts';

const slot = sort('slot');
const block = shared('block', { first: mutex, second: mutex, locks: array(slot, mutex), on: flag });
const worker = role('worker', { registers: {}, choices: { slot }, family: true }, ({ chosen }) => ({
  guards: { ready: true },
  actions: { turn: block.on.set(true), back: block.on.set(false) },
  steps: {
    first: block.first.acquire(),
    second: block.second.acquire(),
    some: block.locks.at(chosen.slot).acquire(),
    ...Object.fromEntries([0, 1].map((at) => [`lock ${at}`, block.locks.at(at).acquire()])),
  },
}));

/** Takes one lock and then does this. */
function taking(lock: string, on: object): AnyStateMachine {
  return machineOf(
    {
      id: lock,
      states: {
        a: { on: { begin: { guard: lock, actions: lock, target: 'b' } } },
        b: { on },
        c: { tags: 'idle' },
      },
    },
    worker,
  );
}
const spinner = machineOf(
  {
    id: 'spinner',
    states: {
      a: { on: { turn: { actions: 'turn', target: 'b' } } },
      b: { on: { back: { actions: 'back', target: 'a' } } },
    },
  },
  worker,
);
const then = (lock: string, guard: unknown = lock): object => ({ guard, actions: lock, target: 'c' });

/** What is violated by two such actors beside one that never stops; engine and interpreter agree on it. */
function violated(one: AnyStateMachine, other: AnyStateMachine, slots = 2): string[] {
  const of = scenario({
    name: 's',
    text: '',
    bounds: { slot: slots },
    actors: { one: worker.runs(one), other: worker.runs(other), spinner: worker.runs(spinner) },
    properties: [],
  });
  const found = check(of, null, { until: null }).violations.map(({ property }) => property);
  expect(new Set(explore(buildSystem(of)).violations.keys())).toEqual(new Set(found));
  return found.filter((property) => property === 'deadlock');
}

describe('two that each hold what the other waits for', () => {
  const crosswise = (ofOne: object, ofOther: object): string[] =>
    violated(taking('first', ofOne), taking('second', ofOther));

  test('are a deadlock', () => {
    expect(crosswise({ go: then('second') }, { go: then('first') })).toEqual(['deadlock']);
  });
  test('are one also where a step asks for more than the lock', () => {
    expect(crosswise({ go: then('second', and(['second', 'ready'])) }, { go: then('first') })).toEqual(['deadlock']);
    expect(crosswise({ go: then('second', and(['ready', 'second'])) }, { go: then('first') })).toEqual(['deadlock']);
  });
  test('are none where one has another way out', () => {
    const either = { go: then('second'), 'give up': { guard: 'ready', target: 'c' } };
    expect(crosswise(either, { go: then('first') })).toEqual([]);
  });
});

describe('who takes any of some locks', () => {
  const any = { go: then('some') };
  test('waits for those that hold them all', () => {
    expect(violated(taking('lock 0', any), taking('lock 1', any), 2)).toEqual(['deadlock']);
  });
  test('waits for nobody while one is free', () => {
    expect(violated(taking('lock 0', any), taking('lock 1', any), 3)).toEqual([]);
  });
});

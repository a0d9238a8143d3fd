/** `fairLocks`: one word for strong fairness of whatever waits for a lock. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../checker/check.ts';
import { lint } from '../../../checker/compile/lint/lint.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import {
  array,
  derive,
  flag,
  index,
  mutex,
  notStarved,
  role,
  type Scenario,
  scenario,
  shared,
  sort,
  spinlock,
} from '../../../checker/language/index.ts';
import type { ScenarioSpec } from '../../../checker/language/spec.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { fairnessWords } from '../../../checker/liveness/fairness.ts';

const page = sort('page');
const memory = shared('memory', { lock: spinlock, other: mutex, locks: array(page, spinlock), free: flag });
const user = role('user', { registers: { page: index(page) }, optional: ['maybe lock'], family: true }, ({ self }) => {
  const mine = memory.locks.at(self.page);
  return {
    actions: { unlock: memory.lock.release(), unlockMine: mine.release() },
    steps: { lock: memory.lock.acquire(), lockMine: mine.acquire() },
  };
});
const machine = setup(vocabulary(user));
const waiting = machine.createMachine({
  id: 'waiting',
  initial: 'waiting',
  states: {
    waiting: { on: { lock: { guard: 'lock', actions: 'lock', target: 'inside' } } },
    inside: { on: { unlock: { actions: 'unlock', target: 'waiting' } } },
  },
});
const waitingForOwn = machine.createMachine({
  id: 'waiting for the lock of a page',
  initial: 'waiting',
  states: {
    waiting: { on: { 'lock page': { guard: 'lockMine', actions: 'lockMine', target: 'inside' } } },
    inside: { on: { unlock: { actions: 'unlockMine', target: 'waiting' } } },
  },
});
const trying = machine.createMachine({
  id: 'trying',
  initial: 'waiting',
  states: {
    waiting: {
      on: {
        trylock: [{ guard: 'lock', actions: 'lock', target: 'inside' }, { target: 'waiting' }],
        'maybe lock': { guard: 'lock', actions: 'lock', target: 'inside' },
      },
    },
    inside: { on: { unlock: { actions: 'unlock', target: 'waiting' } } },
  },
});
const served = notStarved('served', 'nobody waits for ever', user, (one) => one.in('waiting'));

function two(one: typeof waiting | typeof waitingForOwn | typeof trying, more: Partial<ScenarioSpec>): Scenario {
  const actors = { a: user.runs(one), b: user.runs(one) };
  return scenario({ name: 'fair', text: '', bounds: { page: 1 }, actors, properties: [served], ...more });
}
const words = (of: Scenario): readonly string[] => fairnessWords(buildSystem(of)).slice(1);

describe('fair locks', () => {
  test('serve who waits, and others starve', () => {
    expect(check(two(waiting, {})).verdict).toBe('violated');
    expect(check(two(waiting, { fairLocks: [memory.lock] })).verdict).toBe('holds');
  });
  test('are what the same events by name are', () => {
    const byName = two(waiting, { fairness: { a: { lock: 'strong' }, b: { lock: 'strong' } } });
    const byLock = two(waiting, { fairLocks: [memory.lock] });
    expect(words(byLock)).toEqual(["strong for 'lock' of a", "strong for 'lock' of b"]);
    expect(words(byLock)).toEqual(words(byName));
    expect(words(two(waiting, { ...byName, fairLocks: [memory.lock] }))).toEqual(words(byName));
  });
  test('are all of an array, or those of one element, for the class is meant', () => {
    expect(check(two(waitingForOwn, {})).verdict).toBe('violated');
    expect(check(two(waitingForOwn, { fairLocks: [memory.locks] })).verdict).toBe('holds');
    expect(check(two(waitingForOwn, { fairLocks: [memory.locks.at(0)] })).verdict).toBe('holds');
  });
  test('owe nothing to who only tries, or may leave it', () => {
    expect(words({ ...two(trying, {}), fairLocks: [memory.lock] })).toEqual([]);
  });
  test('are taken over by a scenario that is derived', () => {
    const more = derive(two(waiting, { fairLocks: [memory.lock] }), {
      name: 'more',
      actors: { c: user.runs(waiting) },
    });
    expect(words(more)).toHaveLength(3);
  });
});

describe('it is refused', () => {
  test.each<[string, () => Scenario, string]>([
    [
      'where no property speaks of runs',
      () => two(waiting, { properties: [], fairLocks: [memory.lock] }),
      "scenario 'fair', fairness: no property of the scenario depends on it",
    ],
    [
      'for a lock that nobody waits for',
      () => two(waiting, { fairLocks: [memory.lock, memory.other] }),
      "scenario 'fair', fairLocks: no actor waits for 'memory.other', so that it is of no use; leave it out",
    ],
    [
      'for what is no lock',
      () => two(waiting, { fairLocks: [memory.free] }),
      "scenario 'fair', fairLocks[0] is no lock; write a lock of shared state, or an array of them",
    ],
  ])('%s', (_, of, message) => {
    expect(() => lint(buildSystem(of()))).toThrow(message);
  });
});

/** Wait queues: what each operation does, by hand, and who at rest has lost a wake-up. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { checkProgram } from '../../../checker/check.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { brokenNames } from '../../../checker/counterexample/judgement.ts';
import { explore } from '../../../checker/interpret/explore.ts';
import {
  type Effect,
  flag,
  me,
  mutex,
  nothing,
  role,
  scenario,
  shared,
  waitQueue,
} from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { Trial } from './table.ts';

const door = shared('door', { lock: mutex, queue: waitQueue, open: flag });
const { queue } = door;

describe('a wait queue', () => {
  /** Actor 0 does the steps; actors 1 and 2 sleep, in that order. */
  const after = (...effects: Effect[]): unknown => {
    const trial = new Trial(door.block, {});
    trial.run(queue.prepare(), { self: 1 });
    trial.run(queue.prepare(), { self: 2 });
    for (const effect of effects) expect(trial.run(effect)).toBeUndefined();
    return trial.value({ op: 'read', place: queue.ref });
  };
  test.each<[string, Effect[], number[]]>([
    ['who prepares to wait stands last', [queue.prepare()], [1, 2, 0]],
    ['who prepares twice stands there once', [queue.prepare(), queue.prepare()], [1, 2, 0]],
    ['the one that has slept longest is woken', [queue.wakeOne()], [2]],
    ['all are woken', [queue.wakeAll()], []],
    ['the one that is named is woken', [queue.wake(2)], [1]],
    ['who does not sleep is not woken', [queue.wake(me)], [1, 2]],
    ['who finishes leaves the queue', [queue.prepare(), queue.finish()], [1, 2]],
    ['who finishes after a wake-up changes nothing', [queue.finish()], [1, 2]],
    ['to wake nobody does nothing', [queue.wakeAll(), queue.wakeOne()], []],
  ])('%s', (_, effects, sleepers) => {
    expect(after(...effects)).toEqual(sleepers);
  });

  test('knows who sleeps, how many, and whether nobody does', () => {
    const trial = new Trial(door.block, {});
    expect(trial.value(queue.isEmpty().ir)).toBe(true);
    trial.run(queue.prepare(), { self: 1 });
    expect(trial.value(queue.isEmpty().ir)).toBe(false);
    expect([trial.value(queue.has(1).ir), trial.value(queue.has(me).ir)]).toEqual([true, false]);
    expect(trial.value(queue.length().ir)).toBe(1);
  });

  test('takes the lock that is held, and no other, from who goes to sleep', () => {
    const trial = new Trial(door.block, {});
    expect(trial.run(queue.sleep(door.lock))).toBe('unlock of what is not held');
    trial.run(door.lock.acquire().effect);
    expect(trial.run(queue.sleep(door.lock))).toBeUndefined();
    expect([trial.value(door.lock.isFree().ir), trial.value(queue.has(me).ir)]).toEqual([true, true]);
  });

  test('lets nobody go on who still sleeps', () => {
    const trial = new Trial(door.block, {});
    const { guard } = queue.woken();
    expect(trial.value(guard)).toBe(true);
    trial.run(queue.prepare());
    expect(trial.value(guard)).toBe(false);
    trial.run(queue.wakeOne());
    expect(trial.value(guard)).toBe(true);
  });

  test('says what it has for a misspelt method', () => {
    expect(() => Reflect.get(queue, 'wakeUp')).toThrow("'door.queue' is a wait queue and has no 'wakeUp'; there is");
  });
});

interface Waiting {
  readonly wakes?: Effect;
  /** Another way out of sleep, owed or not. */
  readonly signal?: 'may come' | 'comes in the end';
  readonly tags?: 'idle';
}
/** One waits until the door is open, under the lock or without; the other opens it and wakes. What goes wrong. */
function wrong(waits: 'under the lock' | 'without it', { wakes = queue.wakeOne(), signal, tags }: Waiting = {}) {
  const waiter = role(
    'waiter',
    { registers: {}, optional: signal === 'may come' ? ['signal'] : [], family: true },
    () => ({
      guards: { open: door.open, signals: signal !== undefined },
      actions: {
        sleep: queue.sleep(door.lock),
        prepare: queue.prepare(),
        finish: queue.finish(),
        unlock: door.lock.release(),
      },
      steps: { lock: door.lock.acquire(), woken: queue.woken() },
    }),
  );
  const asleep = {
    tags: tags === undefined ? [] : [tags],
    on: {
      'wake up': { guard: 'woken', target: 'start' },
      signal: { guard: 'signals', actions: 'finish', target: 'done' },
    },
  } as const;
  const locking = setup(vocabulary(waiter)).createMachine({
    id: 'locking waiter',
    initial: 'start',
    states: {
      start: { on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } },
      locked: {
        on: {
          look: [
            { guard: 'open', target: 'seen' },
            { actions: 'sleep', target: 'asleep' },
          ],
        },
      },
      asleep,
      seen: { on: { unlock: { actions: 'unlock', target: 'done' } } },
      done: { type: 'final' },
    },
  });
  // Looks first and only then queues: the wake-up may come in between.
  const careless = setup(vocabulary(waiter)).createMachine({
    id: 'careless waiter',
    initial: 'start',
    states: {
      start: { on: { look: [{ guard: 'open', target: 'done' }, { target: 'closed' }] } },
      closed: { on: { prepare: { actions: 'prepare', target: 'asleep' } } },
      asleep,
      done: { type: 'final' },
    },
  });
  const opener = role('opener', { registers: {}, family: true }, () => ({
    actions: { open: door.open.set(true), wake: wakes, unlock: door.lock.release() },
    steps: { lock: door.lock.acquire() },
  }));
  const opening = setup(vocabulary(opener)).createMachine({
    id: 'opening',
    initial: 'start',
    states: {
      start: { on: { lock: { guard: 'lock', actions: 'lock', target: 'locked' } } },
      locked: { on: { open: { actions: 'open', target: 'opened' } } },
      opened: { on: { wake: { actions: 'wake', target: 'woken' } } },
      woken: { on: { unlock: { actions: 'unlock', target: 'done' } } },
      done: { type: 'final' },
    },
  });
  const system = buildSystem(
    scenario({
      name: 'door',
      text: '',
      actors: { w: waiter.runs(waits === 'under the lock' ? locking : careless), o: opener.runs(opening) },
      properties: [],
    }),
  );
  const { result, outcome } = checkProgram(buildProgram(system), { until: null });
  outcome.release();
  const found = result.violations.map(({ property }) => property);
  expect(brokenNames(system)).toEqual(expect.arrayContaining(found));
  // The reference says the same.
  expect([...explore(system).violations.keys()].sort()).toEqual([...found].sort());
  return found;
}

describe('at rest', () => {
  test('nobody sleeps who looks again under the lock that the waker holds', () => {
    expect(wrong('under the lock')).toEqual([]);
  });
  test('a sleeper that nobody wakes has lost its wake-up, without a tag or a guard', () => {
    expect(wrong('under the lock', { wakes: nothing })).toEqual(['lost wake-up']);
  });
  test('and so has one that looked before it queued', () => {
    expect(wrong('without it')).toEqual(['lost wake-up']);
  });
  test('a signal that may come does not hide it', () => {
    expect(wrong('under the lock', { wakes: nothing, signal: 'may come' })).toEqual(['lost wake-up']);
  });
  test('a time-out that comes in the end leaves nobody asleep', () => {
    expect(wrong('under the lock', { wakes: nothing, signal: 'comes in the end' })).toEqual([]);
  });
  test('but who may sleep for ever says so', () => {
    expect(wrong('under the lock', { wakes: nothing, tags: 'idle' })).toEqual([]);
  });
});

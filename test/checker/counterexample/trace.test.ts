import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../checker/check.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { tracePath } from '../../../checker/counterexample/trace.ts';
import {
  actor,
  array,
  asserted,
  blocking,
  demand,
  fairRwsem,
  flag,
  mutex,
  optional,
  queue,
  record,
  role,
  rwsem,
  type Scenario,
  scenario,
  set,
  shared,
  sort,
  words,
} from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { counter } from '../../counter.ts';

/** The first violation, traced. */
function traced(subject: Scenario, full = false) {
  const [violation] = check(subject, null, { until: 'any' }).violations;
  if (violation === undefined) throw new Error(`${subject.name} is violated nowhere`);
  return tracePath(buildSystem(subject), violation.path, violation.property, full);
}

describe('a trace', () => {
  const broken = () => buildSystem(counter(), 'no lock');
  const path = [0, 0, 1, 1, 0, 0, 0, 0];

  /** What a step tells that changes nothing, of a machine that does not say more. */
  const nothing = { in: null, seen: [], broken: [], chosen: [], changes: [], isTold: true, failure: null, found: [] };
  const plain = { isGhost: false, isUntold: false, matters: true };

  test('tells who does what and what changes by it', () => {
    const { steps } = tracePath(buildSystem(counter()), [0, 0, 0], null);
    expect(steps).toEqual([
      {
        actor: 0,
        event: 'lock',
        ...nothing,
        changes: [
          {
            place: 'memory.lock',
            owner: null,
            old: 'free',
            new: 'held by a',
            brief: 'taken',
            isLock: true,
            isStandard: false,
            field: 'memory.lock',
            ...plain,
          },
        ],
      },
      { actor: 0, event: 'read count', ...nothing },
      {
        actor: 0,
        event: 'write count',
        ...nothing,
        changes: [
          {
            place: 'memory.count',
            owner: null,
            old: '0',
            new: '1',
            brief: '0 → 1',
            isLock: false,
            isStandard: false,
            field: 'memory.count',
            ...plain,
          },
        ],
      },
    ]);
  });

  test('says of a lock what is done with it', () => {
    const state = shared('mm', { lock: fairRwsem() });
    const both = role('both', { registers: {} }, () => ({
      guards: { isLast: state.lock.heldRead() },
      actions: {
        queue: state.lock.queueWrite(),
        downgrade: state.lock.downgrade(),
        leave: state.lock.releaseRead(),
      },
      steps: { lock: state.lock.acquireWrite() },
    }));
    const machine = setup(vocabulary(both)).createMachine({
      id: 'writer',
      initial: 'one',
      states: {
        one: { on: { queue: { actions: 'queue', target: 'two' } } },
        two: { on: { lock: { guard: 'lock', actions: 'lock', target: 'three' } } },
        three: { on: { downgrade: { actions: 'downgrade', target: 'four' } } },
        four: { on: { leave: { guard: 'isLast', actions: 'leave', target: 'five' } } },
        five: { type: 'final' },
      },
    });
    const actors = { writer: both.runs(machine) };
    const system = buildSystem(scenario({ name: 'locks', text: 'All uses.', actors, properties: [] }));
    const { steps } = tracePath(system, [0, 0, 0, 0], null);
    expect(steps.flatMap(({ changes }) => changes.map(({ brief }) => brief))).toEqual([
      'queued for writing',
      'taken for writing',
      'taken for reading',
      'dropped',
    ]);
  });

  test('in full tells also of ghosts and of what nothing reads', () => {
    const changed = (full: boolean): string[] =>
      tracePath(buildSystem(counter()), [0, 0, 0], null, full).steps.flatMap(({ changes }) =>
        changes.map(({ place }) => place),
      );
    expect(changed(false)).toEqual(['memory.lock', 'memory.count']);
    expect(changed(true)).toEqual(['memory.lock', 'memory.unused', 'memory.count', 'memory.touched']);
  });

  test('ends with what the broken property reads, and where everybody is', () => {
    const { broken: judgements, end, places } = tracePath(broken(), path, 'C1');
    expect(judgements.map(({ name }) => name)).toEqual(['C1']);
    expect(end.map(({ place, value }) => `${place}: ${value}`)).toEqual(['memory.count: 1']);
    expect(places).toEqual(['done', 'done']);
  });

  test.each([
    ['takes a transition that is not there', [0, 9], 'step 2 of the path takes transition 9 of a state that has 2'],
    ['is cut off', [0, 0, 1], "after 3 steps the path breaks nothing, not 'C1': it is cut off or altered"],
    ['goes on after the end', [...path, 0], 'step 9 of the path takes transition 0 of a state that has 0'],
  ])('is refused where the path %s', (_, steps, message) => {
    expect(() => tracePath(broken(), steps, 'C1')).toThrow(message);
  });
});

describe('the end of a trace says', () => {
  const page = sort('page', { labels: ['A', 'B'] });

  test('who waits for whom in a deadlock', () => {
    const locks = shared('mm', { first: mutex, second: rwsem() });
    const both = role('both', { registers: {} }, () => ({
      actions: { unlock: [locks.first.release(), locks.second.releaseWrite()] },
      steps: { takeFirst: locks.first.acquire(), takeSecond: locks.second.acquireWrite() },
    }));
    const start = { actions: [], target: 'two' };
    const ordered = (id: string, one: 'takeFirst' | 'takeSecond', two: 'takeFirst' | 'takeSecond') =>
      setup(vocabulary(both)).createMachine({
        id,
        initial: 'one',
        states: {
          one: { on: { begin: { ...start, guard: one, actions: one } } },
          two: { on: { 'go on': { guard: two, actions: two, target: 'three' } } },
          three: { on: { unlock: { actions: 'unlock', target: 'done' } } },
          done: { type: 'final' },
        },
      });
    const trace = traced(
      scenario({
        name: 'crossed',
        text: 'Two locks in two orders.',
        actors: {
          up: both.runs(ordered('up', 'takeFirst', 'takeSecond')),
          down: both.runs(ordered('down', 'takeSecond', 'takeFirst')),
        },
        properties: [],
      }),
    );
    expect(trace.broken).toEqual([
      {
        name: 'deadlock',
        property: null,
        text: 'up waits for mm.second because of down; down waits for mm.first because of up',
      },
    ]);
    expect(trace.end.map(({ place, value }) => `${place}: ${value}`)).toEqual([
      'mm.first: held by up',
      'mm.second: held for writing by down',
    ]);
  });

  test('who sleeps for ever, and who is stuck', () => {
    const memory = shared('memory', { ready: flag, wanted: flag });
    const sleeper = role('sleeper', { registers: {} }, () => ({
      guards: { isWanted: memory.wanted },
      steps: { wake: blocking(memory.ready, []) },
    }));
    const waiting = (id: string, state: { tags?: 'asleep'; meta?: { while: 'isWanted' } }) =>
      setup(vocabulary(sleeper)).createMachine({
        id,
        initial: 'waits',
        states: {
          waits: { ...state, on: { wake: { guard: 'wake', actions: 'wake', target: 'gone' } } },
          gone: { type: 'final' },
        },
      });
    const trace = traced(
      scenario({
        name: 'waiting',
        text: 'Nobody comes.',
        actors: {
          sleeper: sleeper.runs(waiting('sleeper', { tags: 'asleep', meta: { while: 'isWanted' } })),
          walker: sleeper.runs(waiting('walker', {})),
        },
        properties: [],
      }),
    );
    expect(trace.steps).toEqual([]);
    expect(trace.broken.map(({ name, text }) => `${name}: ${text}`).sort()).toEqual([
      "lost wake-up: sleeper sleeps in 'waits' although 'isWanted' no longer holds, and nothing will wake it",
      "stuck: walker can do nothing more in 'waits'",
    ]);
  });

  test('what a failing step demanded, and shows values as the model words them', () => {
    const block = shared('mm', {
      pte: array(page, record({ kind: words('none', 'present'), page: optional(page), dirty: flag })),
      waiting: queue(actor, 2),
      armed: set(page),
    });
    const promise = asserted('P1', 'it never comes so far');
    const writer = role('writer', { registers: { at: optional(page) }, choices: { page } }, ({ self, chosen }) => ({
      actions: {
        fill: [
          block.pte.at(chosen.page).set({ kind: 'present', page: chosen.page, dirty: true }),
          block.armed.add(chosen.page),
          block.waiting.enqueue(0),
          self.at.set(chosen.page),
        ],
        fail: demand(promise, block.pte.at(self.at).kind.is('none')),
        look: demand(promise, block.armed.isEmpty()),
      },
    }));
    const machine = setup(vocabulary(writer)).createMachine({
      id: 'writer',
      initial: 'empty',
      states: {
        empty: { on: { fill: { actions: 'fill', target: 'full' } } },
        full: { on: { look: { actions: 'fail', target: 'done' } } },
        done: { entry: 'look', type: 'final' },
      },
    });
    const { steps, broken } = traced(
      scenario({
        name: 'words',
        text: 'All kinds of values.',
        bounds: { page: 2 },
        actors: { w: writer.runs(machine) },
        properties: [promise],
      }),
      true,
    );
    expect(steps[0]?.chosen).toEqual(['A']);
    expect(steps[0]?.changes.map(({ place, old, new: fresh }) => `${place}: ${old} → ${fresh}`)).toEqual([
      'mm.pte[A]: none → present A dirty',
      'mm.waiting: empty → [w]',
      'mm.armed: empty → {A}',
      'at: none → A',
    ]);
    expect(steps[1]?.failure).toBe('it never comes so far');
    expect(broken.map(({ name }) => name)).toEqual(['P1']);
  });
});

/** What store buffers change in a scenario, and what they leave alone. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../../checker/check.ts';
import { verify } from '../../../../checker/claim.ts';
import { buildProgram } from '../../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../../checker/compile/system/build.ts';
import { fingerprint } from '../../../../checker/counterexample/fingerprint.ts';
import { promela } from '../../../../checker/export/promela.ts';
import { explore } from '../../../../checker/interpret/explore.ts';
import {
  actor,
  and,
  array,
  atEnd,
  atomic,
  type Effect,
  flag,
  lockless,
  me,
  mutex,
  never,
  not,
  nothing,
  or,
  type Property,
  queue,
  range,
  record,
  role,
  type Scenario,
  scenario,
  set,
  shared,
  smpMb,
  sort,
  spinlock,
  withoutLock,
} from '../../../../checker/language/index.ts';
import type { Memory } from '../../../../checker/language/spec.ts';
import { vocabulary } from '../../../../checker/language/vocabulary.ts';
import { drawRace } from '../../../../checker/report/race.ts';
import { resultText } from '../../../../checker/report/text.ts';
import { startActors } from '../../../../checker/xstate/actor.ts';
import { barriers } from '../../../../scenarios/barriers/index.ts';
import { litmus, thread } from './litmus.ts';

const tso = (buffer: number): Memory => ({ model: 'TSO', buffer });
const messagePassing = [thread('x = 1; y = 1'), thread('r0 = y; r1 = x')];

describe('a buffer that is too small', () => {
  test('makes the verdict a bounded one, which names the bound', () => {
    const small = litmus(messagePassing, tso(1));
    const result = check(small);
    expect(result).toMatchObject({
      verdict: 'incomplete',
      cut: 'buffers',
      memory: { model: 'TSO', buffer: 1, heldBack: true },
    });
    const text = resultText(small, result, verify(small, null, result));
    expect(text).toContain('bounded by buffers of 1');
    expect(text).not.toContain('holds');
  });

  test('holds stores back also where a thread does more than store: it is no error of the step', () => {
    const result = check(litmus([thread('x = 1; y = 1; r0 = x'), thread('r0 = y; r1 = x')], tso(1)));
    expect(result).toMatchObject({ verdict: 'incomplete', cut: 'buffers', violations: [] });
  });

  test('lets each step wait for as much room as that step needs', () => {
    const result = check(workers(tso(2), ['add both', 'lookAtTotal look add']), null, { until: null });
    expect(result).toMatchObject({ verdict: 'incomplete', cut: 'buffers', violations: [] });
  });

  test('is told from one that is full while nothing waits for it', () => {
    const full = litmus([thread('x = 1; r0 = y'), thread('y = 1; r0 = x')], tso(1));
    expect(check(full)).toMatchObject({ verdict: 'holds', cut: null, memory: { heldBack: false } });
    expect(check(litmus(messagePassing, tso(2)))).toMatchObject({ verdict: 'holds', memory: { heldBack: false } });
  });

  test('does not soften a violation', () => {
    const broken = { ...litmus(messagePassing, tso(1)), properties: [never('P', 'nothing is so', not(false))] };
    expect(check(broken)).toMatchObject({ verdict: 'violated', violations: [{ property: 'P', steps: 0 }] });
  });

  test('a claim to hold is then neither borne out nor refuted', () => {
    const claimed: Scenario = { ...litmus(messagePassing, tso(1)), expect: { verdict: 'holds' } };
    expect(verify(claimed, null, check(claimed)).asClaimed).toBeNull();
  });
});

const slot = sort('slot', { standard: 2 });
const block = shared(
  'block',
  {
    word: array(slot, record({ used: flag, value: range(0, 3) })),
    total: range(0, 2),
    guarded: range(0, 2),
    plain: flag,
    first: mutex,
    second: mutex,
    lock: spinlock,
    locks: array(slot, spinlock),
    locked: array(slot, range(0, 2)),
    crew: set(actor),
    line: queue(actor, 2),
    ofCrew: flag,
    ofFirst: flag,
  },
  (block) => ({
    word: { read: true, write: block.lock.held() },
    guarded: block.lock.held(),
    ofCrew: { read: true, write: block.crew.has(me) },
    ofFirst: { read: true, write: block.line.head().is(me) },
    locked: (at) => ({ read: true, write: block.locks.at(at).held() }),
  }),
);
const worker = role('worker', { registers: { sees: flag, value: range(0, 3) }, family: true }, ({ self }) => ({
  actions: {
    fill: block.word.at(0).set({ used: true, value: 3 }),
    look: [self.sees.set(block.word.at(0).used), self.value.set(block.word.at(0).value)],
    add: lockless(block.total).increment(),
    addAtomically: atomic(lockless(block.total).increment()),
    both: [lockless(block.total).set(1), lockless(block.word.at(0)).set({ used: true, value: 3 })],
    count: block.guarded.increment(),
    countLockless: lockless(block.guarded).increment(),
    setOne: block.locked.at(1).set(2),
    setOther: block.locked.at(0).set(2),
    lookAtLocked: [self.value.set(block.locked.at(0)), self.value.set(block.locked.at(1))],
    join: block.crew.add(me),
    queue: block.line.enqueue(me),
    setOfCrew: block.ofCrew.set(true),
    setOfFirst: block.ofFirst.set(true),
    lookAtBoth: [self.sees.set(block.ofCrew), self.sees.set(block.ofFirst)],
    publish: block.plain.set(true),
    lookAtPlain: self.sees.set(block.plain),
    lookAtTotal: self.value.set(lockless(block.total)),
    drop: block.lock.release(),
    dropFirst: block.first.release(),
    dropSecond: block.second.release(),
    dropOne: block.locks.at(1).release(),
  },
  steps: {
    take: block.lock.acquire(),
    takeFirst: block.first.acquire(),
    takeSecond: block.second.acquire(),
    takeOne: block.locks.at(1).acquire(),
  },
}));

/** Threads that do these things one after the other. */
function workers(memory: Memory, todo: readonly string[], properties: readonly Property[] = []): Scenario {
  const machine = (words: readonly string[]) => {
    const states = words.map((name, at) => {
      const guard = name in worker.steps ? { guard: name } : {};
      return [`at ${at}`, { on: { [name]: { ...guard, actions: name, target: `at ${at + 1}` } } }];
    });
    return setup(vocabulary(worker)).createMachine({
      id: words.join(', '),
      initial: 'at 0',
      states: { ...Object.fromEntries(states), [`at ${words.length}`]: { type: 'final' } },
    });
  };
  const actors = todo.map((words, at) => [`T${at}`, worker.runs(machine(words.split(' ')))]);
  return scenario({ name: 'workers', text: '', memory, actors: Object.fromEntries(actors), properties });
}

/** What is violated, on which both engines must agree. */
function broken(checked: Scenario, mutant: string | null = null): string[] {
  const { violations, states, memory } = check(checked, mutant, { until: null });
  const slow = explore(buildSystem(checked, mutant));
  const steps = new Map(violations.map((each) => [each.property, each.steps]));
  expect({ states, steps }).toEqual({ states: slow.states, steps: new Map(slow.violations) });
  expect(memory?.heldBack).toBe(false);
  return [...steps.keys()];
}

const models: readonly Memory[] = [tso(4), { model: 'PSO', buffer: 4 }];
describe.each(models.map((memory) => [memory.model, memory] as const))('under %s', (_, memory) => {
  test('a record at one index is one word, which becomes visible whole', () => {
    const torn = worker.some((each) => or(and(each.sees, each.value.is(0)), and(not(each.sees), each.value.is(3))));
    const properties = [never('torn', 'half of the word is seen', torn)];
    expect(broken(workers(memory, ['take fill drop', 'look'], properties))).toEqual([]);
  });

  test('of two additions one may be lost, unless they are atomic', () => {
    const sum = [atEnd('sum', 'both additions count', block.total.is(2))];
    expect(broken(workers(memory, ['add', 'add'], sum))).toEqual(['sum']);
    expect(broken(workers(memory, ['addAtomically', 'addAtomically'], sum))).toEqual([]);
  });

  test('a field that is neither locked nor lockless is stored to in order, after all that was stored before', () => {
    const properties = [
      never(
        'early',
        'the flag is seen and not the total',
        worker.some((each) => and(each.sees, each.in('at 2'), each.value.is(0))),
      ),
    ];
    expect(broken(workers(memory, ['add publish', 'lookAtPlain lookAtTotal'], properties))).toEqual([]);
  });

  test('a store is held against its declared lock when it is made', () => {
    const two = ['take count drop', 'take countLockless drop'];
    expect(broken(workers(memory, two))).toEqual([]);
    expect(broken(workers(memory, ['count', 'take countLockless drop']))).toEqual(['access without the lock']);
    // A store that reads nothing, so that only the store can be what lacks the lock.
    expect(broken(workers(memory, ['take fill drop', 'look']))).toEqual([]);
    expect(broken(workers(memory, ['fill', 'look']))).toEqual(['access without the lock']);
  });

  test('a lock that a broken form drops is neither taken nor dropped', () => {
    const sum = [atEnd('sum', 'both additions count', block.total.is(2))];
    const guarded = workers(memory, ['take add drop', 'take add drop'], sum);
    const mutants = { 'no lock': { text: '', change: withoutLock(block.lock), expect: { violates: 'sum', steps: 1 } } };
    expect(broken(guarded)).toEqual([]);
    expect(broken({ ...guarded, mutants }, 'no lock')).toEqual(['sum']);
  });

  test('of an array, a store to one member is held against the lock of that member', () => {
    expect(broken(workers(memory, ['takeOne setOne dropOne', 'lookAtLocked']))).toEqual([]);
    expect(broken(workers(memory, ['takeOne setOther dropOne', 'lookAtLocked']))).toEqual(['access without the lock']);
  });

  test('a store is held against any condition that guards its field: being in a set, being the first of a queue', () => {
    expect(broken(workers(memory, ['join setOfCrew', 'lookAtBoth']))).toEqual([]);
    expect(broken(workers(memory, ['queue setOfCrew', 'lookAtBoth']))).toEqual(['access without the lock']);
    expect(broken(workers(memory, ['queue setOfFirst', 'lookAtBoth']))).toEqual([]);
    expect(broken(workers(memory, ['join setOfFirst', 'lookAtBoth']))).toEqual(['access without the lock']);
  });

  test('locks taken crosswise deadlock, and an unlock that is on its way is no reason to wait for ever', () => {
    const crosswise = ['takeFirst takeSecond dropSecond dropFirst', 'takeSecond takeFirst dropFirst dropSecond'];
    expect(broken(workers(memory, crosswise))).toEqual(['deadlock']);
    const inOrder = ['takeFirst takeSecond dropFirst dropSecond', 'takeFirst takeSecond dropSecond dropFirst'];
    expect(broken(workers(memory, inOrder))).toEqual([]);
    // Each drops its lock before it takes the other one: the holds overlap in memory only.
    const apart = ['takeFirst dropFirst takeSecond dropSecond', 'takeSecond dropSecond takeFirst dropFirst'];
    expect(broken(workers(memory, apart))).toEqual([]);
  });

  test('a lock that is dropped counts as dropped where a thread ends or may sleep', () => {
    expect(broken(workers(memory, ['take drop takeFirst dropFirst', 'take drop']))).toEqual([]);
    expect(broken(workers(memory, ['take takeFirst dropFirst drop', 'take drop']))).toContain('sleep while atomic');
  });
});

describe('nothing of it', () => {
  const plain = litmus([thread('x = 1; mb; r0 = y'), thread('y = 1; r0 = x')], { model: 'SC' });

  test('is left where stores are visible at once: not even the barriers', () => {
    const { memory: _, ...without } = plain;
    expect(fingerprint(buildSystem(without))).toBe(fingerprint(buildSystem(plain)));
    expect(fingerprint(buildSystem({ ...plain, memory: tso(1) }))).not.toBe(fingerprint(buildSystem(plain)));
    const going = (after: Effect): Scenario => {
      const goer = role('goer', { registers: { on: flag } }, ({ self }) => ({
        actions: { go: [self.on.set(true), after] },
      }));
      const machine = setup(vocabulary(goer)).createMachine({
        id: 'goer',
        initial: 'a',
        states: { a: { on: { go: { actions: 'go', target: 'b' } } }, b: { type: 'final' } },
      });
      return scenario({ name: 'going', text: '', actors: { a: goer.runs(machine) }, properties: [] });
    };
    expect(fingerprint(buildSystem(going(smpMb)))).toBe(fingerprint(buildSystem(going(nothing))));
  });

  test('can be run by XState or exported to Promela: both refuse by name', () => {
    const system = buildSystem({ ...plain, memory: tso(1) });
    expect(() => startActors(system)).toThrow(/'litmus' runs under TSO, and XState knows no store buffers/);
    const program = buildProgram(system);
    expect(() => promela(program, { states: null, asserts: false })).toThrow(/store buffers cannot be exported/);
  });
});

describe('refused', () => {
  test.each<[string, unknown, RegExp]>([
    ['an unknown model', { model: 'RMO', buffer: 2 }, /the model is SC, TSO, PSO, not 'RMO'/],
    ['a model that is none', 'TSO', /write an object with a model, such as \{ model: 'TSO', buffer: 2 \}/],
    ['no size', { model: 'TSO' }, /buffer is undefined; write how many stores it holds, a whole number from 1 to 16/],
    ['no room at all', { model: 'PSO', buffer: 0 }, /buffer is 0/],
    ['buffers under SC', { model: 'SC', buffer: 2 }, /SC has no store buffers/],
    ['a misspelt key', { model: 'TSO', bufer: 2 }, /no key 'bufer'.*'buffer'/],
  ])('%s', (_, memory, message) => {
    expect(() => workers(memory as Memory, ['add'])).toThrow(message);
  });

  test('a model in which nothing is buffered', () => {
    expect(() => buildSystem(workers(tso(2), ['publish', 'lookAtPlain']))).toThrow(/changes nothing/);
  });

  test('a step that stores more than a buffer holds', () => {
    const twice = { ...worker, actions: { ...worker.actions, add: [worker.actions.add, worker.actions.fill] } };
    const machine = setup(vocabulary(twice)).createMachine({
      id: 'twice',
      initial: 'a',
      states: { a: { on: { go: { actions: 'add', target: 'b' } } }, b: { type: 'final' } },
    });
    const spec = { machine, role: twice, initial: [] };
    const looks = workers(tso(1), ['look lookAtTotal']).actors;
    const both = scenario({ name: 'both', text: '', memory: tso(1), actors: { T: spec, ...looks }, properties: [] });
    expect(() => buildSystem(both)).toThrow(/may store 2 times in one step, and a store buffer holds 1/);
  });
});

describe('scenarios of barriers', () => {
  const claims = barriers.scenarios.flatMap((each) =>
    [null, ...Object.keys(each.mutants ?? {})].map((mutant) => [each.name, mutant, each] as const),
  );

  test.each(claims)('%s, mutant %s: engine and interpreter agree, no buffer is too small', (_, mutant, each) => {
    const result = check(each, mutant, { until: null });
    const slow = explore(buildSystem(each, mutant));
    expect(result.states).toBe(slow.states);
    expect(new Map(result.violations.map(({ property, steps }) => [property, steps]))).toEqual(
      new Map(slow.violations),
    );
    expect(result.memory?.heldBack).toBe(false);
  });

  test.each(claims)('%s, mutant %s: holds where stores are visible at once', (_, mutant, each) => {
    expect(check({ ...each, memory: { model: 'SC' } }, mutant, { until: null })).toMatchObject({ violations: [] });
  });

  test('the race shows the store that waits and the store that leaves', () => {
    const [, entry] = barriers.scenarios;
    if (entry === undefined) throw new Error('no scenario');
    const [mutant = ''] = Object.keys(entry.mutants ?? {});
    const [violation] = check(entry, mutant, { until: 'D3' }).violations;
    const race = drawRace(buildSystem(entry, mutant), violation?.path ?? [], 'D3');
    expect(race).toMatch(/store buffer of migrator/);
    expect(race).toMatch(/frames\.content\[frame 0\] \(in\s+the store buffer\):\s+garbage\s+→ source/);
    expect(race).toMatch(/store to pt\.pte becomes\s+visible/);
    expect(race).toMatch(/store buffer of migrator: frames\.content\[frame 0\] = source/);
  });
});

/** What tsc refuses is refused at run time, too, for authors who write plain JavaScript. */
import { describe, expect, test } from '@jest/globals';
import {
  exists,
  flag,
  index,
  me,
  notStarved,
  parameter,
  pickWord,
  queue,
  range,
  record,
  role,
  rwsem,
  scenario,
  shared,
  sort,
  spinlock,
  taken,
  waitQueue,
  words,
} from '../../../checker/language/index.ts';
import { counter, noLock } from '../../counter.ts';
import { machineOf, worker } from '../compile/lint/refusals.ts';
import { Trial } from './table.ts';

const page = sort('page');
const mm = shared('mm', {
  on: flag,
  kind: words('none', 'present', 'swap'),
  turned: words('present', 'none', 'swap'),
  fewer: words('none', 'present'),
  same: words('none', 'present', 'swap'),
  count: range(0, 3),
  page: index(page),
  entry: record({ dirty: flag, list: queue(page, 1) }),
  lock: spinlock,
});
/** The boundary to what tsc would refuse. */
const untyped = <T>(value: unknown): T => value as T;

describe('enumerations that meet', () => {
  const turned = untyped<typeof mm.kind>(mm.turned);
  const fewer = untyped<typeof mm.kind>(mm.fewer);
  const message =
    'an enumeration of the words present, none, swap meets another of none, present, swap; give both the same words in the same order';
  test.each([
    ['is', () => mm.kind.is(turned), message],
    ['set', () => mm.kind.set(turned), message],
    ['pickWord', () => pickWord(mm.on, mm.kind, turned), message],
    ['is, for fewer words', () => mm.kind.is(fewer), 'words none, present meets'],
    ['set, for fewer words', () => mm.kind.set(mm.fewer), 'words none, present meets'],
  ])('in %s', (_, build, text) => {
    expect(build).toThrow(text);
  });
  test('are the same words in the same order', () => {
    expect([mm.kind.is(mm.same).ir.op, pickWord(mm.on, mm.kind, mm.same).ir.op]).toEqual(['equal', 'if']);
  });
});

describe('values of another kind', () => {
  test.each<[string, () => unknown, string]>([
    ['modulo zero', () => mm.count.modulo(0), "modulo() is given '0'; write a number above 0, or a sort"],
    ['modulo a place', () => mm.count.modulo(untyped(mm.count)), 'modulo() is given what is given'],
    ['a misspelt word', () => mm.kind.is(untyped('presnt')), "'presnt' is none of the words none, present, swap."],
    ['the word that was meant', () => mm.kind.set(untyped('presnt')), "Did you mean 'present'?"],
    ['one of several words', () => mm.kind.isOneOf('none', untyped('swop')), "'swop' is none of the words"],
    ['a number for a word', () => mm.kind.is(untyped(1)), "'1' is not one of the words none, present, swap"],
    ['half a number', () => mm.count.is(1.5), '1.5 is no whole number of at most 31 bits'],
    ['no number', () => mm.count.set(Number.NaN), 'NaN is no whole number'],
    ['a large number', () => mm.count.plus(2 ** 30), 'is no whole number of at most 31 bits'],
    ['a text for a number', () => mm.count.is(untyped('1')), "'1' is not a number"],
    ['half an index', () => mm.page.set(0.5), '0.5 is no whole number'],
    ['none for an index', () => mm.page.set(untyped('none')), "'none' is not a member of 'page'"],
    ['a misspelt none', () => mm.page.is(untyped('nobody')), "'nobody' is not a member of 'page' or 'none'"],
    ['a number for a condition', () => mm.on.set(untyped(1)), "'1' is not a condition"],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(message);
  });
});

describe('what is no function, role or lock', () => {
  const sleepers = shared('sleepers', { asleep: waitQueue }).asleep;
  test.each<[string, () => unknown, string]>([
    [
      'what is said of each member',
      () => exists(page, untyped(mm.on)),
      'a function of it, as in (one) => one.is(me), ',
    ],
    ['and of each actor', () => worker.some(untyped(undefined)), 'and nothing is given'],
    [
      'a role',
      () => notStarved('P', '', untyped<typeof worker>({ id: 'm' }), () => true),
      "'P' is about the actors of a role, or everyone",
    ],
    [
      'a lock to sleep on',
      () => sleepers.sleep(untyped(undefined)),
      'sleep() takes the lock that who goes to sleep drops',
    ],
    ['a machine', () => taken('T', '', untyped<{ id: string }>(worker), 'a', 'go'), 'taken() takes the machine itself'],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(message);
  });
});

describe('sizes', () => {
  test.each<[string, () => unknown, string]>([
    ['range(3, 1)', () => range(3, 1), 'range(3, 1) is empty; write the smaller number first'],
    ['a wide range', () => range(0, 2 ** 33), 'range(0, 8589934592) is not of whole numbers of at most 31 bits'],
    ['a range of halves', () => range(0.5, 2), 'is not of whole numbers'],
    ['a standard size', () => sort('s', { standard: 65 }), "sort 's': its standard size is 65; write a whole number"],
    ['a standard number', () => parameter('p', -1), "parameter 'p': its standard is -1; write a whole number"],
    ['a word that occurs twice', () => words('a', 'b', 'a'), "the words a, b, a name 'a' twice"],
    ['no word', () => words(), 'an enumeration has at least one word'],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(message);
  });
  test('the largest', () => {
    expect([sort('s', { standard: 64 }).standard, range(-(2 ** 30), 2 ** 30 - 1).max]).toEqual([64, 2 ** 30 - 1]);
  });
});

describe('fields and registers', () => {
  test.each<[string, () => unknown, string]>([
    [
      'an unknown field',
      () => mm.entry.set(untyped({ drity: true })),
      "'mm.entry' has no field 'drity'; there are dirty, list. Did you mean 'dirty'?",
    ],
    ['a field with parts', () => mm.entry.set(untyped({ list: 0 })), "'mm.entry.list' has parts of its own"],
    [
      'an unknown register',
      () => worker.runs(machineOf({ states: { a: {} } }), untyped({ pgae: 1 })),
      "role 'worker' has no register 'pgae'; there are page. Did you mean 'page'?",
    ],
    [
      "a misspelt key of a role's shape",
      () => role('r', untyped({ registers: {}, optoinal: ['go'] }), () => ({})),
      "role 'r' has no key 'optoinal'; there are registers, choices, optional, family. Did you mean 'optional'?",
    ],
    [
      "a misspelt key of a role's names",
      () => role('r', { registers: {} }, () => untyped({ guard: {} })),
      "role 'r' has no key 'guard'; there are guards, actions, steps. Did you mean 'guards'?",
    ],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(message);
  });
});

describe('keys of a scenario', () => {
  const mutant = (changes: object) => ({ mutants: { broken: { ...noLock, ...changes } } });
  test.each<[string, object, string]>([
    ['its own', { expects: {} }, "scenario 'counter' has no key 'expects'; there are name, text, "],
    ['the nearest', { propertis: [] }, "Did you mean 'properties'?"],
    ['of a claim that holds', { expect: { verdict: 'holds', state: 1 } }, "Did you mean 'states'?"],
    [
      'of a claimed violation beside a claim that holds',
      { expect: { verdict: 'holds', violates: 'C1', steps: 1 } },
      "scenario 'counter', expect (verdict 'holds') has no key 'violates'; there are verdict, states, transitions, depth",
    ],
    ['the verdict', { expect: { verdict: 'hold' } }, "expect: the verdict is 'holds' or 'violated', not 'hold'"],
    ['no verdict', { expect: { violates: 'C1', steps: 1 } }, "the verdict is 'holds' or 'violated', not undefined"],
    ['what is violated', { expect: { verdict: 'violated', steps: 1 } }, "write violates: 'id'"],
    [
      'in how many steps',
      { expect: { verdict: 'violated', violates: 'C1', steps: -1 } },
      'expect.steps is -1; write a whole number',
    ],
    ['a count', { expect: { verdict: 'holds', states: '17' } }, "expect.states is '17'; write a whole number"],
    ['no properties', { properties: undefined }, "scenario 'counter': write properties: [ … ]"],
    ['a property', { properties: [{ id: 'C1' }] }, "scenario 'counter': properties[0] is not made by always(), "],
    ['an actor', { actors: { t: machineOf({ states: { a: {} } }) } }, "actor 't' is not made by role.runs(machine)"],
    ['no actors', { actors: undefined }, "scenario 'counter', actors: write an object with named actors"],
    ['of a mutant', mutant({ changes: [] }), "mutant 'broken' of 'counter' has no key 'changes'"],
    ['no change', mutant({ change: undefined }), "mutant 'broken' of 'counter' has no change; write guardBecomes()"],
    ['no claim of a mutant', mutant({ expect: 'C1' }), "mutant 'broken' of 'counter', expect: write an object"],
    [
      "of a mutant's claim",
      mutant({ expect: { violate: 'C1', steps: 8 } }),
      "mutant 'broken' of 'counter', expect has no key 'violate'; there are violates, steps, holds. Did you mean 'violates'?",
    ],
    [
      'half a step of a mutant',
      mutant({ expect: { violates: 'C1', steps: 0.5 } }),
      "mutant 'broken' of 'counter', expect.steps is 0.5; write a whole number",
    ],
  ])('%s', (_, changes, message) => {
    expect(() => counter(untyped(changes))).toThrow(message);
  });
  test('a variant may be spread from a scenario', () => {
    expect(scenario({ ...counter(), name: 'variant' }).name).toBe('variant');
  });
});

describe('a lock says of each actor whether it holds it', () => {
  const sem = shared('sem', { sem: rwsem() });
  const holders = (trial: Trial, lock: { heldBy: typeof mm.lock.heldBy }) =>
    ['first', 'second'].map((_, self) => trial.value(lock.heldBy(me).ir, { self }));
  test('exclusive', () => {
    const trial = new Trial(mm.block, { page: 1 });
    expect(holders(trial, mm.lock)).toEqual([false, false]);
    expect(trial.run(mm.lock.acquire().effect, { self: 1 })).toBeUndefined();
    expect(holders(trial, mm.lock)).toEqual([false, true]);
  });
  test.each(['acquireRead', 'acquireWrite'] as const)('%s', (acquire) => {
    const trial = new Trial(sem.block);
    expect(trial.run(sem.sem[acquire]().effect, { self: 1 })).toBeUndefined();
    expect(holders(trial, sem.sem)).toEqual([false, true]);
  });
});

describe('a field without a domain', () => {
  test.each<[string, unknown, string]>([
    ['that is not imported', undefined, "the domain of the field 'lock' is undefined; write a domain such as flag"],
    ['that is not called', rwsem, "the domain of the field 'lock' is a function; call it, as in rwsem()"],
    ['that is text', 'flag', "the domain of the field 'lock' is 'flag'; write a domain such as flag"],
  ])('%s is refused in shared state, records and registers', (_, given, message) => {
    const fields = { lock: untyped<typeof spinlock>(given) };
    expect(() => shared('mm', fields)).toThrow(message);
    expect(() => shared('mm', { entry: record(fields) }).entry).toThrow(message);
    expect(() => role('r', { registers: fields }, () => ({}))).toThrow(message);
  });
});

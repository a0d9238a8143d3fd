/** The meaning of each expression and statement, error cases included: in the reference interpreter and in the engine. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { checkProgram } from '../../../checker/check.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { condIr } from '../../../checker/language/expression.ts';
import {
  actor,
  and,
  array,
  asserted,
  type CondLike,
  demand,
  type Effect,
  each,
  every,
  exists,
  expire,
  flag,
  howMany,
  iff,
  implies,
  index,
  lockless,
  me,
  memberAt,
  never,
  not,
  nothing,
  optional,
  or,
  pick,
  pickIndex,
  queue,
  range,
  record,
  reference,
  role,
  scenario,
  set,
  shared,
  sizeOf,
  sometimes,
  sort,
  when,
  words,
} from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { Trial } from './table.ts';

const page = sort('page');
const frame = sort('frame');
const mm = shared('mm', {
  on: flag,
  off: flag,
  word: words('none', 'present', 'swap'),
  count: range(0, 3),
  signed: range(-2, page),
  page: index(page),
  frame: optional(frame),
  tracked: reference(frame),
  pte: array(page, record({ frame: reference(frame), kind: words('none', 'present'), uses: range(0, 2) })),
  grid: array(page, array(frame, flag)),
  members: set(frame),
  list: queue(frame, 2),
});
/** Pages 0 to 1, frames 0 to 2. */
const trial = (...effects: Effect[]): Trial => {
  const fresh = new Trial(mm.block, { page: 2, frame: 3 });
  expect(fresh.run([mm.on.set(true), ...effects])).toBeUndefined();
  return fresh;
};
const idle = role('resting', { registers: {} }, () => ({}));
const resting = setup(vocabulary(idle)).createMachine({
  id: 'resting',
  initial: 'resting',
  states: { resting: { tags: 'idle' } },
});
/** The same in a search of the compiled program: whether the condition holds after the effect, or what fails. */
function searched(effect: Effect, cond: CondLike): boolean | string | undefined {
  const doing = role('doing', { registers: {} }, () => ({
    guards: { cond },
    actions: { act: effect, begin: mm.on.set(true) },
  }));
  const machine = setup(vocabulary(doing)).createMachine({
    id: 'doing',
    initial: 'begun',
    states: {
      begun: { on: { begin: { actions: 'begin', target: 'ready' } } },
      ready: { on: { act: { actions: 'act', target: 'acted' } } },
      acted: { on: { judge: [{ guard: 'cond', target: 'so' }, { target: 'not so' }] } },
      so: { tags: 'idle' },
      'not so': { tags: 'idle' },
    },
  });
  // The sorts are bound, so they have to occur.
  const any = exists(page, (p) => exists(frame, (f) => mm.grid.at(p).at(f)));
  const of = scenario({
    name: 's',
    text: '',
    bounds: { page: 2, frame: 3 },
    actors: { me: doing.runs(machine), other: idle.runs(resting), third: idle.runs(resting) },
    properties: [
      never(
        'so',
        '',
        doing.some((each) => each.in('so')),
      ),
      sometimes('any', '', any),
    ],
  });
  const { result, outcome } = checkProgram(buildProgram(buildSystem(of)), { until: null });
  outcome.release();
  const [found, ...more] = result.violations.map(({ property }) => property).filter((name) => name !== 'any');
  expect(more).toEqual([]);
  return found === undefined ? false : found === 'so' ? true : found;
}
function holds(cond: CondLike, ...effects: Effect[]): unknown {
  const value = trial(...effects).value(condIr(cond));
  expect(searched(effects, cond)).toBe(value);
  return value;
}
function fails(effect: Effect, ...before: Effect[]): string | undefined {
  const failure = trial(...before).run(effect);
  // The engine calls a broken promise by its name.
  expect(searched([before, effect], true)).toBe(failure === 'asserted' ? 'P' : (failure ?? true));
  return failure;
}
/** What evaluating the condition fails with. */
const breaks = (cond: CondLike, ...before: Effect[]) => fails(when(cond, nothing), ...before);

describe('initial values', () => {
  test.each<[string, CondLike]>([
    ['a flag is false', not(mm.off)],
    ['a word is the first', mm.word.is('none')],
    ['a number is the least', mm.signed.is(-2)],
    ['an index is 0', mm.page.is(0)],
    ['an optional is none', mm.frame.is('none')],
    ['a reference is none and not stale', and(mm.tracked.is('none'), not(mm.tracked.isStale()))],
    ['a set is empty', mm.members.isEmpty()],
    ['a queue is empty', and(mm.list.isEmpty(), mm.list.head().is('none'))],
    ['elements have their own', and(mm.pte.at(1).frame.is('none'), not(mm.grid.at(1).at(2)))],
  ])('%s', (_, cond) => {
    expect(holds(cond)).toBe(true);
  });
});

describe('conditions', () => {
  const yes = mm.on;
  const no = mm.off;
  test.each<[string, CondLike, boolean]>([
    ['not true', not(yes), false],
    ['not false', not(no), true],
    ['and of both', and(yes, true), true],
    ['and with a false one', and(yes, no), false],
    ['and of nothing', and(), true],
    ['or with a true one', or(no, yes), true],
    ['or of false ones', or(no, false), false],
    ['or of nothing', or(), false],
    ['a false premise', implies(no, no), true],
    ['a true premise, a false conclusion', implies(yes, no), false],
    ['a true premise, a true conclusion', implies(yes, yes), true],
    ['iff of unequal ones', iff(yes, no), false],
    ['iff of two false ones', iff(no, false), true],
  ])('%s', (_, cond, value) => {
    expect(holds(cond)).toBe(value);
  });

  test('and ends at the first false one, or at the first true one: what follows may be undefined', () => {
    expect(holds(and(mm.off, mm.pte.at(7).kind.is('none')))).toBe(false);
    expect(holds(or(mm.on, mm.pte.at(7).kind.is('none')))).toBe(true);
    expect(breaks(and(mm.on, mm.pte.at(7).kind.is('none')))).toBe('index outside its sort');
  });
});

describe('numbers', () => {
  const two = mm.count.set(2);
  test.each<[string, CondLike, boolean]>([
    ['2 is 2', mm.count.is(2), true],
    ['2 is 3', mm.count.is(3), false],
    ["2 isn't 3", mm.count.isnt(3), true],
    ['2 < 3', mm.count.lessThan(3), true],
    ['2 < 2', mm.count.lessThan(2), false],
    ['2 > 1', mm.count.moreThan(1), true],
    ['2 > 2', mm.count.moreThan(2), false],
    ['2 ≥ 2', mm.count.atLeast(2), true],
    ['2 ≥ 3', mm.count.atLeast(3), false],
    ['2 ≤ 2', mm.count.atMost(2), true],
    ['2 ≤ 1', mm.count.atMost(1), false],
    ['2 + 5 = 7: an intermediate value may leave the domain', mm.count.plus(5).is(7), true],
    ['2 - 5 = -3', mm.count.minus(5).is(-3), true],
    ['2 - 5 + 4 = 1', mm.count.minus(5).plus(4).is(1), true],
    ['2 + 5 modulo 3 = 1', mm.count.plus(5).modulo(3).is(1), true],
    ['2 - 9 modulo 3 = 2: never below zero', mm.count.minus(9).modulo(3).is(2), true],
    ['-2 modulo 2 pages = 0', mm.signed.modulo(page).is(0), true],
    ['2 modulo 3 = 2: no more than there is', mm.count.modulo(3).is(2), true],
    ['2 modulo 1 = 0', mm.count.modulo(1).is(0), true],
    ['there are 3 frames', sizeOf(frame).is(3), true],
    ['-2 < 2', mm.signed.lessThan(mm.count), true],
    ['the first if true', pick(mm.on, mm.count, 9).is(2), true],
    ['the second if false', pick(mm.off, mm.count, 9).is(9), true],
  ])('%s', (_, cond, value) => {
    expect(holds(cond, two)).toBe(value);
  });
});

describe('words', () => {
  const present = mm.word.set('present');
  test.each<[string, CondLike, boolean]>([
    ['is itself', mm.word.is('present'), true],
    ['is no other', mm.word.is('swap'), false],
    ["isn't another", mm.word.isnt('swap'), true],
    ['is one of a list', mm.word.isOneOf('swap', 'present'), true],
    ['is not one of another list', mm.word.isOneOf('swap', 'none'), false],
    ['is one of an empty list', mm.word.isOneOf(), false],
  ])('%s', (_, cond, value) => {
    expect(holds(cond, present)).toBe(value);
  });
});

describe('indices and optionals', () => {
  const given = [mm.page.set(1), mm.frame.set(2)];
  test.each<[string, CondLike, boolean]>([
    ['an index equals its number', mm.page.is(1), true],
    ['an index equals an optional that holds it', mm.page.is(pickIndex(page, true, 1, 'none')), true],
    ['an index is not none', mm.page.is('none'), false],
    ['the last one is last', mm.page.isLast(), true],
    ['after the last one comes the first in a circle', mm.page.nextInCircle().is(0), true],
    ['before the first one comes the last in a circle', mm.page.nextInCircle().previousInCircle().is(1), true],
    ['within a circle the previous one is the previous', mm.page.previousInCircle().is(0), true],
    ['its position is 1', mm.page.number().plus(1).is(2), true],
    ['the member at its position is itself', memberAt(page, mm.page.number()).is(mm.page), true],
    ['0 comes before 1', pickIndex(page, true, 0, 'none').known().before(mm.page), true],
    ['1 does not come before 1', mm.page.before(mm.page), false],
    ['an optional equals its member', mm.frame.is(2), true],
    ["an optional that holds one isn't none", mm.frame.isnt('none'), true],
    ['its member is known', mm.frame.known().is(2), true],
    ['the first of two', pickIndex(frame, mm.on, mm.frame, 'none').is(2), true],
    ['the second of two', pickIndex(frame, mm.off, mm.frame, 'none').is('none'), true],
    ['me is the acting actor', me.is(0), true],
  ])('%s', (_, cond, value) => {
    expect(holds(cond, ...given)).toBe(value);
  });

  test('me is whoever acts', () => {
    expect(trial().value(me.is(2).ir, { self: 2 })).toBe(true);
  });
  test('the next of the first is the second', () => {
    expect(holds(mm.page.next().is(1))).toBe(true);
  });
  test('there is no member before the first position and none after the last', () => {
    expect(breaks(memberAt(page, mm.count).is(0), mm.count.set(2))).toBe('index outside its sort');
    expect(breaks(memberAt(page, mm.signed).is(0))).toBe('index outside its sort');
    expect(fails(mm.grid.at(memberAt(page, mm.count)).at(0).set(true), mm.count.set(2))).toBe('index outside its sort');
  });
  test('none is no index', () => {
    expect(breaks(mm.frame.known().is(0))).toBe('none used as an index');
    expect(breaks(mm.grid.at(0).at(mm.frame))).toBe('none used as an index');
    expect(fails(mm.page.set(pickIndex(page, true, 'none', 0)))).toBe('none used as an index');
  });
});

describe('quantifiers', () => {
  const some = [mm.grid.at(0).at(2).set(true), mm.grid.at(1).at(2).set(true), mm.grid.at(1).at(0).set(true)];
  test.each<[string, CondLike, boolean]>([
    ['exists where one does', exists(frame, (f) => mm.grid.at(0).at(f)), true],
    ['exists where none does', exists(frame, (f) => and(mm.grid.at(0).at(f), f.is(1))), false],
    ['every where one does not', every(frame, (f) => mm.grid.at(1).at(f)), false],
    ['every where all do', every(page, (p) => mm.grid.at(p).at(2)), true],
    ['nested: some frame of every page', every(page, (p) => exists(frame, (f) => mm.grid.at(p).at(f))), true],
    ['nested: one frame of every page', exists(frame, (f) => every(page, (p) => mm.grid.at(p).at(f))), true],
    ['nested the other way', every(frame, (f) => exists(page, (p) => mm.grid.at(p).at(f))), false],
    ['how many', howMany(frame, (f) => mm.grid.at(1).at(f)).is(2), true],
    ['how many, nested', howMany(page, (p) => howMany(frame, (f) => mm.grid.at(p).at(f)).is(1)).is(1), true],
    ['over the actors', howMany(actor, (a) => a.isnt(me)).is(2), true],
  ])('%s', (_, cond, value) => {
    expect(holds(cond, ...some)).toBe(value);
  });
  test('over an empty sort every holds and exists does not', () => {
    const empty = new Trial(mm.block, { page: 0, frame: 3 });
    expect(empty.value(every(page, () => false).ir)).toBe(true);
    expect(empty.value(exists(page, () => true).ir)).toBe(false);
  });
});

describe('assignment', () => {
  test.each<[string, Effect, CondLike]>([
    ['a flag', mm.off.set(not(mm.off)), mm.off],
    ['a word', mm.word.set('swap'), mm.word.is('swap')],
    ['a number', mm.count.set(3), mm.count.is(3)],
    ['the greatest that a bound allows', mm.signed.set(2), mm.signed.is(2)],
    ['increment', [mm.count.increment(), mm.count.increment()], mm.count.is(2)],
    ['decrement', [mm.count.set(2), mm.count.decrement()], mm.count.is(1)],
    ['an index', mm.page.set(1), mm.page.is(1)],
    ['an index from an optional', [mm.frame.set(1), mm.list.enqueue(mm.frame)], mm.list.has(1)],
    ['none', [mm.frame.set(1), mm.frame.set('none')], mm.frame.is('none')],
    ['an element, and no other', mm.pte.at(1).uses.set(2), and(mm.pte.at(1).uses.is(2), mm.pte.at(0).uses.is(0))],
    ['an element of an element', mm.grid.at(1).at(2).set(true), and(mm.grid.at(1).at(2), not(mm.grid.at(0).at(2)))],
    [
      'several fields',
      mm.pte.at(0).set({ kind: 'present', uses: 1 }),
      and(mm.pte.at(0).kind.is('present'), mm.pte.at(0).uses.is(1)),
    ],
    [
      'one field leaves the others',
      [mm.pte.at(0).set({ uses: 2 }), mm.pte.at(0).set({ kind: 'present' })],
      mm.pte.at(0).uses.is(2),
    ],
    ['one after the other: the second sees the first', [mm.count.set(1), mm.signed.set(mm.count)], mm.signed.is(1)],
    ['without its lock on purpose', lockless(mm.count).set(2), lockless(mm.count).is(2)],
  ])('%s', (_, effect, cond) => {
    expect(holds(cond, effect)).toBe(true);
  });

  test.each<[string, Effect, string]>([
    ['a number above its range', mm.count.set(4), 'assignment outside the domain'],
    ['a number below its range', mm.count.decrement(), 'assignment outside the domain'],
    ['a number above a bound that is a sort', mm.signed.set(3), 'assignment outside the domain'],
    ['a member that does not exist', mm.page.set(2), 'assignment outside the domain'],
    ['the next of the last', [mm.page.set(1), mm.page.set(mm.page.next())], 'assignment outside the domain'],
    ['an optional member that does not exist', mm.frame.set(3), 'assignment outside the domain'],
    ['to an element that does not exist', mm.pte.at(2).uses.set(1), 'index outside its sort'],
    ['at none', mm.grid.at(0).at(mm.frame).set(true), 'none used as an index'],
  ])('%s is an error', (_, effect, failure) => {
    expect(fails(effect)).toBe(failure);
  });
});

describe('sets', () => {
  const given = [mm.members.add(2), mm.members.add(0), mm.members.add(2)];
  test.each<[string, CondLike, Effect]>([
    ['has what was added', and(mm.members.has(0), mm.members.has(2), not(mm.members.has(1))), nothing],
    ['counts a member once', mm.members.size().is(2), nothing],
    ['loses what is deleted', and(not(mm.members.has(2)), mm.members.size().is(1)), mm.members.delete(2)],
    ['ignores the deletion of what it lacks', mm.members.size().is(2), mm.members.delete(1)],
    ['is empty when cleared', mm.members.isEmpty(), mm.members.clear()],
  ])('%s', (_, cond, effect) => {
    expect(holds(cond, ...given, effect)).toBe(true);
  });
  test('the order of adding is no part of it', () => {
    const one = trial(mm.members.add(1), mm.members.add(0));
    const other = trial(mm.members.add(0), mm.members.add(1));
    expect(one.frame.state).toEqual(other.frame.state);
  });
  test('a member that does not exist, or none, is an error', () => {
    expect(fails(mm.members.add(3))).toBe('index outside its sort');
    expect(fails(mm.members.add(mm.frame))).toBe('none used as an index');
  });
});

describe('queues', () => {
  const given = [mm.list.enqueue(2), mm.list.enqueue(0)];
  test.each<[string, CondLike, Effect]>([
    ['its head is the oldest', mm.list.head().is(2), nothing],
    ['it has what was enqueued', and(mm.list.has(0), not(mm.list.has(1))), nothing],
    ['its length counts', mm.list.length().is(2), nothing],
    ['dequeuing drops the oldest', and(mm.list.head().is(0), mm.list.length().is(1)), mm.list.dequeue()],
    ['removing from behind leaves the head', and(mm.list.head().is(2), mm.list.length().is(1)), mm.list.remove(0)],
    ['removing the head leaves the rest', and(mm.list.head().is(0), mm.list.length().is(1)), mm.list.remove(2)],
    ['removing what it lacks changes nothing', mm.list.length().is(2), mm.list.remove(1)],
    ['clearing empties it', mm.list.isEmpty(), mm.list.clear()],
    ['dequeuing an empty one changes nothing', mm.list.isEmpty(), [mm.list.clear(), mm.list.dequeue()]],
  ])('%s', (_, cond, effect) => {
    expect(holds(cond, ...given, effect)).toBe(true);
  });
  test('equal members queue apart, and one removal takes the older', () => {
    const twice = [mm.list.enqueue(1), mm.list.enqueue(1), mm.list.remove(1)];
    expect(holds(and(mm.list.length().is(1), mm.list.head().is(1)), ...twice)).toBe(true);
  });
  test('overflow is an error', () => {
    expect(fails(mm.list.enqueue(1), ...given)).toBe('queue overflow');
  });
  test('a member that does not exist is an error', () => {
    expect(fails(mm.list.enqueue(3))).toBe('index outside its sort');
  });
});

describe('branches and loops', () => {
  test.each<[string, Effect, CondLike]>([
    ['when true', when(mm.on, mm.count.set(1), mm.count.set(2)), mm.count.is(1)],
    ['when false', when(mm.off, mm.count.set(1), mm.count.set(2)), mm.count.is(2)],
    ['when false without otherwise', when(mm.off, mm.count.set(1)), mm.count.is(0)],
    ['each member once', each(frame, (f) => [mm.grid.at(0).at(f).set(true), mm.count.increment()]), mm.count.is(3)],
    ['each in order', each(page, (p) => mm.page.set(p)), mm.page.is(1)],
    [
      'nested each',
      each(page, (p) => each(frame, (f) => mm.grid.at(p).at(f).set(true))),
      every(page, (p) => every(frame, (f) => mm.grid.at(p).at(f))),
    ],
    [
      'each sees what the last one wrote',
      each(frame, (f) => when(mm.frame.is('none'), mm.frame.set(f))),
      mm.frame.is(0),
    ],
    ['nothing', nothing, mm.count.is(0)],
  ])('%s', (_, effect, cond) => {
    expect(holds(cond, effect)).toBe(true);
  });
});

describe('checks', () => {
  const promised = asserted('P', 'the flag is on');
  test('a demand that holds does nothing', () => {
    expect(fails(demand(promised, mm.on))).toBeUndefined();
  });
  test('a demand that fails ends the step', () => {
    expect(fails([demand(promised, mm.off), mm.count.set(9)])).toBe('asserted');
  });
  test('what follows a failing check is not executed', () => {
    const broken = trial();
    expect(broken.run([mm.count.set(1), mm.frame.set(7), mm.count.set(2)])).toBe('assignment outside the domain');
    expect(broken.value(mm.count.is(1).ir)).toBe(true);
  });
});

describe('stale references', () => {
  const freed = [
    mm.tracked.set(1),
    mm.pte.at(0).frame.set(1),
    mm.pte.at(1).frame.set(2),
    mm.frame.set(1),
    expire(frame, 1),
  ];
  test.each<[string, CondLike, boolean]>([
    [
      'every tracked reference to what is freed is stale',
      and(mm.tracked.isStale(), mm.pte.at(0).frame.isStale()),
      true,
    ],
    ['a reference to something else is not', mm.pte.at(1).frame.is(2), true],
    ['an untracked one is not', mm.frame.is(1), true],
    ['a stale one is not none', mm.tracked.is('none'), false],
    ['a stale one is no member', mm.tracked.is(1), false],
    ['two stale ones are equal', mm.tracked.is(mm.pte.at(0).frame), true],
  ])('%s', (_, cond, value) => {
    expect(holds(cond, ...freed)).toBe(value);
  });

  test.each<[string, Effect, string]>([
    ['as an index', when(mm.grid.at(0).at(mm.tracked), nothing), 'use of a stale reference'],
    ['as a member', mm.list.enqueue(mm.tracked), 'use of a stale reference'],
    ['as known', when(mm.tracked.known().is(1), nothing), 'use of a stale reference'],
    ['in an untracked field', mm.frame.set(mm.tracked), 'use of a stale reference'],
    ['to free it again', expire(frame, mm.tracked), 'use of a stale reference'],
  ])('using one %s is an error', (_, effect, failure) => {
    expect(fails(effect, ...freed)).toBe(failure);
  });

  test('copying one and dropping one is none', () => {
    expect(holds(mm.pte.at(1).frame.isStale(), ...freed, mm.pte.at(1).frame.set(mm.tracked))).toBe(true);
    expect(holds(mm.tracked.is('none'), ...freed, mm.tracked.set('none'))).toBe(true);
  });
});

/** What needs the whole scenario to be refused: each rule once broken and, next to it, once kept. */
import { describe, expect, test } from '@jest/globals';
import { and } from 'xstate';
import {
  actionBecomes,
  always,
  array,
  asserted,
  atEnd,
  type CondLike,
  demand,
  type Effect,
  each,
  every,
  expire,
  flag,
  ghost,
  guardBecomes,
  index,
  inState,
  me,
  memberAt,
  mightSleep,
  mutex,
  optional,
  queue,
  range,
  record,
  role,
  runsInstead,
  type Scenario,
  scenario,
  set,
  shared,
  smpMb,
  sort,
  spinlock,
  when,
  withoutLock,
} from '../../../../checker/language/index.ts';
import type { AnyRole } from '../../../../checker/language/role.ts';
import { machineOf, mm, page, refusal, scenarioOf, withStateA, worker } from './refusals.ts';

const holds = { holds: 'p' };

describe('names that nobody uses', () => {
  const define = { guards: { used: mm.ready, unused: mm.ready }, actions: {}, steps: {} };
  const machine = (of: AnyRole, transition: object = { guard: 'used', target: 'b' }) =>
    machineOf({ states: { a: { on: { go: transition } }, b: {} } }, of);
  const run = (of: ReturnType<typeof role>, transition?: object): Scenario =>
    scenario({
      ...{ name: 's', text: '', actors: { t: of.runs(machine(of, transition)) }, properties: [] },
      expect: { verdict: 'holds' },
    });

  test('a guard', () => {
    expect(refusal(() => run(role('r', { registers: {} }, () => define)))).toBe(
      "role 'r': no machine of scenario 's' (m) uses the guard 'unused'; remove it, or write family: true if machines of other scenarios share the vocabulary",
    );
  });
  test('an action', () => {
    const of = role('r', { registers: {} }, () => ({ guards: { used: mm.ready }, actions: { idle: [] } }));
    expect(refusal(() => run(of))).toContain("uses the action 'idle'");
  });
  test('a step', () => {
    const of = role('r', { registers: {} }, () => ({ guards: { used: mm.ready }, steps: { lock: mm.lock.acquire() } }));
    expect(refusal(() => run(of))).toContain("uses the step 'lock'");
  });
  test('an optional event, which may be a misspelt one', () => {
    const of = role('r', { registers: {}, optional: ['og'] }, () => ({ guards: { used: mm.ready } }));
    expect(refusal(() => run(of))).toContain("uses the optional event 'og'");
  });
  test('a guard that only says why to sleep is used', () => {
    const of = role('r', { registers: {} }, () => define);
    const asleep = { tags: 'asleep', meta: { while: 'unused' }, on: { go: { guard: 'used', target: 'b' } } };
    const sleeper = machineOf({ states: { a: asleep, b: {} } }, of);
    expect(
      refusal(() => scenario({ name: 's', text: '', actors: { t: of.runs(sleeper) }, properties: [] })),
    ).toBeNull();
  });
  test('a family shares its vocabulary with other scenarios', () => {
    expect(refusal(() => run(role('r', { registers: {}, family: true }, () => define)))).toBeNull();
  });
  test('what only a mutant uses is used', () => {
    const of = role('r', { registers: {} }, () => define);
    const mutants = {
      m: { text: '', change: runsInstead('t', of.runs(machine(of, { guard: 'unused', target: 'b' }))), expect: holds },
    };
    expect(refusal(() => ({ ...run(of), mutants }))).toBeNull();
    expect(refusal(() => ({ ...run(of), mutants }), 'm')).toBeNull();
  });
  test('one name for a step and a guard', () => {
    const of = role('r', { registers: {} }, () => ({ guards: { used: true }, steps: { used: mm.lock.acquire() } }));
    expect(refusal(() => run(of))).toBe("role 'r': 'used' is a step and must not be a guard or an action as well");
  });
  test('one name for two roles', () => {
    const one = role('r', { registers: {} }, () => ({ guards: { used: mm.ready } }));
    const two = role('r', { registers: {} }, () => ({ guards: { used: mm.ready } }));
    const second = machineOf(
      { id: 'other', states: { a: { on: { go: { guard: 'used', target: 'b' } } }, b: {} } },
      two,
    );
    const actors = { t0: one.runs(machine(one)), t1: two.runs(second) };
    expect(refusal(() => scenario({ name: 's', text: '', actors, properties: [] }))).toContain(
      "scenario 's': two roles are called 'r'",
    );
  });
  test('one name for two properties', () => {
    const properties = [always('p', '', mm.ready), atEnd('p', '', mm.ready)];
    expect(refusal(() => scenarioOf(withStateA({}), { properties }))).toBe(
      "scenario 's': two properties are called 'p'",
    );
  });
});

describe('a step acts where its guard stands', () => {
  const where = "machine 'm', state 'a': ";
  test.each<[string, object, string | null]>([
    ['with its guard', { on: { go: { guard: 'lock', actions: 'lock', target: 'b' } } }, null],
    [
      'with its guard and another',
      { on: { go: { guard: and(['ready', 'lock']), actions: 'lock', target: 'b' } } },
      null,
    ],
    [
      'without its guard',
      { on: { go: { actions: 'lock', target: 'b' } } },
      `${where}step 'lock' acts without its guard; write guard: 'lock' beside it`,
    ],
    [
      'with another guard',
      { on: { go: { guard: 'ready', actions: 'lock', target: 'b' } } },
      `${where}step 'lock' acts without its guard`,
    ],
    [
      'in the second candidate',
      {
        on: {
          go: [
            { guard: 'lock', target: 'b' },
            { actions: 'lock', target: 'b' },
          ],
        },
      },
      `${where}step 'lock' acts without its guard`,
    ],
    [
      'on entry',
      { entry: 'lock' },
      `${where}step 'lock' waits, so it cannot be an entry or exit action; write an event`,
    ],
    ['on exit', { exit: 'lock' }, `${where}step 'lock' waits, so it cannot be an entry or exit action`],
  ])('%s', (_, a, message) => {
    const text = refusal(() => scenarioOf(withStateA(a)));
    if (message === null) expect(text).toBeNull();
    else expect(text).toContain(message);
  });
});

/** A scenario whose one actor uses the guard and the action, and has the properties. */
function using(guard: CondLike, action: Effect, more: { asks?: CondLike } = {}): Scenario {
  const of = role('r', { registers: { real: flag, hidden: ghost(flag) }, choices: {} }, () => ({
    guards: { guard },
    actions: { action },
  }));
  const machine = machineOf(
    { states: { a: { on: { go: { guard: 'guard', actions: 'action', target: 'b' } } }, b: {} } },
    of,
  );
  return scenario({
    name: 's',
    text: '',
    actors: { t: of.runs(machine) },
    properties: more.asks === undefined ? [] : [always('p', '', more.asks)],
  });
}

describe('ghost state', () => {
  const sized = sort('sized', { standard: 2 });
  const g = shared('g', {
    real: flag,
    hidden: ghost(flag),
    count: range(0, 2),
    seen: ghost(range(0, 2)),
    list: queue(sized, 2),
    last: ghost(optional(sized)),
    all: ghost(set(sized)),
    log: ghost(record({ first: flag, each: array(sized, flag) })),
    cells: array(sized, flag),
    lock: spinlock,
  });
  const property = asserted('q', '');
  const action = "machine 'm', state 'a', action 'action': ";
  test.each<[string, Effect]>([
    ['a ghost that takes a real value', g.hidden.set(g.real)],
    ['a ghost that takes a ghost value', g.hidden.set(g.log.first)],
    ['a ghost counter', g.seen.increment()],
    ['a ghost set', g.all.add(g.last)],
    ['a part of a ghost record', g.log.each.at(g.last).set(true)],
    ['a ghost write that depends on a ghost', when(g.hidden, [g.seen.increment(), demand(property, g.log.first)])],
    ['a ghost write that depends on a real field', when(g.real, g.hidden.set(true))],
    ['a demand', demand(property, g.hidden)],
    ['a barrier and a sleep that depend on real state', when(g.real, [smpMb, mightSleep])],
    ['a real loop around it', each(sized, (i) => [g.all.add(i), g.cells.at(i).set(true)])],
  ])('may be: %s', (_, effect) => {
    expect(refusal(() => using(true, effect))).toBeNull();
  });

  test.each<[string, Effect, string]>([
    [
      'a real field takes its value',
      g.real.set(g.hidden),
      "'g.hidden' is ghost state: 'g.real' must not take its value",
    ],
    ['a part of a ghost record is a ghost', g.real.set(g.log.first), "'g.log.first' is ghost state"],
    ['a real queue takes it', g.list.enqueue(g.last), "'g.last' is ghost state: 'g.list' must not take its value"],
    [
      'it says which element is written',
      g.cells.at(g.last).set(true),
      "'g.last' is ghost state: it must not say which 'g.cells' is changed",
    ],
    [
      'a real write depends on it',
      when(g.hidden, g.real.set(true)),
      "'g.real' is real and must not depend on ghost state; make it ghost too",
    ],
    ['the other branch depends on it', when(g.hidden, [], g.real.set(true)), "'g.real' is real"],
    ['a nested branch depends on it', when(g.hidden, when(g.real, g.count.increment())), "'g.count' is real"],
    [
      'a loop inside depends on it',
      when(
        g.hidden,
        each(sized, (i) => g.cells.at(i).set(true)),
      ),
      "'g.cells' is real",
    ],
    ['a lock depends on it', when(g.hidden, g.lock.release()), "'g.lock' must not depend on ghost state"],
    ['sleeping depends on it', when(g.hidden, mightSleep), 'where a thread sleeps must not depend on ghost state'],
    ['what is freed is it', expire(sized, g.last), "'g.last' is ghost state: what is freed must not depend on it"],
    ['whether something is freed depends on it', when(g.hidden, expire(sized, 0)), 'what is freed must not depend on'],
  ])('must not be: %s', (_, effect, message) => {
    expect(refusal(() => using(true, effect))).toContain(action);
    expect(refusal(() => using(true, effect))).toContain(message);
  });

  test('a guard must not read it, a property may', () => {
    expect(refusal(() => using(g.hidden, []))).toBe(
      "machine 'm', state 'a', guard 'guard': 'g.hidden' is ghost state: a guard must not read it; only properties, demands and ghosts may",
    );
    expect(
      refusal(() =>
        using(
          every(sized, (i) => g.all.has(i)),
          [],
        ),
      ),
    ).toContain("'g.all' is ghost state");
    expect(refusal(() => using(true, [], { asks: g.hidden }))).toBeNull();
  });
});

describe('interchangeable sorts', () => {
  const sized = sort('sized', { interchangeable: true, standard: 2 });
  const ordered = sort('ordered', { standard: 2 });
  const x = shared('x', {
    one: index(sized),
    two: index(sized),
    maybe: optional(sized),
    list: queue(sized, 2),
    all: set(sized),
    cells: array(sized, flag),
    count: range(0, sized),
    place: index(ordered),
  });
  test.each<[string, CondLike, Effect]>([
    ['members compared with each other', x.one.is(x.two), []],
    ['none', x.maybe.is('none'), x.maybe.set('none')],
    ['arrays, queues and sets of members', x.all.has(x.one), [x.list.enqueue(x.two), x.cells.at(x.one).set(true)]],
    ['quantifiers and loops', every(sized, (i) => x.cells.at(i)), each(sized, (i) => x.all.add(i))],
    ['numbers of members', x.list.length().is(1), x.count.increment()],
    ['the order of another sort', x.place.isLast(), x.place.set(x.place.next())],
  ])('may be used for %s', (_, guard, effect) => {
    expect(refusal(() => using(guard, effect))).toBeNull();
  });

  const order =
    "'sized' is interchangeable, so its members have no order; let an event choose, or declare the sort as ordered";
  const number = "'sized' is interchangeable, so no member has a number";
  test.each<[string, CondLike, Effect, string]>([
    ['before', x.one.before(x.two), [], order],
    ['next', true, x.one.set(x.two.next()), order],
    ['next of an optional', x.maybe.known().next().is(x.one), [], order],
    ['isLast', x.one.isLast(), [], number],
    ['next in a circle', true, x.one.set(x.two.nextInCircle()), order],
    ['a position', true, x.count.set(x.one.number()), order],
    ['a member at a position', true, x.one.set(memberAt(sized, x.count)), number],
    ['a member at a position as an index', x.cells.at(memberAt(sized, 0)), [], number],
    ['a number compared', x.one.is(0), [], number],
    ['a number compared with an optional', x.maybe.is(1), [], number],
    ['a number inside a quantifier', every(sized, (i) => i.is(0)), [], number],
    ['a number assigned', true, x.one.set(0), number],
    ['a number assigned to an optional', true, x.maybe.set(1), number],
    ['a number as an index', x.cells.at(0), [], number],
    ['a number as the index of a write', true, x.cells.at(1).set(true), number],
    ['a number in a queue', true, x.list.enqueue(0), number],
    ['a number in a set', x.all.has(0), [], number],
    ['a number freed', true, expire(sized, 0), number],
  ])('have no order and no numbers: %s', (_, guard, effect, message) => {
    expect(refusal(() => using(guard, effect))).toContain(message);
  });

  test('nor in a property', () => {
    expect(refusal(() => using(true, [], { asks: x.cells.at(0) }))).toContain(`scenario 's', property 'p': ${number}`);
  });
});

describe('what belongs to others', () => {
  test('inState in a guard or an action', () => {
    const message = 'inState belongs in properties; keep what others must know in shared state';
    expect(refusal(() => using(inState(me, 'a'), []))).toBe(`machine 'm', state 'a', guard 'guard': ${message}`);
    expect(refusal(() => using(true, when(inState(me, 'a'), [])))).toContain(message);
  });
  test('a choice that the role does not declare', () => {
    role('lender', { registers: {}, choices: { page } }, ({ chosen }) => {
      expect(refusal(() => using(chosen.page.is(0), []))).toBe(
        "machine 'm', state 'a', guard 'guard': the choice 'page' is not declared by role 'r'; add it to its choices",
      );
      return {};
    });
  });
  test('the registers of another role', () => {
    role('lender', { registers: { busy: flag } }, ({ self }) => {
      expect(refusal(() => using(true, self.busy.set(true)))).toBe(
        "machine 'm', state 'a', action 'action': the registers are those of role 'lender'; actors of 'r' have others",
      );
      return {};
    });
  });
  test('but the registers of somebody who is named', () => {
    const lender = role('lender', { registers: { busy: flag } }, () => ({}));
    expect(
      refusal(() =>
        using(
          lender.some((other) => other.busy),
          [],
        ),
      ),
    ).toBeNull();
  });
  test("shared state in an initial state's entry", () => {
    const message = "machine 'm', state 'a', entry: an initial state's entry may touch only registers, not 'mm'";
    expect(refusal(() => scenarioOf(withStateA({ entry: 'mark' })))).toContain(message);
    expect(refusal(() => scenarioOf(withStateA({}, { b: { entry: 'mark' } })))).toBeNull();
  });
});

describe('control states in properties', () => {
  const strict = role('strict', { registers: {} }, () => ({}));
  const machine = machineOf({ states: { a: { on: { go: 'b' } }, b: { initial: 'c', states: { c: {} } } } }, strict);
  const asking = (asks: CondLike) =>
    scenario({ name: 's', text: '', actors: { t: strict.runs(machine) }, properties: [always('p', '', asks)] });
  test.each(['a', 'b', 'b.c'])('%s exists', (state) => {
    expect(refusal(() => asking(strict.all((t) => t.in(state))))).toBeNull();
    expect(refusal(() => asking(inState(0, state)))).toBeNull();
  });
  test('a misspelt one', () => {
    const message = "scenario 's', property 'p': no actor that it asks about has a state 'bb'; there are a, b, b.c";
    expect(refusal(() => asking(strict.some((t) => t.in('a', 'bb'))))).toBe(message);
    expect(refusal(() => asking(inState(0, 'bb')))).toBe(message);
  });
  test('a role that the scenario lacks is not asked', () => {
    expect(refusal(() => asking(worker.some((t) => t.in('anywhere'))))).toBeNull();
  });
});

describe('a mutant that changes nothing', () => {
  const other = shared('other', { lock: mutex });
  const machine = withStateA(
    { on: { go: { guard: 'lock', actions: 'lock', target: 'b' } } },
    { b: { on: { back: { actions: 'unlock', target: 'a' } } } },
  );
  const mutated = (change: ReturnType<typeof withoutLock>) =>
    refusal(() => scenarioOf(machine, { mutants: { m: { text: '', change, expect: holds } } }), 'm');
  test.each<[string, ReturnType<typeof withoutLock>, string | null]>([
    ['of a lock that is taken', withoutLock(mm.lock), null],
    ['of a lock that nobody takes', withoutLock(other.lock), "no machine of the scenario takes 'other.lock'"],
    ['of a guard that is used', guardBecomes(worker, 'lock', true), null],
    [
      'of a guard that nobody uses',
      guardBecomes(worker, 'ready', true),
      "no machine of the scenario uses the guard 'ready'",
    ],
    ['of an action that is used', actionBecomes(worker, 'unlock', []), null],
    [
      'of an action that nobody uses',
      actionBecomes(worker, 'mark', []),
      "no machine of the scenario uses the action 'mark'",
    ],
  ])('%s', (_, change, message) => {
    const expected = message === null ? null : `mutant 'm' of 's' changes nothing: ${message}`;
    expect(mutated(change)).toBe(expected);
  });
});

/** What cannot be exchanged: refused where it was declared or asked for, kept apart where it was not. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { symmetryOf } from '../../checker/compile/reduce/symmetry.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import {
  actor,
  and,
  array,
  atEnd,
  type CondLike,
  type Effect,
  each,
  every,
  exists,
  expire,
  flag,
  howMany,
  index,
  inState,
  ModelError,
  me,
  mutex,
  never,
  not,
  optional,
  or,
  pick,
  pickIndex,
  queue,
  range,
  reference,
  role,
  type Scenario,
  scenario,
  set,
  shared,
  sort,
  spinlock,
  when,
} from '../../checker/language/index.ts';
import { machineOf, refusal } from '../checker/compile/lint/refusals.ts';
import { lostUpdate } from '../oracles/lost-update.ts';

const thing = sort('thing', { interchangeable: true, standard: 2 });
const spot = sort('spot', { standard: 3 });
const box = shared(
  'box',
  {
    seen: array(thing, flag),
    count: range(0, 9),
    total: range(0, 10),
    some: flag,
    one: index(thing),
    maybe: optional(thing),
    of: array(thing, optional(thing)),
    tracked: array(thing, reference(thing)),
    list: queue(thing, 2),
    all: set(thing),
    lock: mutex,
    locks: array(thing, spinlock),
    guarded: array(thing, flag),
    under: flag,
    lists: array(thing, queue(thing, 1)),
    sets: array(thing, set(thing)),
    lines: array(thing, queue(thing, 1)),
    spotOf: array(thing, index(spot)),
    grid: array(thing, array(thing, flag)),
    marks: array(spot, flag),
  },
  (places) => ({
    guarded: (at) => places.locks.at(at).held(),
    under: places.lock.held(),
    lists: (at) => places.locks.at(at).held(),
    sets: (at) => places.locks.at(at).held(),
  }),
);
const using = (guard: CondLike, effect: Effect): Scenario => {
  const of = role('r', { registers: {} }, () => ({ guards: { guard }, actions: { action: effect } }));
  const machine = machineOf(
    { states: { a: { on: { go: { guard: 'guard', target: 'b', actions: 'action' } } }, b: {} } },
    of,
  );
  return scenario({ name: 's', text: '', actors: { t: of.runs(machine) }, properties: [] });
};

describe('the order in which members of an interchangeable sort are asked', () => {
  test.each<[string, CondLike]>([
    ['one that is sure to be there', every(thing, (t) => box.of.at(box.maybe).is(t))],
    ['counting what may be absent', howMany(thing, (t) => box.seen.at(box.of.at(t))).is(1)],
    ['counting by the heads of queues', howMany(thing, (t) => box.seen.at(box.lines.at(t).head())).is(1)],
    ['what each leads to', every(thing, (t) => box.marks.at(box.spotOf.at(t)))],
    ['a field under the same lock for all', every(thing, (t) => and(box.under, box.seen.at(t)))],
    ['a member that is looked at first', every(thing, (t) => and(box.maybe.isnt('none'), box.seen.at(t)))],
  ])('does not matter: %s', (_, guard) => {
    expect(refusal(() => using(guard, []))).toBeNull();
  });
  test.each<[string, CondLike, string]>([
    ['what may be absent', exists(thing, (t) => box.seen.at(box.of.at(t))), 'none used as an index'],
    ['what may be stale', exists(thing, (t) => box.seen.at(box.tracked.at(t))), 'use of a stale reference'],
    [
      'absent for all, but after another question',
      every(thing, (t) => and(box.seen.at(t), box.seen.at(box.maybe))),
      'none used as an index',
    ],
    ['fields under locks of their own', every(thing, (t) => box.guarded.at(t)), 'access without the lock'],
    ['queues under locks of their own', every(thing, (t) => box.lists.at(t).isEmpty()), 'access without the lock'],
    ['their heads', every(thing, (t) => box.lists.at(t).head().is('none')), 'access without the lock'],
    ['sets under locks of their own', every(thing, (t) => box.sets.at(t).has(t)), 'access without the lock'],
    ['whether the member asked for is there', every(thing, (t) => box.all.has(box.of.at(t))), 'none used as an index'],
    ['the head of a queue', every(thing, (t) => or(box.seen.at(t), box.seen.at(box.list.head()))), 'none used'],
    ['after a denial', every(thing, (t) => not(box.seen.at(box.of.at(t)))), 'none used as an index'],
    [
      'in a sum',
      every(thing, (t) => box.count.plus(howMany(thing, (u) => and(box.seen.at(u), box.seen.at(box.of.at(t))))).is(1)),
      'none used',
    ],
    [
      'counting what may be stale',
      howMany(thing, (t) => box.seen.at(box.tracked.at(t))).is(1),
      'none used as an index, use of a stale',
    ],
    [
      'one of two, chosen by the member',
      every(thing, (t) => box.seen.at(pickIndex(thing, box.seen.at(t), t, 'none'))),
      'none used as an index',
    ],
    ['one after the last', every(thing, (t) => box.marks.at(box.spotOf.at(t).next())), 'index outside its sort'],
    [
      'absent for all, but asked on one side of a choice',
      every(thing, (t) => box.count.is(pick(box.seen.at(t), pick(box.seen.at(box.maybe), 1, 2), 0))),
      'none used',
    ],
    [
      'absent for all, but asked on the other side',
      every(thing, (t) => box.count.is(pick(box.seen.at(t), 0, pick(box.seen.at(box.maybe), 1, 2)))),
      'none used',
    ],
    [
      'in a difference',
      every(thing, (t) => box.count.minus(howMany(thing, (u) => and(box.seen.at(u), box.seen.at(box.of.at(t))))).is(1)),
      'none used',
    ],
    ['inside another question', every(thing, (t) => exists(thing, () => box.seen.at(box.of.at(t)))), 'none used'],
    ['inside one about all', exists(thing, (t) => every(thing, () => box.seen.at(box.of.at(t)))), 'none used'],
    ['in a choice', every(thing, (t) => box.count.is(pick(box.seen.at(box.of.at(t)), 1, 2))), 'none used'],
  ])('matters: %s', (_, guard, failure) => {
    const message = refusal(() => using(guard, [])) ?? '';
    expect(message).toContain(
      "machine 'm', state 'a', guard 'guard': 'thing' is interchangeable, so no member is asked first",
    );
    expect(message).toContain(failure);
  });
});

describe('the rounds of a loop over an interchangeable sort', () => {
  test.each<[string, (t: Parameters<Parameters<typeof each<'thing'>>[1]>[0]) => Effect]>([
    ['each write what is their own', (t) => when(box.seen.at(t), box.seen.at(t).set(false))],
    ['include themselves and ask for themselves', (t) => when(box.all.has(t), box.all.delete(t))],
    ['leave a queue', (t) => when(box.list.has(t), box.list.remove(t))],
    ['all write the same', () => box.some.set(true)],
    ['all count up', (t) => when(box.seen.at(t), box.count.increment())],
    [
      'free themselves where what refers to them is not tracked',
      (t) => when(box.of.at(t).is('none'), expire(thing, t)),
    ],
    ['free themselves', (t) => when(box.seen.at(t), expire(thing, t))],
  ])('may %s', (_, body) => {
    expect(refusal(() => using(true, each(thing, body)))).toBeNull();
  });
  test.each<[string, (t: Parameters<Parameters<typeof each<'thing'>>[1]>[0]) => Effect, string]>([
    ['queue up', (t) => box.list.enqueue(t), 'box.list'],
    ['leave the last in a register', (t) => box.one.set(t), 'box.one'],
    ['look at what others wrote', (t) => when(box.some, box.seen.at(t).set(true), box.some.set(true)), 'box.some'],
    [
      'look along the rows and write along the columns',
      (t) => when(box.grid.at(t).at(box.one), box.grid.at(box.one).at(t).set(true)),
      'box.grid',
    ],
    ['look at each other', (t) => box.seen.at(t).set(exists(thing, (other) => box.seen.at(other))), 'box.seen'],
    ['count up and down', (t) => when(box.seen.at(t), box.count.increment(), box.count.decrement()), 'box.count'],
    [
      'take one more than what they count up',
      (t) => [box.total.set(box.count.plus(1)), when(box.seen.at(t), box.count.increment())],
      'box.count',
    ],
    ['write unlike things', (t) => when(box.seen.at(t), box.some.set(true), box.some.set(false)), 'box.some'],
    ['free what others refer to', (t) => when(box.tracked.at(t).is('none'), expire(thing, t)), 'tracked references'],
    ['take one lock', () => when(box.lock.isFree(), box.lock.acquire().effect), 'box.lock.owner'],
  ])('may not %s', (_, body, field) => {
    const message = refusal(() => using(true, each(thing, body))) ?? '';
    expect(message).toContain("action 'action': 'thing' is interchangeable, so no round of a loop is the first");
    expect(message).toContain(field);
  });
  test('may not fail in several ways', () => {
    const effect = each(thing, (t) => [box.count.increment(), box.seen.at(box.of.at(t)).set(true)]);
    expect(refusal(() => using(true, effect))).toContain(
      'a round may fail in several ways (assignment outside the domain, none used as an index)',
    );
  });
});

test('the rounds of a loop may not fail one way by themselves and then another that is the same for all', () => {
  // The first round fails by what its member lacks, or else by what is stale for every member.
  const effect = each(thing, (t) => [
    box.seen.at(box.of.at(t)).set(true),
    box.seen.at(box.tracked.at(box.one)).set(true),
  ]);
  expect(refusal(() => using(true, effect))).toContain(
    'a round may fail in several ways (none used as an index, use of a stale reference)',
  );
});

describe('a member of an interchangeable sort has no number', () => {
  const number =
    "'thing' is interchangeable, so no member has a number; let an event choose, or declare the sort as ordered";
  test('in a choice between two', () => {
    const effect = box.maybe.set(pickIndex(thing, box.some, 0, 'none'));
    expect(refusal(() => using(true, effect))).toContain(number);
  });
  test('in the lock of a field', () => {
    const odd = shared('odd', { f: flag, locks: array(thing, spinlock) }, (places) => ({
      f: places.locks.at(0).held(),
    }));
    expect(refusal(() => using(true, odd.f.set(true)))).toBe(`the lock of 'odd.f': ${number}`);
  });
  test('in the condition of a sleep', () => {
    const of = role('r', { registers: {} }, () => ({ guards: { first: box.seen.at(0) } }));
    const machine = machineOf(
      { states: { a: { on: { go: 'b' } }, b: { tags: 'asleep', meta: { while: 'first' } } } },
      of,
    );
    const asleep = () => scenario({ name: 's', text: '', actors: { t: of.runs(machine) }, properties: [] });
    expect(refusal(asleep)).toBe(`machine 'm', state 'b', guard 'first': ${number}`);
  });
});

/** Three threads that lose updates, and one more property. */
function threads(property: Scenario['properties'][number]): Scenario {
  const lost = lostUpdate(3);
  return scenario({ ...lost, properties: [...lost.properties, property] });
}
const reduced = (of: Scenario) => check(of, null, { until: null, reductions: ['symmetry'] });
const orderOf = (of: Scenario): number => symmetryOf(buildProgram(buildSystem(of))).order;

describe('a property that names an actor', () => {
  const ended = (who: number) => atEnd(`thread ${who}`, 'it ends', inState(who, 'done'));

  test('leaves the others to be exchanged', () => {
    const { states, explored, violations } = reduced(threads(ended(1)));
    expect(orderOf(threads(ended(1)))).toBe(2);
    expect(explored.orbitStates).toBe(84);
    expect(states).toBeGreaterThan(22);
    expect(states).toBeLessThan(84);
    expect(violations.map(({ property }) => property)).toEqual(['no update lost'].map(() => 'no lost update'));
  });
  test('leaves nobody where all are named, and then symmetry is refused with the reason', () => {
    const all = threads(atEnd('all', 'they end', and(inState(0, 'done'), inState(1, 'done'), inState(2, 'done'))));
    expect(() => reduced(all)).toThrow(ModelError);
    expect(() => reduced(all)).toThrow(
      "symmetry cannot be used for 'lost-update-3': it finds nothing to exchange: property 'all' names 't0' by its number; property 'all' names 't1' by its number; property 'all' names 't2' by its number",
    );
    expect(check(all, null, { until: null }).states).toBe(84);
  });
  test('by order leaves nobody', () => {
    const ordered = never(
      'order',
      'nobody is after another',
      exists(me.sort, (a) => exists(me.sort, (b) => a.before(b))),
    );
    const refused = (): unknown => reduced(threads(ordered));
    expect(refused).toThrow("property 'order': of 'actor', its members have no order");
    // Three of them do run one machine.
    expect(refused).not.toThrow('no two actors run one machine');
  });
});

test('who is named by its number, and is like nobody else, is no reason', () => {
  const alone = { ...using(true, []), properties: [never('first', 'the first is there', inState(0, 'b'))] };
  expect(() => reduced(alone)).toThrow(
    'it finds nothing to exchange: no two actors run one machine, and no sort is declared as interchangeable; check',
  );
});

test('symmetry is refused where no two actors run one machine', () => {
  expect(() => reduced(using(true, []))).toThrow(
    'no two actors run one machine, and no sort is declared as interchangeable',
  );
});

describe('what starts differently is not exchanged:', () => {
  const rest = shared('rest', {
    some: set(actor),
    flags: array(actor, flag),
    owner: optional(actor),
  });
  const player = role('player', { registers: { on: flag } }, ({ self }) => ({
    actions: {
      go: [self.on.set(not(self.on)), rest.flags.at(me).set(true), rest.some.add(me), rest.owner.set(me)],
    },
  }));
  const playing = machineOf({ states: { a: { on: { go: { actions: 'go', target: 'b' } } }, b: {} } }, player);
  const read = never(
    'read',
    'all that matters is read',
    exists(me.sort, (a) =>
      and(
        rest.some.has(a),
        rest.flags.at(a),
        rest.owner.is(a),
        player.some(({ on }) => on),
      ),
    ),
  );
  /** How many ways there are to exchange three of them. */
  const exchanges = (initial: Effect[], first: { on?: boolean } = {}): number =>
    orderOf(
      scenario({
        name: 's',
        text: '',
        initial,
        actors: { one: player.runs(playing, first), two: player.runs(playing), three: player.runs(playing) },
        properties: [read],
      }),
    );

  test.each<[string, Effect[], number]>([
    ['nothing does', [], 6],
    ['a field of each', [rest.flags.at(1).set(true)], 2],
    ['being in a set', [rest.some.add(2)], 2],
    ['two being in a set', [rest.some.add(0), rest.some.add(2)], 2],
    ['all being in a set', [rest.some.add(0), rest.some.add(1), rest.some.add(2)], 6],
    ['being the owner', [rest.owner.set(1)], 2],
    ['one in a set, another the owner', [rest.some.add(0), rest.owner.set(1)], 1],
  ])('%s', (_, initial, order) => {
    expect(exchanges(initial)).toBe(order);
  });
  test('a register', () => {
    expect(exchanges([], { on: true })).toBe(2);
  });

  test('an actor that is named keeps no member of a sort apart that has its number', () => {
    const choosing = role('choosing', { registers: {}, choices: { thing } }, ({ chosen }) => ({
      actions: { mark: box.seen.at(chosen.thing).set(true) },
    }));
    const machine = machineOf({ states: { a: { on: { go: { actions: 'mark', target: 'b' } } }, b: {} } }, choosing);
    const named = scenario({
      name: 's',
      text: '',
      actors: { one: choosing.runs(machine), two: choosing.runs(machine) },
      properties: [
        atEnd('second', 'the second ends', inState(1, 'b')),
        never(
          'all',
          'all are seen',
          every(thing, (t) => box.seen.at(t)),
        ),
      ],
    });
    expect(orderOf(named)).toBe(2);
  });
});

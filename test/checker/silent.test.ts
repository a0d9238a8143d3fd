/** Definitions that once got a wrong verdict, or none: each stands for its kind. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../checker/check.ts';
import { verify } from '../../checker/claim.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { explore } from '../../checker/interpret/explore.ts';
import {
  always,
  array,
  atEnd,
  flag,
  index,
  leadsTo,
  not,
  optional,
  range,
  role,
  type Scenario,
  scenario,
  set,
  shared,
  sometimes,
  sort,
  spinlock,
  when,
} from '../../checker/language/index.ts';
import type { ScenarioSpec } from '../../checker/language/spec.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

/** The boundary to what tsc would refuse. */
const untyped = <T>(value: unknown): T => value as T;

describe('a sort is itself, not its name', () => {
  const page = sort('page', { interchangeable: true });
  const twin = sort('page');
  const frame = sort('frame');
  const mm = shared('mm', {
    page: index(page),
    twin: index(twin),
    frame: optional(frame),
    pages: set(page),
    dirty: array(page, flag),
  });
  const twins = ': two sorts have that name; declare it once and import it';
  const other = "a member of 'frame' is not a member of 'page'";
  test.each<[string, string, () => unknown]>([
    ['of the same name, assigned', twins, () => mm.page.set(mm.twin)],
    ['compared', twins, () => mm.page.is(mm.twin)],
    ['ordered', twins, () => mm.page.before(mm.twin)],
    ['in a set', twins, () => mm.pages.has(mm.twin)],
    ['as an index', twins, () => mm.dirty.at(mm.twin)],
    ['of another name', `${other} or 'none'`, () => mm.page.is(untyped(mm.frame))],
    ['added', other, () => mm.pages.add(untyped(mm.frame))],
  ])('%s: %s', (_, message, build) => {
    expect(build).toThrow(message);
  });

  test('two that only a scenario brings together are refused there', () => {
    const one = shared('one', { page: optional(page) });
    const two = shared('two', { page: optional(twin) });
    const both = ending({ actions: { go: [one.page.set(0), two.page.set(0)] } }, { bounds: { page: 2 } });
    expect(() => buildSystem(both)).toThrow("two sorts are called 'page'");
  });
});

/** One thread that goes and ends. */
function ending(definitions: object, more: Partial<ScenarioSpec> = {}): Scenario {
  const thread = role('thread', { registers: {} }, () => untyped<{ actions: { go: [] } }>(definitions));
  const machine = setup(vocabulary(thread)).createMachine({
    id: 'm',
    initial: 'a',
    states: { a: { on: { go: { actions: 'go', target: 'b' } } }, b: { type: 'final' } },
  });
  return scenario({ name: 's', text: '', actors: { t: thread.runs(machine) }, properties: [], ...more });
}

test('an index of a sort without members has no value, so that it is refused', () => {
  const page = sort('page');
  const mm = shared('mm', { page: index(page) });
  expect(() => buildSystem(ending({ actions: { go: mm.page.set(0) } }, { bounds: { page: 0 } }))).toThrow(
    "scenario 's' has an index of 'page', which has no members: write optional(page), or bind it to more than 0",
  );
});
test('an array of indices that has no element is not', () => {
  const page = sort('page');
  const mm = shared('mm', { next: array(page, index(page)) });
  expect(() => buildSystem(ending({ actions: { go: mm.next.at(0).set(0) } }, { bounds: { page: 0 } }))).not.toThrow();
});

test('nobody goes round a sort without members, nor takes a number modulo it', () => {
  const page = sort('page');
  const mm = shared('mm', { count: range(0, 3) });
  const of = ending({ actions: { go: mm.count.set(mm.count.modulo(page)) } }, { bounds: { page: 0 } });
  expect(() => buildSystem(of)).toThrow(
    "scenario 's' goes round in 'page' or takes a number modulo it, and it has no members: bind it to more than 0",
  );
});

test('what a condition reads without its lock is said before what its branch does wrong, by both engines', () => {
  const mm = shared('mm', { lock: spinlock, f: flag, g: flag }, ({ lock }) => ({ f: lock.held() }));
  const wrong = ending({ actions: { go: when(mm.f, [], [mm.g.set(true), mm.lock.release()]) } });
  const result = check(wrong);
  expect(result.violations.map(({ property, steps }) => [property, steps])).toEqual([['access without the lock', 1]]);
  expect([...explore(buildSystem(wrong)).violations]).toEqual([['access without the lock', 1]]);
});

describe('a condition that is built must be used', () => {
  const mm = shared('mm', { f: range(0, 1), g: range(0, 1), lock: spinlock });
  const guard = (of: () => unknown): unknown =>
    role('r', { registers: {} }, () => ({ guards: { g: untyped<boolean>(of()) } }));
  test.each<[string, () => unknown]>([
    ['!', () => !mm.f.is(1)],
    ['&&', () => mm.f.is(1) && mm.g.is(1)],
    ['?:', () => (mm.f.is(1) ? not(mm.g.is(1)) : true)],
    ['inside of another', () => mm.f.is(1) && mm.g.isnt(1)],
  ])('%s is refused', (_, of) => {
    expect(() => guard(of)).toThrow("role 'r' builds a condition on mm.f that nothing uses");
  });
  test('and is where another one is compared with it', () => {
    expect(() => guard(() => mm.f.is(1).is(mm.g.is(1)))).not.toThrow();
    expect(() => guard(() => mm.f.is(1).isnt(mm.g.is(1)))).not.toThrow();
  });
  test('locks and parts of conditions are no matter of it', () => {
    const whole = (): unknown =>
      role('r', { registers: {} }, () => ({
        guards: { g: mm.f.isnt(1) },
        actions: { a: when(mm.g.is(1), mm.lock.release()) },
        steps: { lock: mm.lock.acquire() },
      }));
    expect(whole).not.toThrow();
  });
  test('a family may leave a part of what it takes over unused', () => {
    const family = (): unknown =>
      role('r', { registers: {}, family: true }, () => ({ guards: { g: mm.f.is(1) && mm.g.is(1) } }));
    expect(family).not.toThrow();
  });
});

describe('where nothing is violated, but nothing is said either, the verdict is vacuous', () => {
  const page = sort('page', { standard: 2 });
  const mm = shared('mm', { f: flag, g: flag, held: optional(page), dirty: array(page, flag) });
  const thread = role('thread', { registers: {} }, () => ({
    actions: { go: [mm.f.set(true), mm.held.set(1)], back: [mm.f.set(false), mm.held.set('none')] },
  }));
  const machine = setup(vocabulary(thread)).createMachine({
    id: 'm',
    initial: 'a',
    states: {
      a: { on: { go: { actions: 'go', target: 'b' } } },
      b: { on: { back: { actions: 'back', target: 'a' } } },
    },
  });
  const promising = (...properties: ScenarioSpec['properties']): Scenario =>
    scenario({ name: 's', text: '', actors: { t: thread.runs(machine) }, properties });
  const verdictOf = (given: Scenario) => {
    const result = check(given);
    return verify(given, null, result);
  };

  test.each<[string, Scenario]>([
    ['a `sometimes` that nothing witnesses', promising(sometimes('S', '', mm.g))],
    ['an `atEnd` that is never judged', promising(atEnd('E', '', mm.f))],
    ['a `leadsTo` that never falls due', promising(leadsTo('L', '', mm.g, mm.f))],
    [
      'a `leadsTo` whose premise has no value where its goal holds',
      promising(leadsTo('L', '', mm.dirty.at(mm.held), mm.held.is('none'))),
    ],
    ['no property at all', promising()],
  ])('%s', (_, given) => {
    expect(verdictOf(given)).toMatchObject({ verdict: 'vacuous', asClaimed: null, violation: null });
  });
  test('one that is broken is violated all the same', () => {
    expect(verdictOf(promising(sometimes('S', '', mm.g), always('A', '', mm.g)))).toMatchObject({
      verdict: 'violated',
    });
  });
  test('a claim that it holds is refuted, but one of no properties is one of the built-in checks', () => {
    const expected = { expect: { verdict: 'holds' } } as const;
    expect(verdictOf({ ...promising(sometimes('S', '', mm.g)), ...expected })).toMatchObject({
      asClaimed: false,
      differences: ['never witnessed: S'],
    });
    expect(verdictOf({ ...promising(), ...expected })).toMatchObject({ verdict: 'holds', asClaimed: true });
  });
  test('a premise without a value where the goal does not hold is wrong', () => {
    expect(
      check(promising(leadsTo('L', '', mm.dirty.at(mm.held), mm.g))).violations.map((each) => each.property),
    ).toEqual(['none used as an index']);
  });
});

test('candidates that are taken before the first state count as taken', () => {
  const thread = role('thread', { registers: { daemon: flag } }, ({ self }) => ({ guards: { daemon: self.daemon } }));
  const machine = setup(vocabulary(thread)).createMachine({
    id: 'm',
    initial: 'begun',
    states: {
      begun: { always: [{ guard: 'daemon', target: 'trying' }, { target: 'called' }] },
      trying: { type: 'final' },
      called: { on: { go: 'trying' } },
    },
  });
  const given = scenario({ name: 's', text: '', actors: { t: thread.runs(machine) }, properties: [] });
  expect(check(given).unreachedCandidates).toEqual(['t: begun / always #1']);
});

describe('a tag of a compound state is one of all that is in it', () => {
  const mm = shared('mm', { f: flag });
  const thread = role('thread', { registers: {}, family: true }, () => ({
    guards: { f: mm.f },
  }));
  const resting = (outer: object, inner: object): readonly string[] => {
    const config = {
      id: 'm',
      initial: 'b',
      states: {
        b: { ...outer, initial: 'x', states: { x: { ...inner, on: { y: { guard: 'f', target: 'y' } } }, y: inner } },
      },
    };
    const machine = (setup(vocabulary(thread)).createMachine as (config: object) => never)(config);
    const given = scenario({ name: 's', text: '', actors: { t: thread.runs(machine) }, properties: [] });
    const found = check(given).violations.map(({ property }) => property);
    expect([...explore(buildSystem(given)).violations.keys()]).toEqual(found);
    return found;
  };
  const asleep = (guard: string) => ({ tags: 'asleep', meta: { while: guard } });
  test.each<[string, readonly string[], object, object]>([
    ['without one', ['stuck'], {}, {}],
    ['idle outside', [], { tags: 'idle' }, {}],
    ['asleep outside for nothing', ['lost wake-up'], asleep('f'), {}],
    ['the innermost counts', [], asleep('f'), { tags: 'idle' }],
    ['whichever it is', ['lost wake-up'], { tags: 'idle' }, asleep('f')],
  ])('%s: %j', (_, found, outer, inner) => {
    expect(resting(outer, inner)).toEqual(found);
  });
  test('both at once are refused', () => {
    expect(() => resting({}, { tags: ['idle', 'asleep'], meta: { while: 'f' } })).toThrow(
      "it is tagged both 'idle' and 'asleep'; write one of them",
    );
  });
});

/**
 * A state constraint, counted by hand as TLC counts: a state outside is judged, not counted and not gone on from; steps
 * that lead to it are counted.
 */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { setup } from 'xstate';
import { positionOf } from '../../checker/by-hand/position.ts';
import { runOn } from '../../checker/by-hand/run-on.ts';
import { wander } from '../../checker/by-hand/wander.ts';
import { check, checkProgram } from '../../checker/check.ts';
import { lint } from '../../checker/compile/lint/lint.ts';
import { buildProgram } from '../../checker/compile/lower/build.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { promela } from '../../checker/export/promela.ts';
import { explore } from '../../checker/interpret/explore.ts';
import {
  always,
  arbitrary,
  array,
  atEnd,
  type CondLike,
  eventually,
  never,
  type Property,
  range,
  role,
  type Scenario,
  scenario,
  shared,
  sometimes,
  sort,
} from '../../checker/language/index.ts';
import type { ScenarioSpec } from '../../checker/language/spec.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { withWeakenings } from '../../checker/necessity/weigh.ts';
import { receiptOf } from '../../checker/report/receipt.ts';
import { depthFirst } from '../../checker/search/strategy.ts';
import { schedules } from '../../testing/fast-check.ts';
import { folder, racewalk } from '../cli/in-process.ts';
import { conforms } from '../conformance/compare.ts';

const tally = shared('tally', { n: range(0, 99), m: range(0, 99) });
const counter = role('counter', { registers: {}, family: true }, () => ({
  actions: { n: tally.n.increment(), m: tally.m.increment() },
}));
const counting = (field: 'n' | 'm') =>
  setup(vocabulary(counter)).createMachine({
    id: `counting ${field}`,
    initial: 'on',
    states: { on: { on: { [field]: { actions: field } } } },
  });
const [n, m] = [counting('n'), counting('m')];

const { path, write } = folder();

/** One actor counts in n, another in m, for ever. */
function counted(constraint: CondLike, properties: readonly Property[], more: Partial<ScenarioSpec> = {}): Scenario {
  return scenario({
    name: 'counted',
    text: '',
    actors: { n: counter.runs(n), m: counter.runs(m) },
    properties,
    constraint,
    ...more,
  });
}
/** Where n + m is at most 2: (0,0) (1,0) (0,1) (2,0) (1,1) (0,2), with two steps each; (3,0) (2,1) (1,2) (0,3) outside. */
const few = tally.n.plus(tally.m).atMost(2);
const both = always('B', 'neither is above 3', tally.n.plus(tally.m).atMost(3));

describe('by hand', () => {
  const system = buildSystem(counted(few, [both]));

  test('nothing goes on beyond the constraint: the third step leads outside, whoever takes it', () => {
    const within = positionOf(system, [0, 0], 2);
    expect([within.isOutside, within.enabled.length]).toEqual([false, 2]);
    const outside = positionOf(system, [0, 0, 1], 3);
    expect([outside.isOutside, outside.enabled, outside.obstacles, outside.isQuiescent]).toEqual([true, [], [], false]);
    expect(positionOf(system, [0, 0, 1, 0], 4).fits).toBe(3);
    expect(wander(system, [], { steps: 50, seed: 1, held: [] })).toHaveLength(3);
    expect(wander(system, [0, 0, 1], { steps: 50, seed: 1, held: [] })).toEqual([0, 0, 1]);
    expect(runOn(system, [], 'n')).toEqual({ path: [0, 0, 0], halt: 'the constraint' });
  });

  test('nor do schedules of fast-check', () => {
    const drawn = fc.sample(schedules(counted(few, [both])), { numRuns: 50, seed: 1 });
    expect(Math.max(...drawn.map(({ steps }) => steps.length))).toBe(3);
    const full = drawn.find(({ steps }) => steps.length === 3)?.steps[2]?.after;
    expect(full?.can('n', 'n')).toBe(false);
  });
});

describe('two that count for ever', () => {
  test('are within, outside and stepped to as counted by hand', () => {
    const of = counted(few, [both]);
    const result = check(of);
    expect(result).toMatchObject({
      ...{ verdict: 'holds', cut: null, states: 6, transitions: 12, depth: 3, constraint: { outside: 4 } },
    });
    expect(receiptOf(result, '1')).toMatchObject({ exhaustive: false, boundedBy: 'constraint' });
    expect(explore(buildSystem(of))).toMatchObject({ states: 6, transitions: 12, depth: 3, outside: 4 });
    const { result: deep, outcome } = checkProgram(buildProgram(buildSystem(of)), { strategy: depthFirst() });
    outcome.release();
    expect(deep).toMatchObject({ states: 6, transitions: 12, constraint: { outside: 4 } });
    expect(conforms(of)).toMatchObject({ differences: [] });
  });

  test('what is outside is judged, what is behind it is not', () => {
    const at = (sum: number) => [never('N', '', tally.n.plus(tally.m).is(sum)), sometimes('S', '', tally.n.is(sum))];
    expect(check(counted(few, at(3)), null, { until: null })).toMatchObject({
      ...{ verdict: 'violated', violations: [{ property: 'N', steps: 3 }], unwitnessed: [] },
    });
    expect(check(counted(few, at(4)))).toMatchObject({ verdict: 'vacuous', violations: [], unwitnessed: ['S'] });
  });

  test('no step is missed that leads on, so that nobody rests where all steps lead outside', () => {
    const result = check(counted(tally.n.plus(tally.m).is(0), [atEnd('E', 'never at rest', tally.n.is(9))]));
    expect(result).toMatchObject({ states: 1, transitions: 2, constraint: { outside: 2 }, violations: [] });
    expect(result.neverQuiescent).toBe(true);
  });

  test('a start outside is one of no steps; of several starts those outside are not gone on from', () => {
    const none = check(counted(tally.n.atLeast(1), []));
    expect(none).toMatchObject({ states: 0, transitions: 0, constraint: { outside: 1 } });
    const small = shared('small', { n: range(0, 3) });
    const one = role('one', { registers: {} }, () => ({ actions: { down: small.n.set(0) } }));
    const machine = setup(vocabulary(one)).createMachine({
      ...{
        id: 'down',
        initial: 'a',
        states: { a: { on: { go: { actions: 'down', target: 'b' } } }, b: { type: 'final' } },
      },
    });
    const of = scenario({
      ...{ name: 'starts', text: '', actors: { one: one.runs(machine) }, properties: [], initial: arbitrary(small.n) },
      constraint: small.n.atMost(1),
    });
    // Two starts within, each with a step to one end; two outside.
    expect(check(of)).toMatchObject({ states: 3, transitions: 2, constraint: { outside: 2 } });
    expect(explore(buildSystem(of))).toMatchObject({ states: 3, transitions: 2, outside: 2 });
  });
});

describe('is refused', () => {
  const thing = sort('thing', { standard: 1 });
  const slots = shared('slots', { used: array(thing, range(0, 1)) });
  test.each<[string, () => unknown, string]>([
    ['with liveness', () => buildSystem(counted(few, [eventually('L', '', tally.n.is(1))])), "does not go with 'L'"],
    [
      'with store buffers',
      () => buildSystem(counted(few, [], { memory: { model: 'TSO', buffer: 1 } })),
      'does not go with store buffers',
    ],
    ['a constant', () => counted(true, []), 'is true in every state'],
    ['what is no condition', () => counted('small' as never, []), "constraint: 'small' is not a condition"],
    ['a member that is not there', () => lint(buildSystem(counted(slots.used.at(3).is(0), []))), 'no member 3'],
    [
      'in Promela',
      () => promela(buildProgram(buildSystem(counted(few, []))), { states: null, asserts: false }),
      'Spin',
    ],
    ['in a matrix', () => withWeakenings(counted(few, [])), 'may be seen beyond it'],
    [
      'under a reduction',
      () => check(counted(few, []), null, { reductions: ['partial order'] }),
      'a constraint cuts off some of the orders',
    ],
  ])('%s', (_, work, message) => {
    expect(work).toThrow(message);
  });
});

test('the command says so, and a claim is one within it', async () => {
  write(
    'count.ts',
    `import { always, range, role, scenario, shared, vocabulary } from 'racewalk';
import { setup } from 'xstate';
const tally = shared('tally', { n: range(0, 99) });
const counter = role('counter', { registers: {} }, () => ({ actions: { up: tally.n.increment() } }));
const machine = setup(vocabulary(counter)).createMachine({
  id: 'counting', initial: 'on', states: { on: { on: { up: { actions: 'up' } } } },
});
export default scenario({
  name: 'count', text: '', actors: { one: counter.runs(machine) },
  properties: [always('P', 'small', tally.n.atMost(4))],
  constraint: tally.n.atMost(3),
  expect: { verdict: 'holds', states: 4, transitions: 4 },
});
`,
  );
  const { code, out } = await racewalk(['check', 'count.ts'], { cwd: path });
  expect(out).toContain(
    'count: holds within the constraint, as claimed (4 states, 4 transitions, depth 4, 1 state cut off)',
  );
  expect(out.replace(/\s+/g, ' ')).toContain('within a constraint that cut off 1 state;');
  expect(code).toBe(0);
  const document = JSON.parse((await racewalk(['check', '--json', 'count.ts'], { cwd: path })).out);
  expect(document.results[0].receipt).toMatchObject({ exhaustive: false, constraint: { outside: 1 } });
});

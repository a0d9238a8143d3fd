/** Small random systems in which much repeats: the decision on their liveness, and what it shows, by the definition. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { setup } from 'xstate';
import { checkProgram } from '../../checker/check.ts';
import { buildProgram } from '../../checker/compile/program.ts';
import { buildSystem } from '../../checker/compile/system.ts';
import { parseToken } from '../../checker/counterexample/token.ts';
import { tracePath } from '../../checker/counterexample/trace.ts';
import { livenessOf } from '../../checker/interpret/liveness.ts';
import { initialState } from '../../checker/interpret/step.ts';
import { Cond } from '../../checker/language/expression.ts';
import {
  always,
  and,
  asserted,
  demand,
  eachLeadsTo,
  eventually,
  everyone,
  flag,
  inState,
  leadsTo,
  ModelError,
  not,
  notStarved,
  range,
  role,
  type Scenario,
  scenario,
  shared,
  when,
} from '../../checker/language/index.ts';
import { isLiveness } from '../../checker/language/property.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { replayToken } from '../../checker/report/race.ts';
import { exploreUpTo } from '../conformance/compare.ts';
import { build } from './build.ts';
import { system } from './system.ts';

const shape = { x: flag, n: range(0, 2) };
const demanded = asserted('demanded', 'n is not 2');
const guards = ['any', 'x', 'not x', 'n is 0'] as const;
const acts = ['nothing', 'set x', 'clear x', 'count', 'fail at 2'] as const;
const events = ['e0', 'e1', 'e2'] as const;

const step = fc.record({
  event: fc.constantFrom(...events),
  guard: fc.constantFrom(...guards),
  act: fc.constantFrom(...acts),
  target: fc.nat({ max: 2 }),
});
const player = fc.record({
  states: fc.array(fc.uniqueArray(step, { selector: ({ event }) => event, maxLength: 3 }), {
    minLength: 3,
    maxLength: 3,
  }),
  optional: fc.subarray([...events], { maxLength: 1 }),
  fair: fc.array(fc.tuple(fc.constantFrom(...events), fc.constantFrom<('weak' | 'strong')[]>('weak', 'strong')), {
    maxLength: 2,
  }),
});
type Player = typeof player extends fc.Arbitrary<infer P> ? P : never;

const names = ['s0', 's1', 's2'];

function loops(players: readonly Player[]): Scenario {
  const memory = shared('memory', shape);
  const made = players.map(({ states, optional }, at) => {
    const own = role(`player ${at}`, { registers: {}, optional, family: true }, () => ({
      guards: { any: true, no: false, x: memory.x, 'not x': not(memory.x), 'n is 0': memory.n.is(0) },
      actions: {
        nothing: [],
        'set x': memory.x.set(true),
        'clear x': memory.x.set(false),
        count: when(memory.n.is(2), memory.n.set(0), memory.n.increment()),
        'fail at 2': demand(demanded, not(memory.n.is(2))),
      },
    }));
    const chart = Object.fromEntries(
      states.map((steps, state) => {
        const on = steps.map(({ event, guard, act, target }) => [
          event,
          { guard, actions: act, target: names[target] },
        ]);
        return [names[state], { on: Object.fromEntries(on), tags: 'idle' as const }];
      }),
    );
    // A chart must have a way to each of its states.
    const machine = setup(vocabulary(own)).createMachine({
      id: `player ${at}`,
      initial: 's0',
      states: chart,
      on: { never: names.map((state) => ({ guard: 'no' as const, target: `.${state}` })) },
    });
    return { own, machine };
  });
  const actors = made.map(({ own, machine }, at) => [`p${at}`, own.runs(machine)] as const);
  return scenario({
    name: 'loops',
    text: 'generated',
    actors: Object.fromEntries(actors),
    properties: [
      demanded,
      always('N', 'n is small', not(and(memory.n.is(2), memory.n.is(1)))),
      eventually('E1', 'the first gets there', inState(0, 's2')),
      eventually('E3', 'x is clear', not(memory.x)),
      eventually('E2', 'n is 1 and x holds', and(memory.n.is(1), memory.x)),
      leadsTo('L1', 'x is followed by n = 0', memory.x, memory.n.is(0)),
      leadsTo('L2', 'where the first is in s1 the second gets to s2', inState(0, 's1'), inState(1, 's2')),
      notStarved('S1', 'nobody stays in s1', everyone, (who) => inState(who, 's1')),
      eachLeadsTo(
        'S2',
        'who leaves s0 comes back',
        everyone,
        (who) => inState(who, 's1', 's2'),
        (who) => inState(who, 's0'),
      ),
    ],
    fairness: Object.fromEntries(players.map(({ fair }, at) => [`p${at}`, Object.fromEntries(fair)])),
  });
}

/** What the reference decides, what the search decides, and whether each run that is shown is what it is said to be. */
function differences(from: Scenario): readonly string[] {
  const reference = buildSystem(from);
  const expected = livenessOf(reference);
  const { result, outcome } = checkProgram(buildProgram(buildSystem(from)));
  outcome.release();
  const isLive = (id: string): boolean => from.properties.some((each) => each.id === id && isLiveness(each));
  const violated = result.violations.filter(({ property }) => isLive(property));
  const list: string[] = [];
  const compare = (what: string, ours: Iterable<string>, theirs: Iterable<string>): void => {
    const [one, other] = [[...ours].sort().join(), [...theirs].sort().join()];
    if (one !== other) list.push(`${what}: ${one} by the search, ${other} by the reference`);
  };
  compare(
    'violated',
    violated.map(({ property }) => property),
    expected.violated,
  );
  compare(
    'vacuous',
    result.vacuous.map(({ property }) => property),
    expected.vacuous,
  );
  for (const { property, path, steps, cycle } of violated) {
    if (steps !== path.length) list.push(`${property}: ${steps} steps for a path of ${path.length}`);
    // Throws if the path is none, does not return, reaches the goal or is unfair.
    const { fair } = tracePath(reference, path, property, false, cycle);
    if (fair === null) list.push(`${property}: its run is not judged`);
    const token = parseToken(replayToken(reference, path, property, cycle));
    compare('path by its token', token.path.map(String), path.map(String));
    if (token.cycle !== cycle) list.push(`${property}: its token has a cycle of ${token.cycle}, not of ${cycle}`);
  }
  return list;
}

function kindsIn(from: Scenario): string[] {
  const { violated, vacuous } = livenessOf(buildSystem(from));
  return from.properties.filter(isLiveness).map(({ id, kind }) => {
    return `${kind} ${violated.has(id) ? 'violated' : vacuous.has(id) ? 'vacuous' : 'holds'}`;
  });
}

/** Whether the system starts at all and has few states. */
function isSmall(from: Scenario): boolean {
  const reference = buildSystem(from);
  try {
    initialState(reference);
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
  return exploreUpTo(reference, 60).complete;
}

describe('on random systems liveness is decided as the reference decides it, and every lasso is one', () => {
  test('where two actors go round three states each', () => {
    const seen = new Map<string, number>();
    const pairs = fc.tuple(player, player);
    const property = fc.property(pairs, (players) => {
      const made = loops(players);
      for (const kind of kindsIn(made)) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      expect(differences(made)).toEqual([]);
    });
    fc.assert(property, { numRuns: 200, seed: 4 });
    // All that can come out did so, again and again.
    for (const kind of ['eventually', 'leadsTo', 'notStarved']) {
      for (const verdict of ['violated', 'holds', 'vacuous'])
        expect(seen.get(`${kind} ${verdict}`)).toBeGreaterThan(10);
    }
  });

  test('where the systems are those on which everything else is compared', () => {
    let compared = 0;
    const property = fc.property(system, (text) => {
      const base = build(text);
      const [first, second] = base.properties.map(({ cond }) => new Cond(cond));
      if (first === undefined || !isSmall(base)) return;
      const properties = [
        ...base.properties.filter(({ kind }) => kind === 'asserted'),
        eventually('E', 'the first condition comes about', first),
        leadsTo('L', 'the first leads to the second', first, second ?? not(first)),
        leadsTo('N', 'the first ends', first, not(first)),
      ];
      compared++;
      expect(differences(scenario({ ...base, properties }))).toEqual([]);
    });
    fc.assert(property, { numRuns: 80, seed: 5 });
    expect(compared).toBeGreaterThan(20);
  });
});

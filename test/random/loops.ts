/** Small random systems in which much repeats: two actors that go round three states each. */
import fc from 'fast-check';
import { setup } from 'xstate';
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
  not,
  notStarved,
  range,
  role,
  type Scenario,
  scenario,
  shared,
  when,
} from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';

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
export const pairs = fc.tuple(player, player);
type Player = typeof player extends fc.Arbitrary<infer P> ? P : never;

const names = ['s0', 's1', 's2'];

export function loops(players: readonly Player[]): Scenario {
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

/** Whether a search is reduced where nobody said. The counts follow from 102 values of each of three registers. */
import { expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { statesUnreduced } from '../../checker/auto.ts';
import { check } from '../../checker/check.ts';
import { verify } from '../../checker/claim.ts';
import { eventually, never, range, role, type Scenario, scenario, sometimes } from '../../checker/language/index.ts';
import type { ScenarioSpec } from '../../checker/language/spec.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { resultText } from '../../checker/report/text.ts';
import { scenarios } from '../../scenarios/index.ts';
import { counter } from '../counter.ts';

const max = 101;
const counting = role('counting', { registers: { mine: range(0, max) } }, ({ self }) => ({
  guards: { isLess: self.mine.lessThan(max) },
  actions: { count: self.mine.increment() },
}));
const machine = setup(vocabulary(counting)).createMachine({
  id: 'counting thread',
  initial: 'counting',
  states: { counting: { tags: 'idle', on: { count: { guard: 'isLess', actions: 'count' } } } },
});
const states = (max + 1) ** 3;

function counters(changes: Partial<ScenarioSpec> = {}): Scenario {
  const actors = { a: counting.runs(machine), b: counting.runs(machine), c: counting.runs(machine) };
  return scenario({ name: 'counters', text: 'three count', actors, properties: [], ...changes });
}
const large = counters({ expect: { verdict: 'holds', states } });

test('more states are claimed than are visited without a reduction: it is reduced from the start', () => {
  let most = 0;
  const progress = ({ states }: { states: number }): void => {
    most = Math.max(most, states);
  };
  const result = check(large, null, { reductions: 'auto', progress });
  expect(states).toBeGreaterThan(statesUnreduced);
  expect(most).toBeLessThan(statesUnreduced);
  // One order of all steps is left.
  expect([result.verdict, result.states, result.transitions]).toEqual(['holds', 3 * max + 1, 3 * max]);
  expect(result.explored).toMatchObject({ reductions: ['partial order'], reason: '1,061,208 states are claimed' });
  const verification = verify(large, null, result);
  expect(verification.asClaimed).toBe(true);
  expect(resultText(large, result, verification).split('\n')).toEqual([
    'counters: holds, as claimed (304 states, 303 transitions, depth 303, exhaustive)',
    '  reduced: partial order, because 1,061,208 states are claimed; the claimed numbers are those of',
    '    every state, which --exact visits',
    '',
  ]);
});

test('nothing is claimed: it is reduced when a million states are known', () => {
  const result = check(counters(), null, { reductions: 'auto' });
  expect([result.verdict, result.states]).toEqual(['holds', 3 * max + 1]);
  expect(result.explored.reason).toBe('there are more than 1,000,000 states');
});

test('few states: nothing is reduced, and every byte is as without', () => {
  for (const mutant of [null, 'no lock', 'no check']) {
    expect(check(counter(), mutant, { reductions: 'auto' })).toEqual(check(counter(), mutant));
  }
});

test('a violation found by a reduced search is told in the fewest steps', () => {
  const bad = never(
    'bad',
    'no thread ever counts to two',
    counting.some((t) => t.mine.is(2)),
  );
  const scenario = counters({ expect: { verdict: 'holds', states }, properties: [bad] });
  const result = check(scenario, null, { reductions: 'auto', until: 'any' });
  expect(result.explored.reductions).toEqual(['partial order']);
  expect(result.violations.map(({ property, steps, path }) => [property, steps, path.length])).toEqual([['bad', 2, 2]]);
});

test('a search for the fewest steps that is cut says so, and claims nothing false', () => {
  const watched = role('watched', { registers: { mine: range(0, max) } }, ({ self }) => ({
    guards: { isLess: self.mine.lessThan(max) },
    actions: { count: self.mine.increment() },
  }));
  const far = never(
    'far',
    'the watched one never counts to forty',
    watched.some((t) => t.mine.is(40)),
  );
  const config = {
    id: 'watched thread',
    initial: 'counting',
    states: { counting: { tags: 'idle', on: { count: { guard: 'isLess', actions: 'count' } } } },
  } as const;
  const claimed = counters({
    actors: {
      a: counting.runs(machine),
      b: counting.runs(machine),
      c: watched.runs(setup(vocabulary(watched)).createMachine(config)),
    },
    properties: [far],
    expect: { verdict: 'violated', violates: 'far', steps: 40 },
  });
  // The reduced search is over in a moment; the other one asks between its states whether it must end.
  let asked = 0;
  const interrupted = () => (asked++ > 0 ? ('time' as const) : null);
  const result = check(claimed, null, { reductions: ['partial order'], until: 'far', interrupted });
  const [violation] = result.violations;
  expect([violation?.property, violation?.notShortest, violation?.path.length]).toEqual([
    'far',
    true,
    violation?.steps,
  ]);
  expect(violation?.steps).toBeGreaterThanOrEqual(40);
  const verification = verify(claimed, null, result);
  expect(verification.differences).toEqual([]);
  expect(resultText(claimed, result, verification)).toContain('perhaps not the fewest steps');
});

test('what a reduction would lose is refused in words', () => {
  expect(() => check(counters(), null, { reductions: ['symmetry', 'partial order'] })).toThrow(
    'symmetry and partial order cannot be used together',
  );
});

test('a property that is only sometimes true keeps its witness', () => {
  const seen = sometimes(
    'seen',
    'some thread is ahead',
    counting.some((t) => t.mine.is(7)),
  );
  expect(check(counters({ properties: [seen] }), null, { reductions: ['partial order'] }).unwitnessed).toEqual([]);
});

test('what the argument does not cover is refused', () => {
  const stuck = eventually(
    'L',
    'somebody counts to two',
    counting.some((t) => t.mine.is(2)),
  );
  const refused = (of: Scenario | undefined) => () => of && check(of, null, { reductions: ['partial order'] });
  expect(refused(counters({ properties: [stuck] }))).toThrow("'L' is about whole runs");
  expect(refused(scenarios.find(({ memory }) => memory !== undefined))).toThrow('does not cover store buffers');
});

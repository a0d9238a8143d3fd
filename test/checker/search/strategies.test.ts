/** Every strategy finds known bugs, by schedules that are its own; what it finds is minimised. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../../checker/check.ts';
import { verify } from '../../../checker/claim.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { judgeState } from '../../../checker/counterexample/judgement.ts';
import { initialState, transitionAt } from '../../../checker/interpret/step.ts';
import type { Scenario } from '../../../checker/language/index.ts';
import type { Path } from '../../../checker/report/result.ts';
import { resultText } from '../../../checker/report/text.ts';
import { preemptionBounding } from '../../../checker/search/preemption.ts';
import { type StrategyName, strategies, strategyOf } from '../../../checker/search/strategies.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';
import { cheapest, costOf, graphOf, preemptions, stepsThenSwitches } from '../../graph.ts';
import { lostUpdate } from '../../oracles/lost-update.ts';
import { leftFirst } from '../../oracles/philosophers.ts';
import { twoPhaseCommit } from '../../oracles/two-phase-commit.ts';

const names = Object.keys(strategies) as StrategyName[];

/** Small systems with bugs that need switches in the right places. */
const small: readonly (readonly [Scenario, string | null, string])[] = [
  [lostUpdate(2), null, 'no lost update'],
  [lostUpdate(3), null, 'no lost update'],
  [leftFirst(3), null, 'deadlock'],
  [leftFirst(4), null, 'deadlock'],
  [scenarioNamed('migrate-zero-page'), 'store not seen', 'D4'],
  [scenarioNamed('migrate-zero-page'), 'zero page not flushed', 'TLB1'],
  [scenarioNamed('huge-fault-against-register'), 'huge page in spite of arming', 'A3'],
  [scenarioNamed('register-against-exit'), 'freed under the operation', 'use of a stale reference'],
];

/** What the last state of the path breaks, or its last step. */
function shownBy(scenario: Scenario, mutant: string | null, path: Path): string[] {
  const system = buildSystem(scenario, mutant);
  let state = initialState(system);
  for (const position of path) {
    const outcome = transitionAt(system, state, position)?.outcome;
    if (outcome?.kind === 'failure') return [outcome.failure.property ?? outcome.failure.failure];
    if (outcome === undefined) return [];
    state = outcome.state;
  }
  return judgeState(system, state).map(({ name }) => name);
}

describe.each(names)('%s', (name) => {
  const strategy = strategyOf(name, { runs: 5000, stepsMax: 60, depth: 3 });

  // What needs many steps in one order is not what walks by chance find.
  const found = small.filter(([, mutant]) => name !== 'random' || mutant !== 'store not seen');
  test.each(found)('finds a bug of $name (%#)', (scenario, mutant, property) => {
    const result = check(scenario, mutant, { strategy, until: property, minimise: false });
    const found = result.violations.find((each) => each.property === property);
    expect(found?.path).toHaveLength(found?.steps ?? -1);
    expect(shownBy(scenario, mutant, found?.path ?? [])).toContain(property);
  });

  test('gives the same result again', () => {
    const again = () => check(leftFirst(4), null, { strategy, until: 'any' });
    expect(again()).toEqual(again());
  });

  test('says that a scenario holds only if it visited every state', () => {
    const { verdict, cut, states } = check(twoPhaseCommit(3), null, { strategy: strategyOf(name, { runs: 20 }) });
    if (name === 'random' || name === 'pct') expect([verdict, cut]).toEqual(['incomplete', 'runs']);
    else expect([verdict, cut, states]).toEqual(['holds', null, check(twoPhaseCommit(3)).states]);
  });
});

describe('with a reduction', () => {
  const symmetric = [
    [lostUpdate(3), null, 'no lost update'],
    [scenarioNamed('two-threads-one-page'), 'no recheck', 'R2'],
  ] as const;
  test.each(symmetric)('walks and depth first show a schedule of actors that have their own names: %#', (...task) => {
    const [scenario, mutant, property] = task;
    for (const name of ['random', 'depth'] as const) {
      const options = {
        strategy: strategyOf(name),
        until: property,
        minimise: false,
        reductions: ['symmetry'],
      } as const;
      const found = check(scenario, mutant, options).violations.find((each) => each.property === property);
      expect(shownBy(scenario, mutant, found?.path ?? [])).toContain(property);
    }
  });

  test.each(['preemption', 'pct'] as const)('%s, which is about who acts, is refused', (name) => {
    for (const reduction of ['symmetry', 'partial order'] as const) {
      const options = { strategy: strategyOf(name), reductions: [reduction] };
      expect(() => check(scenarioNamed('two-threads-one-page'), null, options)).toThrow(
        /a reduction leaves out or renames/,
      );
    }
  });
});

describe('preemption bounding', () => {
  test.each(small)('needs as few preemptions as there must be: $name (%#)', (scenario, mutant) => {
    const system = buildSystem(scenario, mutant);
    const least = cheapest(graphOf(system), preemptions).names;
    const { violations } = check(scenario, mutant, { strategy: preemptionBounding, minimise: false });
    const ours = violations.map(({ property, path }) => [property, costOf(system, path, preemptions)]);
    expect(ours.sort()).toEqual([...least].sort());
  });

  test('a lost update needs one preemption, and a bound of none is incomplete', () => {
    const bounded = (most: number) =>
      check(lostUpdate(2), null, { strategy: (actors) => preemptionBounding(actors, most), minimise: false });
    // Each thread on its own reads and writes: nothing is lost.
    expect(bounded(0)).toMatchObject({ verdict: 'incomplete', cut: 'preemptions', violations: [] });
    expect(bounded(1).violations).toMatchObject([{ property: 'no lost update', steps: 4 }]);
    expect(bounded(9)).toMatchObject({ verdict: 'violated', cut: null });
  });
});

describe('the memory limit', () => {
  const far = scenarioNamed('two-copies-of-one-page');

  test('holds the nodes of preemption bounding, too: a search that has no more room is incomplete', () => {
    const within = (megabytes: number) =>
      check(far, null, { strategy: strategyOf('preemption'), until: 'any', memory: megabytes * 2 ** 20 });
    // The states alone need less than four MiB.
    expect(check(far, null, { memory: 2 ** 22 }).cut).toBeNull();
    expect(within(4)).toMatchObject({ verdict: 'incomplete', cut: 'memory', violations: [] });
    expect(within(256)).toMatchObject({ verdict: 'holds', cut: null });
  });

  test('holds the tables of minimisation, and what is left as it was found is not said to be shortest', () => {
    const mutant = 'no recheck under the PTL';
    const within = (kilobytes: number) =>
      check(far, mutant, { strategy: strategyOf('depth'), until: 'any', memory: kilobytes * 2 ** 10 });
    const [shortest] = within(2 ** 14).violations;
    const short = within(400);
    expect(short.violations[0]?.property).toBe(shortest?.property);
    expect(short.violations[0]?.steps).toBeGreaterThan(shortest?.steps ?? 0);
    expect([shortest?.notShortest, short.violations[0]?.notShortest]).toEqual([undefined, true]);
    const verification = verify(far, mutant, short);
    expect(verification.differences).toEqual([]);
    expect(resultText(far, short, verification)).toContain(
      'perhaps not the fewest steps, for the search for those was cut',
    );
  });
});

describe('minimisation', () => {
  test.each(small)('gives the fewest steps, then the fewest switches: $name (%#)', (scenario, mutant) => {
    const system = buildSystem(scenario, mutant);
    const least = cheapest(graphOf(system), stepsThenSwitches).names;
    for (const strategy of [strategyOf('depth'), strategyOf('breadth')]) {
      const { violations } = check(scenario, mutant, { strategy, minimise: true });
      const ours = violations.map(({ property, path }) => [property, costOf(system, path, stepsThenSwitches)]);
      expect(ours.sort()).toEqual([...least].sort());
      for (const { property, path } of violations) expect(shownBy(scenario, mutant, path)).toContain(property);
    }
  });

  test('spares five of six switches of a trace that breadth first finds', () => {
    const switches = (minimise: boolean) => {
      const scenario = scenarioNamed('huge-fault-against-register');
      const mutant = 'huge page in spite of arming';
      const { violations } = check(scenario, mutant, { until: 'A3', minimise });
      const found = violations.find(({ property }) => property === 'A3');
      return costOf(buildSystem(scenario, mutant), found?.path ?? [], stepsThenSwitches);
    };
    expect([switches(false), switches(true)]).toEqual([
      [20, 6],
      [20, 1],
    ]);
  });
});

describe('going on after the first violation', () => {
  const scenario = scenarioNamed('migrate-holes');
  const mutant = 'destination left from before';
  test.each(names.filter((name) => name !== 'pct' && name !== 'random'))(
    '%s finds as many as were asked for',
    (name) => {
      for (const enough of [1, 2, 3]) {
        const { violations } = check(scenario, mutant, { strategy: strategyOf(name), until: 'any', enough });
        expect(violations.length).toBeGreaterThanOrEqual(enough);
        expect(new Set(violations.map(({ property }) => property)).size).toBe(violations.length);
      }
    },
  );

  test('and ends by itself where there are no more', () => {
    const { violations, cut } = check(scenario, mutant, { until: 'any', enough: 9 });
    expect(violations.map(({ property }) => property).sort()).toEqual(
      check(scenario, mutant)
        .violations.map(({ property }) => property)
        .sort(),
    );
    expect(cut).toBeNull();
  });
});

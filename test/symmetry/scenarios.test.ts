/** The product's own scenarios: the orbits of the least forms are all states, and nothing else is found or missed. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../checker/check.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import type { System } from '../../checker/compile/system/system.ts';
import { judgeFailure, judgeState } from '../../checker/counterexample/judgement.ts';
import { initialState, transitionAt } from '../../checker/interpret/step.ts';
import type { Scenario } from '../../checker/language/index.ts';
import type { Path, Result } from '../../checker/report/result.ts';
import { scenarios } from '../../scenarios/index.ts';

/** Small ones of each protocol that has some; the first four with their mutants. Larger ones take too long for a suite. */
const names = [
  'two-threads-one-page',
  'fault-against-dontneed',
  'zap-against-zap',
  'fault-against-copy',
  'reader-and-writer-one-page',
  'migrate-against-fault',
  'two-vcpus-one-hole',
];
const cases = names.flatMap((name, at): [string, Scenario, string | null][] => {
  const found = scenarios.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no scenario ${name}`);
  const mutants = at < 4 ? Object.keys(found.mutants ?? {}) : [];
  return [null, ...mutants].map((mutant) => [`${name}, ${mutant ?? 'as it is'}`, found, mutant]);
});

/** Everything but the counts, the order of discovery and the members that happen to be named. */
function findings(result: Result) {
  const { verdict, depth, unwitnessed, neverQuiescent, unreachedStates, unreachedCandidates, lockOrder } = result;
  const violations = result.violations.map(({ property, steps }) => [property, steps].join()).sort();
  return { verdict, depth, violations, unwitnessed, neverQuiescent, unreachedStates, unreachedCandidates, lockOrder };
}

/** What the path shows at its end, by the reference interpreter. */
function shown(system: System, path: Path): string[] {
  let state = initialState(system);
  for (const [at, position] of path.entries()) {
    const outcome = transitionAt(system, state, position)?.outcome;
    if (outcome?.kind === 'failure' && at === path.length - 1) {
      return judgeFailure(system, outcome.failure).map(({ name }) => name);
    }
    if (outcome?.kind !== 'next') return [`no step ${at}`];
    state = outcome.state;
  }
  return judgeState(system, state).map(({ name }) => name);
}

describe('under symmetry', () => {
  test.each(cases)('%s', (_, scenario, mutant) => {
    const unreduced = check(scenario, mutant, { until: null });
    const reduced = check(scenario, mutant, { until: null, reductions: ['symmetry'] });
    expect(reduced.explored.orbitStates).toBe(unreduced.states);
    expect(reduced.states).toBeLessThan(unreduced.states);
    expect(findings(reduced)).toEqual(findings(unreduced));
    const system = buildSystem(scenario, mutant);
    for (const { property, path } of reduced.violations) expect(shown(system, path)).toContain(property);
  });
});

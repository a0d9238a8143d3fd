/** What is said to do the same in every state is found to be the same by a search of its own. */
import { expect, test } from '@jest/globals';
import { checkProgram } from '../../../checker/check.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import type { Program } from '../../../checker/compile/lower/program.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { ModelError } from '../../../checker/language/model-error.ts';
import { KnownStates } from '../../../checker/necessity/known-states.ts';
import { SameSteps } from '../../../checker/necessity/same-steps.ts';
import { weakeningsIn, withWeakenings } from '../../../checker/necessity/weigh.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';
import { cached, written } from './systems.ts';

/** What is told of a scenario that a weakening which changes nothing must leave as it is. */
function told(program: Program) {
  const { result, outcome } = checkProgram(program, { until: null, reductions: [] });
  const { states, transitions, depth, verdict, unwitnessed } = result;
  return { outcome, facts: { states, transitions, depth, verdict, unwitnessed } };
}

// Of many weakenings every so many is compared: each is a search of its own.
test.each([
  [cached, 1],
  [written, 1],
  // It does something before its first state, which shows in no step.
  [scenarioNamed('copy-of-2015'), 8],
  [scenarioNamed('zeropage-against-exit'), 4],
  [scenarioNamed('stores-against-zap'), 60],
])('$name: a weakening that does the same in every state reaches the same states', (given, every) => {
  const scenario = withWeakenings(given);
  const whole = buildProgram(buildSystem(scenario));
  const ground = told(whole);
  const known = KnownStates.of(whole, ground.outcome);
  const steps = SameSteps.of(whole, ground.outcome);
  ground.outcome.release();
  const count = { same: 0, others: 0 };
  for (const { name } of weakeningsIn(given).filter((each, at) => at % every === 0 || each.event === 'always')) {
    const program = changed(`${name}, with its discipline`);
    if (program === null) continue;
    if (!steps?.has(program)) count.others++;
    else {
      count.same++;
      const { outcome, facts } = told(program);
      expect([name, facts, known.compare(program, outcome)]).toEqual([name, ground.facts, 'same']);
      outcome.release();
    }
  }
  steps?.release();
  expect(count.others).toBeGreaterThan(0);
  if (every > 1) expect(count.same).toBeGreaterThan(5);

  function changed(mutant: string): Program | null {
    try {
      return buildProgram(buildSystem(scenario, mutant, whole.system), whole);
    } catch (problem) {
      if (problem instanceof ModelError) return null;
      throw problem;
    }
  }
});

/** What a weakened system takes over from its scenario changes nothing that it does. */
import { expect, test } from '@jest/globals';
import { checkProgram } from '../../../checker/check.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import type { Program } from '../../../checker/compile/lower/program.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import type { System } from '../../../checker/compile/system/system.ts';
import { ModelError } from '../../../checker/language/model-error.ts';
import { weakeningsIn, withWeakenings } from '../../../checker/necessity/weigh.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';
import { cached, written } from './systems.ts';

/** What a search of it finds, or why it is none. */
function found(make: () => Program): unknown {
  try {
    const { result, outcome } = checkProgram(make(), { until: 'any', reductions: [] });
    outcome.release();
    const { states, transitions, depth, violations, unwitnessed } = result;
    return { states, transitions, depth, violations, unwitnessed };
  } catch (problem) {
    if (problem instanceof ModelError) return problem.message;
    throw problem;
  }
}

// Of many weakenings every so many is compared: each is a search of its own.
test.each([
  [cached, 1],
  [written, 1],
  [scenarioNamed('stores-against-zap'), 40],
  // It begins in one of several states.
  [scenarioNamed('first-store-against-mremap-and-munmap'), 10],
])('$name: every weakening of it does the same as one that takes over nothing', (given, every) => {
  const scenario = withWeakenings(given);
  const whole = buildProgram(buildSystem(scenario));
  const compared = weakeningsIn(given).filter((_, at) => at % every === 0);
  expect(compared.length).toBeGreaterThan(5);
  for (const { name } of compared) {
    const system = (like: System | null) => buildSystem(scenario, `${name}, with its discipline`, like);
    expect([name, found(() => buildProgram(system(whole.system), whole))]).toEqual([
      name,
      found(() => buildProgram(system(null))),
    ]);
  }
});

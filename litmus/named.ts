/** The scenario that a replay token of a litmus test names. */
import { slug } from '../checker/counterexample/token.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { litmusTests } from './index.ts';
import { eras } from './kernel-era.ts';
import { outcomeScenario } from './predict.ts';
import { scenarioName } from './scenario.ts';

/** `name` as a token spells it; null if no litmus test has it. */
export function litmusScenarioNamed(name: string): Scenario | null {
  for (const test of litmusTests) {
    const era = eras.find((each) => slug(scenarioName(test.name, each)) === name);
    if (era !== undefined) return outcomeScenario(test, era);
  }
  return null;
}

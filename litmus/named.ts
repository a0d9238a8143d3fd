/** What the scenario of a litmus test is named after. */
import { slug } from '../checker/counterexample/token.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { litmusTests } from './index.ts';
import { type Era, eras } from './kernel-era.ts';
import type { LitmusTest } from './litmus-test.ts';
import { outcomeScenario } from './predict.ts';
import { scenarioName } from './scenario.ts';

/** `name` as a token spells it; null if no litmus test has it. */
export function litmusTestNamed(name: string): { readonly test: LitmusTest; readonly era: Era } | null {
  for (const test of litmusTests) {
    const era = eras.find((each) => slug(scenarioName(test.name, each)) === name);
    if (era !== undefined) return { test, era };
  }
  return null;
}

/** A scenario that a search makes, and the command that prints its tokens. */
export interface LitmusScenario {
  readonly scenario: Scenario;
  readonly printedBy: string;
}
export function litmusScenarioNamed(name: string): LitmusScenario | null {
  const named = litmusTestNamed(name);
  if (named === null) return null;
  const { test, era } = named;
  return { scenario: outcomeScenario(test, era), printedBy: `racewalk litmus ${test.name}` };
}

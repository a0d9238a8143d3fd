/** A scenario: a closed claim with numbers. Actors, bounds, properties, what is expected, and mutants that must fail. */

import { checkSpec } from './check-spec.ts';
import { located } from './site.ts';
import type { Scenario, ScenarioSpec } from './spec.ts';

/** Throws ModelError for a key that is unknown or missing. */
export function scenario(spec: ScenarioSpec): Scenario {
  checkSpec(spec);
  return located({ ...spec, kind: 'scenario' });
}

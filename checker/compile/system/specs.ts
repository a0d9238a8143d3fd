/** What runs in a scenario. */
import type { ActorSpec } from '../../language/role.ts';
import type { Change, Mutant, Scenario } from '../../language/spec.ts';

/** What runs in the scenario or in one of its mutants, each machine once. */
export function specsOf(scenario: Scenario): readonly ActorSpec[] {
  const swaps = Object.values(scenario.mutants ?? {}).flatMap(changesOf);
  const specs = [
    ...Object.values(scenario.actors),
    ...swaps.flatMap((swap) => (swap.kind === 'actor' ? swap.spec : [])),
  ];
  return specs.filter(({ machine }, at) => specs.findIndex((other) => other.machine === machine) === at);
}

/** What a mutant changes, one or several places. */
export function changesOf({ change }: Mutant): readonly Change[] {
  return 'kind' in change ? [change] : change;
}

/** What a list of scenarios says of each: what it is about, what is claimed of it, and how it is broken. */
import type { Mutant, Scenario } from '../language/spec.ts';
import { bugOf, referenceOf } from './text.ts';

export interface CatalogueProtocol {
  readonly name: string;
  readonly title: string;
  readonly text: string;
  readonly scenarios: readonly CatalogueScenario[];
}
export interface CatalogueScenario {
  readonly name: string;
  readonly text: string;
  readonly bug: string | null;
  readonly reference: string | null;
  readonly onDemand: string | null;
  readonly verdict: 'holds' | 'violated' | null;
  readonly violates: string | null;
  readonly states: number | null;
  readonly mutants: readonly CatalogueMutant[];
}
export interface CatalogueMutant {
  readonly name: string;
  readonly text: string;
  readonly bug: string | null;
  readonly reference: string | null;
  /** What it is claimed to break and in how many steps; null of one that still holds. */
  readonly violates: string | null;
  readonly steps: number | null;
}

export function catalogueScenario(scenario: Scenario): CatalogueScenario {
  const { name, text, onDemand = null, expect, mutants = {} } = scenario;
  return {
    ...{ name, text, onDemand, bug: bugOf(scenario, null), reference: referenceOf(scenario, null) },
    verdict: expect?.verdict ?? null,
    violates: expect?.verdict === 'violated' ? expect.violates : null,
    states: expect?.verdict === 'holds' ? (expect.states ?? null) : null,
    mutants: Object.entries(mutants).map(([mutant, told]) => catalogueMutant(scenario, mutant, told)),
  };
}

function catalogueMutant(scenario: Scenario, name: string, { text, expect }: Mutant): CatalogueMutant {
  const broken = expect !== undefined && 'violates' in expect ? expect : null;
  return {
    ...{ name, text, bug: bugOf(scenario, name), reference: referenceOf(scenario, name) },
    ...{ violates: broken?.violates ?? null, steps: broken?.steps ?? null },
  };
}

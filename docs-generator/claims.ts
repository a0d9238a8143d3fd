/** What a protocol claims to be broken, each with its shortest trace. */
import { check } from '../checker/check.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import type { System } from '../checker/compile/system/system.ts';
import { fingerprint } from '../checker/counterexample/fingerprint.ts';
import { brokenNames } from '../checker/counterexample/judgement.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { drawRace, raceStyle } from '../checker/report/race.ts';
import type { Path } from '../checker/report/result.ts';
import { bugOf, referenceOf } from '../checker/report/text.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import { type KeptTraces, keptTrace } from './kept-traces.ts';

/** A mutant, or a scenario that is claimed to be violated. */
export interface Claim {
  readonly protocol: Protocol;
  readonly scenario: Scenario;
  /** Null for the scenario itself. */
  readonly mutant: string | null;
  /** Catalogue number. */
  readonly bug: string | null;
  readonly text: string;
  readonly reference: string | null;
  /** Null for a mutant that is claimed to hold. */
  readonly violates: { readonly property: string; readonly steps: number } | null;
  /** Why a mutant holds. */
  readonly holds: string | null;
}

/** Those that reproduce a catalogued bug, in the order of the catalogue. */
export function cataloguedIn(protocols: readonly Protocol[]): Claim[] {
  const claims = protocols.flatMap(claimsOf).filter(({ bug }) => bug !== null);
  return claims.sort((a, b) => (a.bug ?? '').localeCompare(b.bug ?? '', 'en', { numeric: true }));
}

export function claimsOf(protocol: Protocol): Claim[] {
  return protocol.scenarios.flatMap((scenario): Claim[] => {
    const { expect, mutants = {} } = scenario;
    const claim = (mutant: string | null, text: string) => ({
      protocol,
      scenario,
      mutant,
      text,
      bug: bugOf(scenario, mutant),
      reference: referenceOf(scenario, mutant),
    });
    const broken = Object.entries(mutants).map(([name, mutant]): Claim => {
      const { expect: claimed } = mutant;
      const holds = claimed !== undefined && 'holds' in claimed ? claimed.holds : null;
      const violates = claimed !== undefined && 'violates' in claimed ? violationOf(claimed) : null;
      return { ...claim(name, mutant.text), violates, holds };
    });
    if (expect?.verdict !== 'violated') return broken;
    const violates = violationOf(expect);
    return [{ ...claim(null, scenario.text), violates, holds: null }, ...broken];
  });
}

/** Our own scenarios claim their steps: test/scenarios holds that. */
function violationOf({ violates, steps = 0 }: { readonly violates: string; readonly steps?: number }) {
  return { property: violates, steps };
}

/** `scenario` or `scenario / mutant`. */
export function nameOf({ scenario, mutant }: Pick<Claim, 'scenario' | 'mutant'>): string {
  return mutant === null ? scenario.name : `${scenario.name} / ${mutant}`;
}

/** The command that shows the race; null where none does but the replay of its token. */
export function commandOf({ scenario, mutant, bug }: Claim): string | null {
  if (mutant !== null)
    return `racewalk check ${scenario.name} --mutant ${/^[\w-]+$/.test(mutant) ? mutant : `'${mutant}'`}`;
  return bug === null ? null : `racewalk check ${scenario.name} --bug ${bug}`;
}

/**
 * The shortest trace as `racewalk check` prints it: the kept one, if it is of this definition, or what a search finds.
 * Throws if the claim does not come true.
 */
export function traceOf(claim: Claim, kept: KeptTraces): string {
  const { scenario, mutant, violates } = claim;
  if (violates === null) throw new Error(`${nameOf(claim)} has no trace: it holds`);
  const { property, steps } = violates;
  const system = buildSystem(scenario, mutant);
  const { path, cycle } = keptFor(system, violates, kept) ?? found(claim, property, steps);
  return drawRace(system, path, property, raceStyle, cycle);
}

interface Race {
  readonly path: Path;
  readonly cycle?: number;
}

/** Null if it is of another definition, or of another claim. */
function keptFor(system: System, { property, steps }: NonNullable<Claim['violates']>, kept: KeptTraces): Race | null {
  const token = keptTrace(kept, system.scenario.name, system.mutant);
  const isOf =
    token?.path.length === steps &&
    token.fingerprint === fingerprint(system) &&
    brokenNames(system)[token.property] === property;
  return isOf ? token : null;
}

function found(claim: Claim, property: string, steps: number): Race {
  const result = check(claim.scenario, claim.mutant, { until: property, minimise: true });
  const violation = result.violations.find((each) => each.property === property);
  if (violation?.steps === steps) return violation;
  const otherwise = violation === undefined ? 'is not found' : `takes ${violation.steps}`;
  throw new Error(`${nameOf(claim)} claims to violate ${property} in ${steps} steps, but it ${otherwise}`);
}

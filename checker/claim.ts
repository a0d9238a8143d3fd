/** What a scenario or a mutant claims, and whether a result bears it out. */
import { builtInChecks } from './counterexample/judgement.ts';
import { ModelError } from './language/model-error.ts';
import { suggestion } from './language/nearest.ts';
import { errorAbout } from './language/site.ts';
import type { Mutant, Scenario } from './language/spec.ts';
import type { Result, Violation } from './report/result.ts';

export interface Verification {
  /**
   * The search's own, except that what broke on the way to a claimed property counts, too, and that nothing is said
   * where nothing is promised: neither by properties nor by a claim.
   */
  readonly verdict: Result['verdict'];
  /** Null where nothing is claimed, or where the search was cut before it could tell. */
  readonly asClaimed: boolean | null;
  /** What differs from the claim, each in words; empty unless `asClaimed` is false. */
  readonly differences: readonly string[];
  /** The violation that matters: the claimed one if it was found, else the first. */
  readonly violation: Violation | null;
}

/** The property at which the search may end: the one that is claimed to break, else any. */
export function searchedFor(scenario: Scenario, mutant: string | null): string {
  const claim = claimOf(scenario, mutant);
  return claim !== undefined && 'violates' in claim ? claim.violates : 'any';
}

/** How many states the scenario is claimed to have in all; null where nothing is, and of a mutant. */
export function claimedStates({ expect }: Scenario, mutant: string | null): number | null {
  return mutant === null && expect?.verdict === 'holds' ? (expect.states ?? null) : null;
}

/** Compares every number that is claimed. Throws ModelError for a mutant that the scenario does not have. */
export function verify(scenario: Scenario, mutant: string | null, result: Result): Verification {
  const claim = claimOf(scenario, mutant);
  const first = result.violations[0] ?? null;
  const verdict = ['holds', 'vacuous'].includes(result.verdict) && first !== null ? 'violated' : result.verdict;
  if (claim === undefined) {
    if (mutant !== null) return { ...ofDraft(first, verdict), verdict, violation: first };
    const promisesNothing = verdict === 'holds' && scenario.properties.length === 0;
    const told = promisesNothing ? 'vacuous' : verdict;
    return { verdict: told, asClaimed: null, differences: [], violation: first };
  }
  const broken = violationIn(claim);
  const claimed = broken?.violates ?? null;
  const found = result.violations.find(({ property }) => property === claimed) ?? null;
  const violation = found ?? first;
  const differences =
    broken !== null
      ? againstViolation(broken, found, result, mutant === null)
      : againstHolding(countsIn(claim), scenario, result);
  // A cut search refutes only what it has seen, and a lossy one may have missed a shorter path.
  const isLonger = broken !== null && found !== null && mayBeLonger(found, broken, result);
  if ((result.verdict === 'incomplete' || isLonger) && differences.length === 0)
    return { verdict, asClaimed: null, differences, violation };
  return { verdict, asClaimed: differences.length === 0, differences, violation };
}

/** A mutant is there to break something, whether it says what or not. */
function ofDraft(first: Violation | null, verdict: Result['verdict']): Pick<Verification, 'asClaimed' | 'differences'> {
  if (verdict === 'incomplete') return { asClaimed: null, differences: [] };
  if (first !== null) return { asClaimed: true, differences: [] };
  return {
    asClaimed: false,
    differences: ["a mutant breaks something, but this one holds; write expect: { holds: 'why' } if it may"],
  };
}

type Claim = NonNullable<ReturnType<typeof claimOf>>;
interface ClaimedViolation {
  readonly violates: string;
  readonly steps?: number;
}
/** What is claimed to break: the verdict decides, whatever stands beside it. */
function violationIn(claim: Claim): ClaimedViolation | null {
  if ('verdict' in claim) return claim.verdict === 'violated' ? claim : null;
  return 'violates' in claim ? claim : null;
}

function mayBeLonger(found: Violation, claim: ClaimedViolation, { explored }: Result): boolean {
  return explored.lossy !== null && claim.steps !== undefined && found.steps > claim.steps;
}

function againstViolation(claim: ClaimedViolation, found: Violation | null, result: Result, alone: boolean): string[] {
  const others = result.violations.filter(({ property }) => property !== claim.violates);
  if (found === null) {
    if (result.verdict === 'incomplete') return [];
    const instead = others.length === 0 ? 'it holds' : `it violates ${others.map(inWords).join(' and ')}`;
    return [`claimed to violate ${claimedWords(claim)}, but ${instead}`];
  }
  const differences: string[] = [];
  const { steps = found.steps } = claim;
  const isLonger = found.steps > steps && (found.notShortest || mayBeLonger(found, claim, result));
  if (found.steps !== steps && !isLonger) {
    differences.push(`claimed to violate ${claimedWords(claim)}, but it does so in ${found.steps}`);
  }
  // What real code is claimed to break is all that it breaks on the way; a mutant may break more.
  if (alone && others.length > 0) differences.push(`not claimed to violate ${others.map(inWords).join(' or ')}`);
  return differences;
}

/** What is claimed to break, and in how many steps, if that is claimed. */
export function claimedWords({ violates, steps }: ClaimedViolation): string {
  return steps === undefined ? violates : `${violates} in ${steps} steps`;
}

type Counts = { readonly [count in 'states' | 'transitions' | 'depth' | 'symmetric']?: number };

function countsIn(claim: Claim): Counts {
  return 'verdict' in claim && claim.verdict === 'holds' ? claim : {};
}
function againstHolding(claim: Counts, { properties }: Scenario, result: Result): string[] {
  if (result.verdict === 'incomplete') return [];
  if (result.verdict === 'violated')
    return [`claimed to hold, but it violates ${result.violations.map(inWords).join(' and ')}`];
  const differences = [...foundCounts(result)].flatMap(([count, number]) => {
    const expected = claim[count];
    return expected === undefined || expected === number ? [] : [`${count}: ${expected} claimed, ${number} found`];
  });
  if (result.unwitnessed.length > 0) differences.push(`never witnessed: ${result.unwitnessed.join(', ')}`);
  for (const { property, why } of result.vacuous) differences.push(`vacuous: ${property}, because ${why}`);
  const atEnd = properties.flatMap(({ kind, id }) => (kind === 'atEnd' ? [id] : []));
  if (result.neverQuiescent && atEnd.length > 0) differences.push(`never judged: ${atEnd.join(', ')}`);
  return differences;
}

/** What a search found of what can be claimed: the numbers of every state, and of the classes under symmetry. */
export function foundCounts({ states, transitions, depth, explored }: Result): Map<keyof Counts, number> {
  const { reductions, orbitStates, byDepth } = explored;
  if (orbitStates !== null)
    return new Map([
      ['states', orbitStates],
      ['symmetric', states],
    ]);
  if (reductions.length > 0) return new Map();
  return new Map([['states', states], ['transitions', transitions], ...(byDepth ? [['depth', depth] as const] : [])]);
}

function inWords({ property, steps }: Violation): string {
  return `${property} in ${steps} steps`;
}

function claimOf(scenario: Scenario, mutant: string | null): Scenario['expect'] | Mutant['expect'] {
  return mutant === null ? scenario.expect : mutantOf(scenario, mutant).expect;
}

/** Throws ModelError for a mutant that the scenario does not have. */
export function mutantOf(scenario: Scenario, name: string): Mutant {
  const mutant = scenario.mutants?.[name];
  if (mutant === undefined) throw new ModelError(`scenario '${scenario.name}' has no mutant '${name}'`);
  return mutant;
}

/** Throws ModelError where a claim names a property that the scenario does not have. */
export function checkClaims(scenario: Scenario): void {
  const names = [...scenario.properties.map(({ id }) => id), ...builtInChecks];
  for (const mutant of [null, ...Object.keys(scenario.mutants ?? {})]) {
    const claim = claimOf(scenario, mutant);
    if (claim === undefined || !('violates' in claim) || names.includes(claim.violates)) continue;
    const who = mutant === null ? `scenario '${scenario.name}'` : `mutant '${mutant}' of '${scenario.name}'`;
    const error = new ModelError(
      `${who} claims to violate '${claim.violates}', which is no property; there are ${names.join(', ')}.${suggestion(claim.violates, names)}`,
      [...(mutant === null ? [] : ['mutants', mutant]), 'expect', 'violates'],
    );
    throw errorAbout(scenario, error);
  }
}

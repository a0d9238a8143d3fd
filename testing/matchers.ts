/** What a test framework asks of a scenario: each function is a matcher of Jest's and Vitest's `expect.extend()`. */
import { type CheckOptions, check } from '../checker/check.ts';
import { checkClaims, searchedFor, type Verification, verify } from '../checker/claim.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { drawRace, raceStyle } from '../checker/report/race.ts';
import type { Result, Violation } from '../checker/report/result.ts';
import { resultText, textStyle } from '../checker/report/text.ts';

/** Which form of the scenario is meant, and how it is searched. */
export interface MatcherOptions extends Pick<CheckOptions, 'memory' | 'reductions'> {
  /** The name of a broken form of the scenario; the scenario itself if absent. */
  readonly mutant?: string;
}
export interface ViolationOptions extends MatcherOptions {
  /** How many transitions a shortest counterexample has; not compared if absent. */
  readonly steps?: number;
}
/** What a matcher answers. The message is that of a failure: of `.not` where it passes. */
export interface Answer {
  readonly pass: boolean;
  readonly message: () => string;
}

/**
 * Every reachable state was visited, nothing is violated, and no property is vacuous: each `sometimes` was witnessed,
 * each `atEnd` was judged, each liveness property fell due. Numbers that the scenario claims are not compared.
 */
export function toHold(received: unknown, options: MatcherOptions = {}): Answer {
  const scenario = scenarioIn(received, 'toHold');
  const { mutant = null } = options;
  // A broken form is claimed to hold for a reason, in words.
  const claiming = claims(scenario, mutant, { verdict: 'holds' }, { holds: 'so the test says' });
  const judged = judge(claiming, mutant, options);
  const pass = judged.verification.asClaimed === true;
  return { pass, message: () => told(pass ? 'not to hold' : 'to hold', unclaimed(judged)) };
}

/**
 * The property or built-in check of that name is violated, in exactly so many steps if they are given. Other properties
 * may be violated, too. Throws ModelError for a name that is neither.
 */
export function toViolate(received: unknown, property: string, options: ViolationOptions = {}): Answer {
  const scenario = scenarioIn(received, 'toViolate');
  const { mutant = null, steps } = options;
  const claim = { violates: property, steps: steps ?? 0 };
  const judged = judge(claims(scenario, mutant, { verdict: 'violated', ...claim }, claim), mutant, options);
  const found = judged.result.violations.find((violation) => violation.property === property);
  const pass = found !== undefined && (steps === undefined || found.steps === steps);
  const wanted = `${pass ? 'not ' : ''}to violate ${property}${steps === undefined ? '' : ` in ${steps} steps`}`;
  return { pass, message: () => told(wanted, unclaimed({ ...judged, violation: found ?? judged.violation })) };
}

/** The scenario is what its `expect` claims, exact numbers included, and so is each of its mutants. */
export function toBeAsClaimed(received: unknown, options: Omit<MatcherOptions, 'mutant'> = {}): Answer {
  const scenario = scenarioIn(received, 'toBeAsClaimed');
  if (scenario.expect === undefined) {
    throw new TypeError(
      `'${scenario.name}' claims nothing: write expect: { verdict: 'holds' } into it, or use toHold()`,
    );
  }
  const forms = [null, ...Object.keys(scenario.mutants ?? {})];
  const judgements = forms.map((mutant) => judge(scenario, mutant, options));
  const failed = judgements.filter(({ verification }) => verification.asClaimed !== true);
  const pass = failed.length === 0;
  const shown = pass ? judgements : failed;
  return {
    pass,
    message: () => shown.map((judged) => told(`${pass ? 'not ' : ''}to be as claimed`, judged)).join('\n'),
  };
}

interface Judged {
  readonly scenario: Scenario;
  readonly mutant: string | null;
  readonly result: Result;
  readonly verification: Verification;
  /** What is drawn; null if nothing is violated. */
  readonly violation: Violation | null;
}

function judge(scenario: Scenario, mutant: string | null, { memory, reductions }: MatcherOptions): Judged {
  checkClaims(scenario);
  const result = check(scenario, mutant, {
    ...(memory === undefined ? {} : { memory }),
    reductions: reductions ?? 'auto',
    until: searchedFor(scenario, mutant),
  });
  const verification = verify(scenario, mutant, result);
  return { scenario, mutant, result, verification, violation: verification.violation };
}

/** The scenario with another claim, for itself or for that mutant. An unknown mutant stays unknown. */
function claims(
  scenario: Scenario,
  mutant: string | null,
  ofScenario: NonNullable<Scenario['expect']>,
  ofMutant: NonNullable<NonNullable<Scenario['mutants']>[string]['expect']>,
): Scenario {
  if (mutant === null) return { ...scenario, expect: ofScenario };
  const found = scenario.mutants?.[mutant];
  return found === undefined
    ? scenario
    : { ...scenario, mutants: { ...scenario.mutants, [mutant]: { ...found, expect: ofMutant } } };
}

/** For the message: what was found, not how it differs from a claim that only the matcher made. */
function unclaimed(judged: Judged): Judged {
  return { ...judged, verification: { ...judged.verification, asClaimed: null, violation: judged.violation } };
}

function told(wanted: string, { scenario, mutant, result, verification, violation }: Judged): string {
  const name = mutant === null ? `'${scenario.name}'` : `'${mutant}' of '${scenario.name}'`;
  const found = resultText(scenario, result, verification, { ...textStyle, unreached: false, heads: true });
  const lines = [`expected ${name} ${wanted}`, '', found];
  if (violation === null) return lines.join('\n');
  const { path, property, cycle } = violation;
  return [...lines, drawRace(buildSystem(scenario, mutant), path, property, raceStyle, cycle)].join('\n');
}

/** Throws TypeError for what scenario() did not return. */
function scenarioIn(received: unknown, matcher: string): Scenario {
  if (isScenario(received)) return received;
  const what = received === null ? 'null' : Array.isArray(received) ? 'a list' : `a value of type ${typeof received}`;
  throw new TypeError(`expect(…).${matcher}() needs what scenario() returns, and got ${what}`);
}

function isScenario(value: unknown): value is Scenario {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'scenario';
}

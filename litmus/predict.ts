/** Which outcomes the machines allow: each that is reached when all rests, with a shortest way to it. */
import { type CheckOptions, check } from '../checker/check.ts';
import { buildSystem } from '../checker/compile/system/build.ts';
import type { System } from '../checker/compile/system/system.ts';
import { builtInChecks } from '../checker/counterexample/judgement.ts';
import { and, type Cond, not, or, type Property } from '../checker/language/index.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { replayToken } from '../checker/report/race.ts';
import type { Path, Result } from '../checker/report/result.ts';
import type { Era } from './kernel-era.ts';
import type { LitmusTest } from './litmus-test.ts';
import { litmusScenario, neverEnds, type Placed, placed, wordsOf } from './scenario.ts';

export interface Predicted {
  /** A word for each call, in the order of `placed`. */
  readonly outcome: readonly string[];
  readonly steps: number;
  readonly path: Path;
  /** The id of the property that the path breaks. */
  readonly property: string;
  readonly token: string;
}

export interface Prediction {
  readonly era: Era;
  readonly outcomes: readonly Predicted[];
  readonly states: number;
  /** Built-in checks that break on some way, such as 'lost wake-up'. */
  readonly broken: readonly string[];
  readonly system: System;
}

/** A search that ended early: its outcomes are not all that there are. */
export class CutError extends Error {
  override readonly name = 'CutError';
}

/** Throws CutError where a limit ends the search, and Error for an end that no word tells of. */
export function predict(test: LitmusTest, era: Era, options: CheckOptions = {}): Prediction {
  const calls = placed(test);
  const scenario = outcomeScenario(test, era, options);
  const result = whole(scenario, options);
  const system = buildSystem(scenario);
  const outcomes = result.violations.flatMap(({ property, steps, path }): Predicted[] =>
    isOutcome(property, calls)
      ? [{ outcome: property.split(' '), steps, path, property, token: replayToken(system, path, property) }]
      : [],
  );
  if (outcomes.length === 0) throw new Error(`litmus test '${test.name}' comes to no end in kernels from ${era}`);
  const broken = result.violations.map(({ property }) => property).filter((id) => !isOutcome(id, calls));
  return { era, outcomes, states: result.states, broken, system };
}

/**
 * The scenario that has a property for each combination of words that calls may end with: a search with one for each
 * word goes before.
 */
export function outcomeScenario(test: LitmusTest, era: Era, options: CheckOptions = {}): Scenario {
  const calls = placed(test);
  const single = calls.flatMap((call) =>
    Object.entries(wordsOf(call)).map(([word, cond]) => neverEnds(`${call.actor} ${word}`, `no ${word}`, cond)),
  );
  const anyWord = calls.map((call) =>
    neverEnds(`${call.actor} untold`, 'every end has a word', noneOf(Object.values(wordsOf(call)))),
  );
  const { violations } = whole(litmusScenario(test, era, [...single, ...anyWord]), options);
  const seen = new Set(violations.map(({ property }) => property));
  for (const call of calls) {
    if (!seen.has(`${call.actor} untold`)) continue;
    throw new Error(
      `litmus test '${test.name}': call ${call.actor} (${call.call.call}) ends in a way that has no word`,
    );
  }
  return litmusScenario(test, era, combined(calls, seen));
}

function noneOf(conditions: readonly Cond[]): Cond {
  return not(or(...conditions));
}

function combined(calls: readonly Placed[], seen: ReadonlySet<string>): Property[] {
  let outcomes: { readonly words: readonly string[]; readonly conditions: readonly Cond[] }[] = [
    { words: [], conditions: [] },
  ];
  for (const call of calls) {
    const possible = Object.entries(wordsOf(call)).filter(([word]) => seen.has(`${call.actor} ${word}`));
    outcomes = outcomes.flatMap(({ words, conditions }) =>
      possible.map(([word, cond]) => ({ words: [...words, word], conditions: [...conditions, cond] })),
    );
  }
  return outcomes.map(({ words, conditions }) => {
    const id = words.join(' ');
    return neverEnds(id, 'no run ends so', and(...conditions));
  });
}

function isOutcome(property: string, calls: readonly Placed[]): boolean {
  return property.split(' ').length === calls.length && !builtIn(property);
}
function builtIn(property: string): boolean {
  return builtInChecks.some((check) => check === property);
}

function whole(scenario: Scenario, options: CheckOptions): Result {
  const result = check(scenario, null, { ...options, until: null });
  if (result.cut !== null) {
    throw new CutError(`'${scenario.name}' was cut after ${result.states} states: ${result.cut}`);
  }
  return result;
}

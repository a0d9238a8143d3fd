/** Whole scenarios step by step against XState's `transition()`, and their counterexamples run by real XState actors. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../checker/check.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import type { Scenario } from '../../checker/language/index.ts';
import { startActors } from '../../checker/xstate/actor.ts';
import { scenarios as all } from '../../scenarios/index.ts';
import { lockedUpdate, lostUpdate } from '../oracles/lost-update.ts';
import { peterson, petersonFilter } from '../oracles/peterson.ts';
import { leftFirst, orderedForks } from '../oracles/philosophers.ts';
import { readersWriters, writersPreferred } from '../oracles/readers-writers.ts';
import { semaphoreMutex } from '../oracles/semaphore-mutex.ts';
import { transactionCommit } from '../oracles/transaction-commit.ts';
import { twoPhaseCommit } from '../oracles/two-phase-commit.ts';
import { conforms } from './compare.ts';
import { runsInXState, runWithActors } from './run-with-actors.ts';

const models: readonly Scenario[] = [
  lostUpdate(3),
  lockedUpdate(3),
  peterson,
  petersonFilter(2),
  leftFirst(4),
  orderedForks(4),
  readersWriters(2, 1),
  writersPreferred(2, 1),
  semaphoreMutex(3),
  transactionCommit(3),
  twoPhaseCommit(3),
];

interface Form {
  readonly scenario: Scenario;
  readonly mutant: string | null;
  toString(): string;
}
function formsOf(scenario: Scenario): Form[] {
  return [null, ...Object.keys(scenario.mutants ?? {})].map((mutant) => {
    return {
      scenario,
      mutant,
      toString: () => (mutant === null ? scenario.name : `${scenario.name}, mutant ${mutant}`),
    };
  });
}

/** Scenarios up to this size are walked completely; of larger ones, the states nearest to the start. */
const smallMax = 300;
const sampleMax = 12;
const isSmall = ({ expect: claim }: Scenario): boolean =>
  claim?.verdict === 'holds' && (claim.states ?? Infinity) <= smallMax;
const modelForms = models.flatMap(formsOf);
// XState knows no store buffers.
const scenarios = all.filter(runsInXState);

describe('every event in every reachable state does what XState does', () => {
  test.each(modelForms)('%s', ({ scenario, mutant }) => {
    const { complete, taken, differences } = conforms(scenario, mutant);
    expect(differences).toEqual([]);
    expect(complete).toBe(true);
    expect(taken).toBeGreaterThan(0);
  });
});

describe('every event in every reachable state of a small scenario does what XState does', () => {
  test.each(scenarios.filter(isSmall).map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    const { complete, differences } = conforms(scenario, null);
    expect(differences).toEqual([]);
    expect(complete).toBe(true);
  });
});

// A mutant replaces data that XState runs like any other; its counterexample is run below.
describe(`every event in the first ${sampleMax} states of a large scenario does what XState does`, () => {
  const large = scenarios.filter((scenario) => !isSmall(scenario));
  test.each(large.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
    const { taken, differences } = conforms(scenario, null, sampleMax);
    expect(differences).toEqual([]);
    expect(taken).toBeGreaterThan(0);
  });
});

// Those of the scenarios are run where their claims are tested.
const violating: readonly (readonly [Form, string])[] = [
  ...[lostUpdate(2), lostUpdate(3)].flatMap(formsOf).map((form) => [form, 'no lost update'] as const),
  ...[leftFirst(2), leftFirst(4)].flatMap(formsOf).map((form) => [form, 'deadlock'] as const),
];

describe('real XState actors run through the counterexample', () => {
  test.each(violating)('%s: %s', (form, property) => {
    const { violations } = check(form.scenario, form.mutant, { until: property });
    const violation = violations.find((each) => each.property === property);
    if (violation === undefined) throw new Error(`no counterexample of ${property}`);
    expect(violation.path).toHaveLength(violation.steps);
    runWithActors(form.scenario, form.mutant, violation);
  });

  test('and an actor refuses an event that is not enabled, and any after its end', () => {
    const actors = startActors(buildSystem(leftFirst(2)));
    expect(actors.send(0, 'put first fork', {})).toBeNull();
    expect(actors.send(0, 'take first fork', {})?.kind).toBe('next');
    expect(actors.send(1, 'take first fork', {})?.kind).toBe('next');
    // Both forks are taken.
    expect(actors.send(0, 'take second fork', {})).toBeNull();
    const updates = startActors(buildSystem(lostUpdate(2)));
    const events = ['read', 'write'];
    expect(events.map((event) => updates.send(0, event, {})?.kind)).toEqual(['next', 'next']);
    expect(events.map((event) => updates.send(0, event, {}))).toEqual([null, null]);
  });
});

import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../checker/check.ts';
import { checkClaims, searchedFor, verify } from '../../checker/claim.ts';
import type { Scenario } from '../../checker/language/index.ts';
import { actionBecomes, not, nothing, role, scenario, sometimes } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { resultText, summaryText } from '../../checker/report/text.ts';
import { adder, bothDone, counter, memory, noCheck, noLock, noneLost, readsOne } from '../counter.ts';
import { petersonFilter } from '../oracles/peterson.ts';

function verified(subject: Scenario, mutant: string | null = null, memoryMax?: number) {
  const options = { until: searchedFor(subject, mutant), ...(memoryMax === undefined ? {} : { memory: memoryMax }) };
  const result = check(subject, mutant, options);
  const verification = verify(subject, mutant, result);
  return { result, verification, text: resultText(subject, result, verification) };
}

describe('a claim is borne out', () => {
  test('by exact numbers', () => {
    const { verification, text } = verified(counter());
    expect(verification).toEqual({ verdict: 'holds', asClaimed: true, differences: [], violation: null });
    expect(text).toBe('counter: holds, as claimed (17 states, 16 transitions, depth 8, exhaustive)\n');
  });

  test('by a violation in as many steps as claimed', () => {
    const { verification } = verified(counter(), 'no lock');
    expect(verification).toMatchObject({
      verdict: 'violated',
      asClaimed: true,
      violation: { property: 'C1', steps: 8 },
    });
  });

  test('by a mutant that holds, for the reason given', () => {
    const { verification, text } = verified(counter(), 'no check');
    expect(verification.asClaimed).toBe(true);
    expect(text).toBe(
      '  no check: holds, as claimed: a thread that writes holds it anyway (17 states, 16 transitions,\n    depth 8, exhaustive)\n',
    );
  });

  test('by a known violation of the scenario itself', () => {
    const hole = counter({
      properties: [noneLost, bothDone],
      expect: { verdict: 'violated', violates: 'C2', steps: 8 },
    });
    expect(verified(hole).verification.asClaimed).toBe(true);
  });
});

describe('under symmetry', () => {
  const claims = (claim: object) => {
    const subject = scenario({ ...petersonFilter(3), expect: { verdict: 'holds', ...claim } });
    const result = check(subject, null, { reductions: ['symmetry'] });
    return { ...verify(subject, null, result), text: resultText(subject, result, verify(subject, null, result)) };
  };
  test('the published numbers of classes and of the states that they stand for are borne out', () => {
    const { asClaimed, text } = claims({ states: 882, depth: 25, symmetric: 172 });
    expect(asClaimed).toBe(true);
    expect(text.replace(/\s+/g, ' ')).toContain(
      '172 states stand for 882; claimed transitions and depth are those of every state',
    );
  });
  test('others are refuted', () => {
    expect(claims({ states: 881, symmetric: 171 }).differences).toEqual([
      'states: 881 claimed, 882 found',
      'symmetric: 171 claimed, 172 found',
    ]);
  });
  test('a search of every state says nothing of classes', () => {
    const subject = scenario({ ...petersonFilter(3), expect: { verdict: 'holds', symmetric: 1 } });
    expect(verify(subject, null, check(subject)).asClaimed).toBe(true);
  });
});

/** A claim that scenario() refuses. */
const unsound = (claim: object): Scenario => ({ ...counter(), expect: claim as Scenario['expect'] & object });
const spinner = role('spinner', { registers: {} }, () => ({
  actions: { flip: memory.unused.set(not(memory.unused)) },
}));
const spinning = setup(vocabulary(spinner)).createMachine({
  id: 'spinning thread',
  initial: 'spinning',
  states: { spinning: { on: { flip: { actions: 'flip' } } } },
});
const endless = {
  actors: { spinner: spinner.runs(spinning) },
  properties: [noneLost],
  expect: { verdict: 'holds' },
  mutants: {},
} as const;

describe('a claim is refuted', () => {
  test.each<[string, Scenario, string | null, string]>([
    [
      'by another number of states',
      counter({ expect: { verdict: 'holds', states: 18 } }),
      null,
      'states: 18 claimed, 17 found',
    ],
    [
      'by another number of transitions or another depth',
      counter({ expect: { verdict: 'holds', transitions: 1, depth: 9 } }),
      null,
      'transitions: 1 claimed, 16 found; depth: 9 claimed, 8 found',
    ],
    [
      'by a violation where none is claimed',
      counter({ properties: [bothDone] }),
      null,
      'claimed to hold, but it violates C2 in 8 steps',
    ],
    [
      'by a scenario that holds',
      counter({ expect: { verdict: 'violated', violates: 'C1', steps: 8 } }),
      null,
      'claimed to violate C1 in 8 steps, but it holds',
    ],
    [
      'by a mutant that holds, where no steps are claimed',
      counter({ mutants: { 'no check': { ...noCheck, expect: { violates: 'C1' } } } }),
      'no check',
      'claimed to violate C1, but it holds',
    ],
    [
      'by another number of steps',
      counter({ mutants: { 'no lock': { ...noLock, expect: { violates: 'C1', steps: 7 } } } }),
      'no lock',
      'claimed to violate C1 in 7 steps, but it does so in 8',
    ],
    [
      'by another property than the claimed one',
      counter({
        mutants: { 'no unlock': { ...noLock, change: actionBecomes(adder, 'unlock', nothing) } },
      }),
      'no unlock',
      'claimed to violate C1 in 8 steps, but it violates lock held at the end in 4 steps',
    ],
    [
      'by a witness that is never seen',
      counter({ properties: [noneLost, sometimes('C3', 'the count is 3', memory.count.is(3))] }),
      null,
      'never witnessed: C3',
    ],
    [
      'by a verdict, whatever stands beside it',
      unsound({ verdict: 'violated', violates: 'C1', steps: 8, states: 17 }),
      null,
      'claimed to violate C1 in 8 steps, but it holds',
    ],
    ['by a state at the end that is never judged', { ...counter(), ...endless }, null, 'never judged: C1'],
    [
      'by what real code is not claimed to break on the way',
      counter({
        properties: [bothDone, { ...bothDone, id: 'C4' }],
        expect: { verdict: 'violated', violates: 'C4', steps: 8 },
      }),
      null,
      'not claimed to violate C2 in 8 steps',
    ],
  ])('%s', (_, subject, mutant, difference) => {
    const { verification, text } = verified(subject, mutant);
    expect(verification.asClaimed).toBe(false);
    expect(verification.differences.join('; ')).toBe(difference);
    expect(text.replace(/\s+/g, ' ')).toContain(`NOT as claimed: ${difference}`);
  });
});

describe('nothing is said of a claim', () => {
  test('that is not made', () => {
    const { expect: _, ...unclaimed } = counter();
    const { verification, text } = verified(unclaimed);
    expect(verification.asClaimed).toBeNull();
    expect(text).toBe('counter: holds (17 states, 16 transitions, depth 8, exhaustive)\n');
  });
});

describe('claims that cannot be meant', () => {
  test('name a property that there is not', () => {
    const wrong = counter({ expect: { verdict: 'violated', violates: 'C9', steps: 1 } });
    expect(() => checkClaims(wrong)).toThrow(
      "scenario 'counter' claims to violate 'C9', which is no property; there are C1",
    );
    const mutant = counter({ properties: [readsOne] });
    expect(() => checkClaims(mutant)).toThrow("mutant 'no lock' of 'counter' claims to violate 'C1'");
    expect(() => checkClaims(counter())).not.toThrow();
  });
});

describe('the last line', () => {
  const none = { scenarios: 2, mutants: 3, failed: 0, incomplete: 0, claimed: 5, skipped: 0 };
  test.each([
    [{}, '2 scenarios, 3 mutants: all as claimed\n'],
    [{ failed: 1, claimed: 4 }, '2 scenarios, 3 mutants: 1 NOT as claimed, 4 as claimed\n'],
    [{ claimed: 1, mutants: 0, skipped: 4, incomplete: 1 }, '2 scenarios: 1 incomplete, 4 not checked, 1 as claimed\n'],
    [{ claimed: 0 }, '2 scenarios, 3 mutants: nothing claimed\n'],
  ])('counts %j', (changes, text) => {
    expect(summaryText({ ...none, ...changes })).toBe(text);
  });
});

/** The promises about runs that the scenarios make: decided as the reference decides them, and what each rests on. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../checker/check.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { livenessOf } from '../../checker/interpret/liveness.ts';
import { isLiveness } from '../../checker/language/property.ts';
import type { Scenario } from '../../checker/language/spec.ts';
import killEndsAWait from '../../scenarios/anonymous/kill-ends-a-wait.ts';
import spinningReader from '../../scenarios/userfaultfd/spinning-reader.ts';
import faultAgainstCloseInTheEnd from '../../scenarios/userfaultfd-lifetime/fault-against-close-in-the-end.ts';
import {
  gupAgainstClose,
  gupAgainstCloseServedInOrder,
} from '../../scenarios/userfaultfd-lifetime/gup-against-close.ts';

const inOrder = gupAgainstCloseServedInOrder;
const unfair = 'readers pass a waiting writer';

test.each([
  [faultAgainstCloseInTheEnd, null],
  [faultAgainstCloseInTheEnd, 'no wake'],
  [gupAgainstClose, 'mmap_lock kept'],
  [gupAgainstClose, unfair],
  [inOrder, unfair],
])('$name with mutant %s is decided as the reference decides it', (scenario, mutant) => {
  const system = buildSystem(scenario, mutant);
  const { violations, vacuous } = check(scenario, mutant, { until: null });
  const live = new Set(system.properties.filter(isLiveness).map(({ id }) => id));
  const violated = violations.map(({ property }) => property).filter((id) => live.has(id));
  const reference = livenessOf(system);
  expect(new Set(violated)).toEqual(reference.violated);
  expect(new Set(vacuous.map(({ property }) => property))).toEqual(reference.vacuous);
});

function withoutFairness({ fairness: _, mutants: __, ...scenario }: Scenario): Scenario {
  return scenario;
}

describe('that a spinlock serves in order', () => {
  test.each([
    ['the killed fault leaves', killEndsAWait, 'W4-live'],
    ['the woken fault wakes up', spinningReader, 'W1-live'],
  ])('is why %s', (_, scenario, id) => {
    expect(check(scenario).verdict).toBe('holds');
    const [violation] = check(withoutFairness(scenario)).violations;
    expect(violation?.property).toBe(id);
    expect(violation?.cycle).toBeGreaterThan(0);
  });
});

test('of the loop of D30 no state is quiescent: no promise about states shows it', () => {
  const states = { ...gupAgainstClose, properties: gupAgainstClose.properties.filter((each) => !isLiveness(each)) };
  expect(check(states, 'mmap_lock kept').violations).toEqual([]);
});

test('beside a reader that never rests no lost wake-up is seen at rest, for nothing ever rests', () => {
  const states = { ...spinningReader, properties: spinningReader.properties.filter((each) => !isLiveness(each)) };
  const { fairness: _, ...fairly } = states;
  const result = check(fairly, 'no look after queueing');
  expect(result).toMatchObject({ verdict: 'holds', neverQuiescent: true });
});

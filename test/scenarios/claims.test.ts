/** Every scenario is as it claims to be, and together they take every branch of every machine, or it is said why not. */
import { describe, expect, test } from '@jest/globals';
import { branchesOf, takenIn } from './candidates.ts';
import { asClaimed, checked } from './claims.ts';
import { untaken } from './untaken.ts';

const taken = new Set<string>();

describe.each(checked.map((scenario) => [scenario.name, scenario] as const))('%s', (_, scenario) => {
  test('is as claimed', () => {
    for (const key of takenIn(scenario, asClaimed(scenario, null))) taken.add(key);
  });

  test('says what it expects, why its bounds suffice, and what shows that it is not vacuous', () => {
    expect(scenario.expect).toBeDefined();
    expect(scenario.boundsReason).toMatch(/\w/);
    expect(scenario.properties.filter(({ kind }) => kind === 'sometimes' || kind === 'taken')).not.toHaveLength(0);
  });
});

describe('every branch of every machine', () => {
  const all = new Map<string, string>();
  // Of several machines that share it, the one whose name comes first.
  for (const { key, name } of checked.flatMap(branchesOf)) if (name < (all.get(key) ?? '\uffff')) all.set(key, name);
  const missing = () => [...all].flatMap(([key, name]) => (taken.has(key) ? [] : [name]));
  const entries = Object.entries(untaken);

  test('is taken in some scenario, or stands in untaken.ts with the reason', () => {
    expect(missing().filter((name) => !entries.some(([start]) => name.startsWith(start)))).toEqual([]);
  });

  test('no entry of untaken.ts is left over, and each has a reason', () => {
    const names = missing();
    expect(entries.filter(([start]) => !names.some((name) => name.startsWith(start)))).toEqual([]);
    for (const [, reason] of entries) expect(reason).toMatch(/\w+ \w+/);
  });
});

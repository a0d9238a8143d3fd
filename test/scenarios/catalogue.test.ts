/** What the catalogue of bugs and invariants asks of the scenarios. */
import { describe, expect, test } from '@jest/globals';
import { buildSystem } from '../../checker/compile/system.ts';
import { builtIn, properties } from '../../models/index.ts';
import { scenarios } from '../../scenarios/index.ts';

const mutants = scenarios.flatMap((scenario) =>
  Object.entries(scenario.mutants ?? {}).map(([name, mutant]) => ({ scenario, name, mutant })),
);
const bugs = ['D01', 'D02', 'D05', 'D07', 'D08', 'D10', 'D11', 'D12', 'D13', 'D14', 'D15', 'D16', 'D17', 'D31', 'D45'];

describe('bugs', () => {
  test.each(bugs)('%s is reproduced by a mutant that violates a property', (bug) => {
    const found = mutants.filter(({ mutant }) => mutant.bug === bug && 'violates' in mutant.expect);
    expect(found.map(({ name }) => name)).not.toEqual([]);
    for (const { mutant } of found) expect(mutant.reference).toMatch(/\w/);
  });

  test('D17: its fixed form is claimed to violate D9', () => {
    const claims = scenarios.filter(({ bug, expect: claim }) => bug === 'D17' && claim?.verdict === 'violated');
    expect(claims.map(({ expect: claim }) => claim)).toEqual([expect.objectContaining({ violates: 'D9' })]);
  });
});

const stated = Object.values(properties).flatMap((value) => (typeof value === 'object' && 'id' in value ? [value] : []));
const promised = stated.filter(({ kind }) => kind !== 'sometimes').map(({ id }) => id);
const violable = [...new Set([...promised, ...Object.values(builtIn)])];

describe('invariants', () => {
  test.each(violable)('%s is violated by some mutant or claimed violation', (id) => {
    const broken = mutants.filter(({ mutant }) => 'violates' in mutant.expect && mutant.expect.violates === id);
    const known = scenarios.filter(({ expect: claim }) => claim?.verdict === 'violated' && claim.violates === id);
    expect([...broken, ...known]).not.toEqual([]);
  });

  test('each is stated once', () => {
    const ids = stated.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

describe('machines', () => {
  test('every guard, action and step of a vocabulary is used by some machine of some scenario', () => {
    const used = new Map<string, Set<string>>();
    const all = new Map<string, Set<string>>();
    for (const scenario of scenarios) {
      for (const mutant of [null, ...Object.keys(scenario.mutants ?? {})]) {
        for (const { role, chart } of buildSystem(scenario, mutant).actors) {
          const names = [...Object.keys(role.guards), ...Object.keys(role.actions), ...Object.keys(role.steps)];
          all.set(role.name, new Set([...(all.get(role.name) ?? []), ...names]));
          const text = JSON.stringify(chart.states, (_, value) => (value instanceof Map ? [...value] : value));
          const here = names.filter((name) => text.includes(JSON.stringify(name)));
          used.set(role.name, new Set([...(used.get(role.name) ?? []), ...here]));
        }
      }
    }
    const unused = [...all].flatMap(([role, names]) => [...names].filter((name) => !used.get(role)?.has(name)).map((name) => `${role}.${name}`));
    expect(unused).toEqual([]);
  });
});

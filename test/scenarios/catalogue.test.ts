/** What the catalogue of bugs and invariants asks of the scenarios. */
import { describe, expect, test } from '@jest/globals';
import { usesOf } from '../../checker/compile/chart/uses.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { Cond } from '../../checker/language/expression.ts';
import { statements } from '../../checker/language/ir.ts';
import type { ActionDefinition, GuardDefinition } from '../../checker/language/role.ts';
import type { Change, Mutant } from '../../checker/language/spec.ts';
import { bugNumbers } from '../../checker/report/text.ts';
import { builtIn, properties } from '../../models/index.ts';
import { scenarios } from '../../scenarios/index.ts';

const mutants = scenarios.flatMap((scenario) =>
  Object.entries(scenario.mutants ?? {}).map(([name, mutant]) => ({ scenario, name, mutant })),
);
const bugs = [
  ...[
    'D01',
    'D02',
    'D03',
    'D04',
    'D05',
    'D06',
    'D07',
    'D08',
    'D09',
    'D10',
    'D11',
    'D12',
    'D13',
    'D14',
    'D15',
    'D16',
    'D17',
    'D21',
    'D22',
    'D24',
    'D25',
    'D26',
    'D27',
    'D28',
    'D29',
    'D30',
    'D31',
    'D32',
    'D33',
    'D34',
    'D37',
    'D42',
    'D44',
    'D45',
    'D47',
    'D48',
    'D49',
    'D51',
    'D52',
  ],
  ...[
    'B01',
    'B02',
    'B03',
    'B04',
    'B05',
    'B06',
    'B07',
    'B09',
    'B11',
    'B13',
    'B14',
    'B15',
    'B16',
    'B17',
    'B18',
    'B21',
    'B22',
    'B23',
    'B24',
    'B25',
    'B26',
    'B27',
  ],
  ...['B39', 'D23', 'D35', 'B51', 'E06'],
  ...['B19', 'B46', 'B64', 'B70'],
  ...['B08', 'B20', 'B45'],
  ...['E01', 'E02', 'E05', 'E07', 'E09', 'E10', 'E11', 'E13', 'E14', 'E15', 'E17', 'E18', 'E19'],
  ...['B36', 'B37', 'B38', 'E03', 'E08'],
  ...['B32', 'D41', 'E04', 'E12', 'E16'],
  ...[
    'B10',
    'B40',
    'B41',
    'B42',
    'B43',
    'B44',
    'B50',
    'B52',
    'B52b',
    'B53',
    'B53b',
    'B56',
    'B57',
    'B58',
    'B59',
    'B60',
    'B66',
    'B68',
    'B71a',
    'B71b',
    'B71c',
    'B72',
  ],
];

const violatedBy = ({ expect: claim }: Mutant): string | null =>
  claim !== undefined && 'violates' in claim ? claim.violates : null;

/** Several catalogues may have the same bug. */
const isOf = ({ bug }: Mutant, number: string): boolean => bugNumbers(bug ?? null).includes(number);

test('every mutant claims what it breaks, and in how many steps', () => {
  const drafts = mutants.filter(
    ({ mutant: { expect: claim } }) => !('holds' in Object(claim) || 'steps' in Object(claim)),
  );
  expect(drafts.map(({ name }) => name)).toEqual([]);
});

describe('bugs', () => {
  test.each(bugs)('%s is reproduced by a mutant that violates a property', (bug) => {
    const found = mutants.filter(({ mutant }) => isOf(mutant, bug) && violatedBy(mutant) !== null);
    expect(found.map(({ name }) => name)).not.toEqual([]);
    for (const { mutant } of found) expect(mutant.reference).toMatch(/\w/);
  });

  test('B03 has a negative control: with mmap_lock held throughout the mutant holds, and says why', () => {
    const all = mutants.filter(({ mutant }) => mutant.bug === 'B03');
    const controls = all.filter(({ mutant }) => violatedBy(mutant) === null).map(({ mutant }) => mutant.expect);
    expect(controls).toEqual([{ holds: expect.stringMatching(/mmap_lock/) }]);
  });

  test('E20: the source as it is is claimed to hang', () => {
    const claims = scenarios.filter(({ bug, expect: claim }) => bug === 'E20' && claim?.verdict === 'violated');
    expect(claims.map(({ expect: claim }) => claim)).toEqual([expect.objectContaining({ violates: 'stuck' })]);
  });

  test('D40: the source as it is is claimed to overwrite poison', () => {
    const claims = scenarios.filter(({ bug, expect: claim }) => bug === 'D40' && claim?.verdict === 'violated');
    expect(claims.map(({ expect: claim }) => claim)).toEqual([expect.objectContaining({ violates: 'stays poisoned' })]);
  });

  test('D17: its fixed form is claimed to violate D9', () => {
    const claims = scenarios.filter(({ bug, expect: claim }) => bug === 'D17' && claim?.verdict === 'violated');
    expect(claims.map(({ expect: claim }) => claim)).toEqual([expect.objectContaining({ violates: 'D9' })]);
  });
});

const stated = Object.values(properties).flatMap((value) =>
  typeof value === 'object' && 'id' in value ? [value] : [],
);
const promised = stated.filter(({ kind }) => kind !== 'sometimes').map(({ id }) => id);
const violable = [...new Set([...promised, ...Object.values(builtIn)])];

describe('invariants', () => {
  test.each(violable)('%s is violated by some mutant or claimed violation', (id) => {
    const broken = mutants.filter(({ mutant }) => violatedBy(mutant) === id);
    const known = scenarios.filter(({ expect: claim }) => claim?.verdict === 'violated' && claim.violates === id);
    expect([...broken, ...known]).not.toEqual([]);
  });

  test('each is stated once', () => {
    const ids = stated.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});

function becomes(change: Change): readonly object[] {
  if (change.kind === 'guard') return [change.becomes];
  return change.kind === 'action' ? change.becomes : [];
}
function parts(form: GuardDefinition | ActionDefinition): readonly object[] {
  if (typeof form === 'boolean' || typeof form === 'function') return [];
  return form instanceof Cond ? [form.ir] : statements(form);
}

describe('machines', () => {
  // Vocabularies are shared between roles, so a name counts as used wherever it is.
  test('every guard, action and step of a vocabulary is used by some machine of some scenario', () => {
    const names = new Set<string>();
    const used = new Set<string>();
    // What a mutant puts in the place of another counts as well.
    const broken = new Set(mutants.flatMap(({ mutant }) => [mutant.change].flat().flatMap(becomes)));
    for (const scenario of scenarios) {
      for (const mutant of [null, ...Object.keys(scenario.mutants ?? {})]) {
        for (const { role, chart } of buildSystem(scenario, mutant).actors) {
          for (const name of Object.keys({ ...role.guards, ...role.actions, ...role.steps })) names.add(name);
          const { guards, actions } = usesOf(chart);
          for (const { name } of [...guards, ...actions]) used.add(name);
          for (const name of chart.standing.assumes.keys()) used.add(name);
          for (const [name, form] of Object.entries({ ...role.guards, ...role.actions })) {
            if (parts(form).some((part) => broken.has(part))) used.add(name);
          }
        }
      }
    }
    expect([...names].filter((name) => !used.has(name))).toEqual([]);
  });
});

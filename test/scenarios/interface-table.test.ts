/** The table of interfaces: no cell without a scenario or a reason, and no scenario without a cell. */
import { describe, expect, test } from '@jest/globals';
import { userfaultInterfaceProtocol } from '../../scenarios/userfault-interface/index.ts';
import { between, columns, rows } from '../../scenarios/userfault-interface/table.ts';

describe.each(rows)('the row $property.id', ({ property, cells }) => {
  test('has a cell for each interface, with a scenario or a reason', () => {
    expect(cells).toHaveLength(columns.length);
    expect(cells.filter((cell) => cell.length === 0)).toEqual([]);
  });

  test('consists of scenarios that are about its property', () => {
    for (const scenario of cells.flatMap((cell) => (typeof cell === 'string' ? [] : cell))) {
      expect(scenario.properties).toContain(property);
      if (scenario.expect?.verdict === 'violated') expect(scenario.expect.violates).toBe(property.id);
    }
  });
});

test('the protocol has the scenarios of the table, and those between v4 and today', () => {
  const inTable = rows.flatMap(({ cells }) => cells.flatMap((cell) => (typeof cell === 'string' ? [] : cell)));
  expect(new Set([...inTable, ...between])).toEqual(new Set(userfaultInterfaceProtocol.scenarios));
});

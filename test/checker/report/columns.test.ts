import { fc, test as prop } from '@fast-check/jest';
import { describe, expect, test } from '@jest/globals';
import { drawColumns, trim, wrap } from '../../../checker/report/columns.ts';

const words = fc
  .array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1, maxLength: 12 })
  .map((list) => list.join(' '));

describe('wrapping', () => {
  prop.prop([words, fc.integer({ min: 20, max: 60 }), fc.nat(4), fc.nat(4)])(
    'keeps every letter in order and no line longer than asked',
    (text, width, hanging, indent) => {
      const lines = wrap(text, width, hanging, indent);
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    },
  );

  test('breaks at spaces, and later lines hang', () => {
    expect(wrap('one two three', 8, 2, 1)).toEqual([' one two', '   three']);
  });

  test('trims with an ellipsis', () => {
    expect([trim('four', 4), trim('fives', 4)]).toEqual(['four', 'fiv…']);
  });
});

describe('columns', () => {
  const rows = [
    { column: 0, label: '1', pieces: [{ text: 'first' }, { text: 'what changes', indent: 2 }] },
    { column: 1, label: '2', pieces: [{ text: 'second' }] },
  ];

  test('stand side by side, time running down', () => {
    const headers = [
      ['CPU0', 'faulting thread'],
      ['CPU1', 'resolver'],
    ] as const;
    expect(drawColumns(headers, rows, 65).map((line) => line.trimEnd())).toEqual([
      '   CPU0                            CPU1',
      '   faulting thread                 resolver',
      '   ====                            ====',
      '1  first',
      '     what changes',
      '2                                  second',
    ]);
  });

  prop.prop([fc.integer({ min: 1, max: 12 }), fc.integer({ min: 60, max: 140 }), words])(
    'fit into the width for any number of actors, each further to the right',
    (count, width, text) => {
      const headers = Array.from({ length: count }, (_, column) => [`actor ${column}`, 'a machine'] as const);
      const each = headers.map((_, column) => ({ column, label: String(column + 1), pieces: [{ text, indent: 2 }] }));
      const lines = drawColumns(headers, each, width);
      expect(Math.max(...lines.map((line) => line.trimEnd().length))).toBeLessThanOrEqual(width);
      const starts = lines.filter((line) => /^\d/.test(line)).map((line) => line.replace(/\d/g, ' ').search(/[a-z]/));
      expect(starts).toHaveLength(count);
      expect(starts).toEqual([...new Set(starts)].sort((a, b) => a - b));
    },
  );
});

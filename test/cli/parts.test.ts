import { fc, test as prop } from '@fast-check/jest';
import { describe, expect, test } from '@jest/globals';
import { edits, suggestion } from '../../cli/nearest.ts';
import { memoryDefault } from '../../cli/options/memory.ts';
import { bytes, duration } from '../../cli/options/options.ts';

describe('the memory that a search may use by default', () => {
  const gigabyte = 2 ** 30;
  test.each([
    ['no container', { total: 16, constrained: 0, available: 16 }, 12],
    ['a container with a limit', { total: 16, constrained: 4, available: 16 }, 3],
    ['a control group without a limit', { total: 16, constrained: 2 ** 34, available: 16 }, 12],
    ['a busy machine', { total: 16, constrained: 0, available: 10 }, 9],
    ['a system that does not say what is free', { total: 16, constrained: 0, available: 0 }, 12],
  ])('%s', (_, { total, constrained, available }, allowed) => {
    const machine = { total: total * gigabyte, constrained: constrained * gigabyte, available: available * gigabyte };
    expect(memoryDefault(machine)).toBe(allowed * gigabyte);
  });
});

describe('sizes and times', () => {
  test.each<[unknown, number]>([
    [2048, 2048],
    ['512M', 512 * 2 ** 20],
    ['2G', 2 ** 31],
    ['1.5GiB', 1.5 * 2 ** 30],
    ['64kb', 65_536],
  ])('%s is a size', (written, value) => {
    expect(bytes({ memory: written }, 'memory')).toBe(value);
  });
  test.each<[unknown, number]>([
    [2, 2000],
    ['250ms', 250],
    ['1.5s', 1500],
    ['5m', 300_000],
    ['1h', 3_600_000],
  ])('%s is a time', (written, value) => {
    expect(duration({ time: written }, 'time')).toBe(value);
  });
});

describe('the nearest name', () => {
  test.each([
    ['kitten', 'sitting', 3],
    ['check', 'chekc', 1],
    ['', 'abc', 3],
  ])('%s and %s are %i edits apart', (from, to, count) => {
    expect(edits(from, to)).toBe(count);
  });

  prop.prop([fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 })])(
    'is as near from either side',
    (left, right) => {
      expect(edits(left, right)).toBe(edits(right, left));
      expect(edits(left, right) === 0).toBe(left === right);
    },
  );

  test('is named only if it is near', () => {
    expect(suggestion('shwo', ['check', 'show'])).toBe(" Did you mean 'show'?");
    expect(suggestion('frobnicate', ['check', 'show'])).toBe('');
  });
});

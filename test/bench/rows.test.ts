/** The benchmark's arithmetic and the shape of its rows; what it measures is no test. */
import { describe, expect, test } from '@jest/globals';
import { models } from '../../bench/models/index.ts';
import { childSeconds } from '../../bench/processes.ts';
import { exportCost, geometricMean, meanRow, median, type Peer, row, rowText } from '../../bench/rows.ts';
import { rulesFired } from '../../bench/rumur.ts';
import { stateBytes } from '../../bench/spin.ts';

const model = { name: 'queue', states: 1000 };
const pan = (value: number): Peer => ({ name: 'pan', value, option: '-w22' });

describe('a row', () => {
  test('says how many times less Racewalk takes than pan', () => {
    expect(row('cpu', model, 0.5, pan(4))).toEqual({
      figure: 'cpu',
      model: 'queue',
      states: 1000,
      ratio: 8,
      unit: 'seconds',
      racewalk: 0.5,
      peer: { name: 'pan', value: 4, option: '-w22' },
    });
    expect(row('bytes', model, 20, pan(50))).toMatchObject({ ratio: 2.5, unit: 'bytes a state' });
  });

  test('of an export says how much more pan takes than on a file by hand', () => {
    expect(exportCost(model, 2, pan(3))).toMatchObject({ figure: 'export cost', ratio: 1.5 });
    expect(rowText(exportCost(model, 2, pan(3)))).toContain('pan by hand 2.00, pan on our export 3.00 seconds');
  });

  test('of several is their geometric mean', () => {
    const rows = [row('export cpu', model, 1, pan(2)), row('export cpu', model, 1, pan(8))];
    expect(meanRow(rows)).toMatchObject({
      figure: 'export cpu',
      states: 2000,
      peer: { name: 'pan', value: expect.closeTo(4, 12), option: 'each its best' },
      model: expect.any(String),
    });
    expect(meanRow(rows)?.ratio).toBeCloseTo(4, 12);
    expect(meanRow([])).toBeNull();
  });
});

test('the mean of ratios is geometric: twice as fast and half as fast is as fast', () => {
  expect(geometricMean([2, 0.5])).toBeCloseTo(1, 12);
  expect(geometricMean([5])).toBeCloseTo(5, 12);
});

test.each([
  [[3], 3],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
])('the median of %j is %d', (list, middle) => expect(median(list)).toBe(middle));

test('the time of children is the last line that the shell prints', () => {
  expect(childSeconds('states 1m2s\n0m0.00s 0m0.01s\n1m2.50s 0m0.25s\n', 'pan')).toBeCloseTo(62.75, 12);
  expect(() => childSeconds('no times', 'pan')).toThrow('the shell told no times for pan');
});

test('what pan keeps for its states is its memory but for the stack', () => {
  const said = '    0.534\tmemory used for DFS stack (-m10000)\n   10.534\ttotal actual memory usage\n';
  expect(stateBytes(said)).toBeCloseTo(10 * 2 ** 20, 3);
});

test('what Rumur counted is in the last line of its report, not in its progress', () => {
  const said = '\t thread 1: 10000 states explored in 0s, with 12931 rules fired and 7 states in the queue.\n';
  expect(rulesFired(`${said}\n\t119772 states, 397644 rules fired in 2s.\n`)).toEqual({
    states: 119_772,
    transitions: 397_644,
  });
  expect(rulesFired(said).states).toBeNaN();
});

test('each model names its source, from which a user’s file is made', () => {
  for (const { call, source, states } of models) {
    expect(call).toMatch(new RegExp(`^\\w+\\(\\d+, ${states}\\)$`));
    expect(source).toMatch(/^[\w-]+\.ts$/);
  }
});

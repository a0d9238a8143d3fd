import { describe, expect, test } from '@jest/globals';
import { allAllowed, compared, readObserved } from '../../litmus/compare.ts';
import { entryOf, kernelName, merged, written } from '../../litmus/record.ts';

// As QEMU's console prints it: with what the firmware leaves there, and carriage returns.
const printed = [
  '\u001b[2JBooting from ROM..',
  'test\t0\tload-copy',
  'runs\t12\tload-copy',
  'outcome\t9\tsource ok',
  'outcome\t3\tasleep ok',
  'asleep in\t3\thandle_userfault',
  'test\t0\tcopy-copy',
  'stuck\t1\t',
  'runs\t0\tcopy-copy',
  '[    8.582398] reboot: Power down',
].join('\r\n');
const observed = readObserved(printed);
const seen = observed.get('load-copy') ?? { runs: 0, outcomes: new Map(), sleeps: new Map(), stuck: true };
const predicted = [
  ['source', 'ok'],
  ['zero', 'ok'],
].map((outcome) => ({
  ...{ outcome, steps: 1, path: [], property: '', token: '' },
}));

describe('what the C program prints', () => {
  test('is read by test, past whatever else is there', () => {
    expect([...observed.keys()]).toEqual(['load-copy', 'copy-copy']);
    expect(seen.runs).toBe(12);
    expect([...seen.outcomes]).toEqual([
      ['source ok', 9],
      ['asleep ok', 3],
    ]);
    expect([...seen.sleeps]).toEqual([['handle_userfault', 3]]);
    expect(observed.get('copy-copy')?.stuck).toBe(true);
  });

  test('is held against the prediction: what is not predicted is told, what was never seen is no error', () => {
    const rows = compared({ outcomes: predicted }, seen);
    expect(rows).toEqual([
      { outcome: 'source ok', count: 9, predicted: true },
      { outcome: 'asleep ok', count: 3, predicted: false },
      { outcome: 'zero ok', count: 0, predicted: true },
    ]);
    expect(allAllowed(rows, seen)).toBe(false);
    expect(
      allAllowed(
        rows.filter(({ outcome }) => outcome !== 'asleep ok'),
        seen,
      ),
    ).toBe(true);
    expect(allAllowed([], { ...seen, stuck: true })).toBe(false);
  });
});

describe('a record', () => {
  const run = { release: '6.12.117+deb12-cloud-amd64', date: '2026-11-30', seed: 1 };
  const entry = entryOf('load-copy', run, { era: '6.9', outcomes: predicted }, seen);
  test('says what was seen, predicted or not, and by which kernel', () => {
    expect(entry).toEqual({
      ...{ test: 'load-copy', kernel: '6.12.117', era: '6.9', date: '2026-11-30', seed: 1, runs: 12 },
      predicted: ['source ok', 'zero ok'],
      observed: { 'source ok': 9, 'asleep ok': 3 },
      asleepIn: ['handle_userfault'],
    });
  });
  test('takes the place of the one before of the same test and kernel only', () => {
    const other = { ...entry, kernel: '6.18.44' };
    const again = { ...entry, runs: 99 };
    expect(merged([entry, other], [again]).map(({ kernel, runs }) => [kernel, runs])).toEqual([
      ['6.12.117', 99],
      ['6.18.44', 12],
    ]);
    expect(JSON.parse(written([entry, other]))).toEqual([entry, other]);
  });
  test('names a kernel without who built it', () => {
    expect(['6.18.44-some-builder', '6.1.0-53-cloud-amd64', '6.12'].map(kernelName)).toEqual([
      '6.18.44',
      '6.1.0-53',
      '6.12',
    ]);
  });
});

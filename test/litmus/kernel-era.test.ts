import { describe, expect, test } from '@jest/globals';
import { type Era, eraOf } from '../../litmus/kernel-era.ts';
import { litmus, load, unregister } from '../../litmus/litmus-test.ts';
import { predict } from '../../litmus/predict.ts';

describe('the era of a release', () => {
  const releases: [string, Era | null][] = [
    ['5.15.3', null],
    ['6.1.0-53-cloud-amd64', '6.1'],
    ['6.2.16', '6.1'],
    ['6.3', '6.3'],
    ['6.5.13', '6.4'],
    ['6.8.1', '6.6'],
    ['6.9', '6.9'],
    // Not by its digits as text: 12 is more than 9.
    ['6.12.117+deb12-cloud-amd64', '6.9'],
    ['7.0.1', '6.9'],
  ];
  test.each(releases)('of %s is that from %s', (release, era) => {
    expect(eraOf(release)).toBe(era);
  });
});

// UNREGISTER wakes before it write-locks the VMA, so only a fault that holds no mmap_lock can slip in: from 6.6 on
// (29a22b9e08d7), which is also what real kernels show.
describe('a load beside UFFDIO_UNREGISTER', () => {
  const beside = litmus({
    name: 'load-unregister',
    text: 'a load',
    setting: { armed: true },
    threads: [[load()], [unregister()]],
  });
  const hangs: [Era, boolean][] = [
    ['6.1', false],
    ['6.3', false],
    ['6.4', false],
    ['6.6', true],
    ['6.9', true],
  ];
  test.each(hangs)('in a kernel from %s may sleep for good: %s', (era, mayHang) => {
    const words = predict(beside, era).outcomes.map(({ outcome }) => outcome.join(' '));
    expect(words.sort()).toEqual(mayHang ? ['asleep returned', 'zero returned'] : ['zero returned']);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { litmusPage, litmusRecord } from '../../docs-generator/litmus.ts';
import { litmusTests } from '../../litmus/index.ts';
import { predict } from '../../litmus/predict.ts';
import { root } from '../build.ts';

const record = litmusRecord(root);

describe('docs/litmus.md', () => {
  test('is written from what is kept', () => {
    const { path, text } = litmusPage(root);
    expect(readFileSync(join(root, path), 'utf8')).toBe(text);
  });

  test('is about tests that there are', () => {
    const names = new Set(litmusTests.map(({ name }) => name));
    expect(record.filter((entry) => !names.has(entry.test))).toEqual([]);
  });

  // All of them take minutes.
  const sampled = record.filter((_, at) => at % 40 === 7);
  test.each(sampled)('keeps what is predicted of $test on $kernel', ({ test: name, era, predicted }) => {
    const found = litmusTests.find((each) => each.name === name);
    const now = found === undefined ? [] : predict(found, era).outcomes.map(({ outcome }) => outcome.join(' '));
    expect([...predicted].sort()).toEqual(now.sort());
  });
});

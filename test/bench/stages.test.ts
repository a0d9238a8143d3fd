import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { slower } from '../../bench/stages.ts';
import { root } from '../build.ts';

test('a stage is slower that takes half as much again, or that nobody measured before', () => {
  expect(slower({ compile: 149, search: 10 }, { compile: 100, search: 10 })).toEqual([]);
  expect(slower({ compile: 151, trace: 3 }, { compile: 100 })).toEqual([
    'compile: 151 reference loops, 100 before',
    'trace: 3, and the baseline has no such stage',
  ]);
});

test('the baseline has every stage', () => {
  const baseline: object = JSON.parse(readFileSync(join(root, 'bench/stages.json'), 'utf8'));
  expect(Object.keys(baseline)).toEqual(['compile', 'search', 'interpret', 'trace', 'start-up']);
});

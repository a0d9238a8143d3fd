import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { cTable } from '../../litmus/c-table.ts';
import { litmusTests } from '../../litmus/index.ts';
import type { CallName } from '../../litmus/litmus-test.ts';
import { lineOf, parseTest } from '../../litmus/parse.ts';
import { root } from '../build.ts';

const limits = readFileSync(join(root, 'litmus/c/litmus.h'), 'utf8');
const limit = (name: string): number => Number(new RegExp(`${name} = (\\d+)`).exec(limits)?.[1]);

describe('the litmus tests', () => {
  test('are 60 or more, each in a file of its name', () => {
    const files = readdirSync(join(root, 'litmus/tests')).map((name) => name.replace(/\.ts$/, ''));
    expect(litmusTests.map(({ name }) => name).sort()).toEqual(files.sort());
    expect(files.length).toBeGreaterThanOrEqual(60);
  });

  test('have two to four threads, and no more calls than the C program has room for', () => {
    const wrong = litmusTests.filter(
      ({ threads }) =>
        threads.length < 2 ||
        threads.length > limit('threads_max') ||
        threads.some((calls) => calls.length < 1 || calls.length > limit('calls_max')),
    );
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  test('are what their lines say', () => {
    const memory = 'anonymous';
    for (const { name, setting, threads } of litmusTests) {
      const again = parseTest(lineOf({ name, text: '', setting, threads }), name);
      expect({ name, setting: { memory, ...again.setting }, threads: again.threads }).toEqual({
        ...{ name, setting: { memory, ...setting }, threads },
      });
    }
  });

  const counts = new Map<CallName, number>();
  for (const { threads } of litmusTests) {
    for (const call of new Set(threads.flat().map((each) => each.call))) counts.set(call, (counts.get(call) ?? 0) + 1);
  }
  test.each([...counts])('use %s in two or more: %i', (_, count) => {
    expect(count).toBeGreaterThanOrEqual(2);
  });

  test('have a row each in the table of the C program', () => {
    const table = cTable(litmusTests);
    for (const { name } of litmusTests) expect(table).toContain(`.name = "${name}"`);
    expect(existsSync(join(root, 'litmus/c/calls.c'))).toBe(true);
  });
});

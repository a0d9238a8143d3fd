/** What the kept matrices say: how many rows of each are neither needed nor explained, and what each reason explains. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isUnneeded, type Row, reasonFor, rowName } from '../../checker/necessity/matrix.ts';
import { parseMatrix } from '../../cli/files/matrix-file.ts';
import { protocols } from '../../scenarios/index.ts';
import { root } from '../build.ts';

/** Rows that nothing misses and nobody has explained yet. A number may only fall; at none it stays. */
const open: { readonly [protocol: string]: number } = {
  barriers: 0,
  tlb: 34,
  anonymous: 0,
  userfaultfd: 0,
  'userfaultfd-events': 0,
  'userfaultfd-lifetime': 0,
  'madv-userfault': 0,
  'remap-anon-pages': 0,
  khugepaged: 0,
  'mmu-notifier': 0,
  'migrate-vma': 0,
  'gup-fast': 0,
};

const folder = join(root, 'docs/matrix');
const kept = new Map(
  readdirSync(folder).map((file): [string, readonly Row[]] => {
    return [file.replace(/\.json$/, ''), parseMatrix(readFileSync(join(folder, file), 'utf8'), file).rows];
  }),
);
const reasons = protocols.map(({ name: protocol, unneeded = {} }) => ({ protocol, unneeded }));

test('there is a number for each matrix that is kept', () => {
  expect(Object.keys(open)).toEqual(expect.arrayContaining([...kept.keys()]));
});

const counted = Object.entries(open).filter(([protocol]) => kept.has(protocol));

describe.each(counted)('the matrix of %s', (protocol, count) => {
  const rows = kept.get(protocol) ?? [];

  test('shows that something is needed', () => {
    expect(rows.some(({ status }) => status === 'needed')).toBe(true);
  });

  test(`has ${count} rows that are neither needed nor explained`, () => {
    const unexplained = rows.filter((row) => isUnneeded(row.status) && reasonFor(row, reasons) === null);
    expect(unexplained.length > count ? unexplained.map(rowName) : unexplained.length).toBe(count);
  });
});

const given = reasons.filter(({ protocol, unneeded }) => kept.has(protocol) && Object.keys(unneeded).length > 0);

const names = [...kept.values()].flatMap((rows) => rows.filter(({ status }) => isUnneeded(status)).map(rowName));

test.each(given)('each reason of $protocol explains a row', ({ unneeded }) => {
  const idle = Object.keys(unneeded).filter((start) => !names.some((name) => name.startsWith(start)));
  expect(idle).toEqual([]);
});

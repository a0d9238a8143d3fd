/** What the kept matrices say: how many rows of each are neither needed nor explained, and what each reason explains. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { reasonFor, rowName } from '../../checker/necessity/matrix.ts';
import { isUnneeded } from '../../checker/necessity/status.ts';
import { type MatrixDocument, parseMatrix } from '../../cli/files/matrix-file.ts';
import { protocols } from '../../scenarios/index.ts';
import { root } from '../build.ts';

/** Rows that nothing misses and nobody has explained yet: numbers that may only fall; at none they stay. */
const left: { readonly [protocol: string]: number } = {
  anonymous: 0,
  'madv-userfault': 0,
  'remap-anon-pages': 0,
  userfaultfd: 0,
  'userfaultfd-lifetime': 0,
  'userfaultfd-events': 0,
  'userfaultfd-move': 0,
  'userfaultfd-wp': 0,
  khugepaged: 0,
  'device-memory': 0,
  'migrate-vma': 0,
  'mmu-notifier': 0,
  'notifier-lifetime': 0,
  'gup-fast': 0,
  fork: 0,
  tlb: 0,
  'file-pages': 0,
  'file-writeback': 0,
  'remap-file-pages': 0,
  shmem: 0,
  swap: 0,
  barriers: 0,
  'all-kinds': 0,
  'vma-lock': 0,
  'vma-merge': 0,
  'userfaultfd-fork': 0,
  'interval-notifier': 0,
  'device-exclusive': 0,
  'file-collapse': 0,
  'file-migration': 0,
  gru: 0,
  xpmem: 0,
  'gup-force': 0,
  'invalidate-page': 0,
  mremap: 0,
  'numa-hinting': 0,
  'userfaultfd-api': 0,
  'userfaultfd-markers': 0,
  'userfaultfd-wp-kept': 0,
  'userfaultfd-poison': 0,
  'hugetlb-sharing': 0,
  'userfault-interface': 0,
};

const folder = join(root, 'docs/matrix');
const kept = new Map(
  readdirSync(folder).map((file): [string, MatrixDocument] => {
    return [file.replace(/\.json$/, ''), parseMatrix(readFileSync(join(folder, file), 'utf8'), file)];
  }),
);
const reasons = protocols.map(({ name: protocol, unneeded = {} }) => ({ protocol, unneeded }));

test('there are numbers for each matrix that is kept', () => {
  expect(Object.keys(left).sort()).toEqual([...kept.keys()].sort());
});

describe.each(Object.entries(left))('the matrix of %s', (protocol, open) => {
  const { rows = [], skipped } = kept.get(protocol) ?? {};

  test('shows that something is needed', () => {
    expect(rows.some(({ status }) => status === 'needed')).toBe(true);
  });

  test(`has ${open} rows that are neither needed nor explained`, () => {
    const unexplained = rows.filter((row) => isUnneeded(row.status) && reasonFor(row, reasons) === null);
    expect(unexplained.length > open ? unexplained.map(rowName) : unexplained.length).toBe(open);
  });

  test(`leaves no weakening undecided`, () => {
    expect(skipped).toBe(0);
  });
});

const unneeded = [...kept.values()].flatMap(({ rows }) => rows.filter(({ status }) => isUnneeded(status)).map(rowName));
const idle = reasons.flatMap(({ protocol, unneeded: given }) =>
  Object.keys(given).flatMap((start) =>
    unneeded.some((name) => name.startsWith(start)) ? [] : [`${protocol}: ${start}`],
  ),
);

test('every reason explains a row', () => {
  expect(idle).toEqual([]);
});

/** What the kept matrices say: how many rows of each are neither needed nor explained, and what each reason explains. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { reasonFor, rowName } from '../../checker/necessity/matrix.ts';
import { isUnneeded } from '../../checker/necessity/status.ts';
import { type MatrixDocument, parseMatrix } from '../../cli/files/matrix-file.ts';
import { protocols } from '../../scenarios/index.ts';
import { root } from '../build.ts';

interface Left {
  /** Rows that nothing misses and nobody has explained yet. */
  readonly open: number;
  /** Weakenings of which scenarios that are not in the file may say more: the run that wrote it was cut. */
  readonly undecided: number;
}
/** Numbers that may only fall; at none they stay. */
const left: { readonly [protocol: string]: Left } = {
  anonymous: { open: 3, undecided: 601 },
  'madv-userfault': { open: 0, undecided: 302 },
  'remap-anon-pages': { open: 2, undecided: 456 },
  userfaultfd: { open: 4, undecided: 509 },
  'userfaultfd-lifetime': { open: 2, undecided: 434 },
  'userfaultfd-events': { open: 4, undecided: 538 },
  khugepaged: { open: 0, undecided: 915 },
  'mmu-notifier': { open: 17, undecided: 967 },
  'notifier-lifetime': { open: 44, undecided: 563 },
  'migrate-vma': { open: 8, undecided: 875 },
  'gup-fast': { open: 1, undecided: 454 },
  fork: { open: 28, undecided: 394 },
  tlb: { open: 4, undecided: 529 },
  'file-pages': { open: 8, undecided: 400 },
  'file-writeback': { open: 3, undecided: 432 },
  'remap-file-pages': { open: 8, undecided: 514 },
  swap: { open: 7, undecided: 676 },
  barriers: { open: 0, undecided: 2 },
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

describe.each(Object.entries(left))('the matrix of %s', (protocol, { open, undecided }) => {
  const { rows = [], skipped } = kept.get(protocol) ?? {};

  test('shows that something is needed', () => {
    expect(rows.some(({ status }) => status === 'needed')).toBe(true);
  });

  test(`has ${open} rows that are neither needed nor explained`, () => {
    const unexplained = rows.filter((row) => isUnneeded(row.status) && reasonFor(row, reasons) === null);
    expect(unexplained.length > open ? unexplained.map(rowName) : unexplained.length).toBe(open);
  });

  test(`leaves ${undecided} weakenings to larger scenarios`, () => {
    expect(skipped).toBe(undecided);
  });
});

const unneeded = [...kept.values()].flatMap(({ rows }) => rows.filter(({ status }) => isUnneeded(status)).map(rowName));
const idle = reasons.flatMap(({ protocol, unneeded: given }) =>
  Object.keys(given).flatMap((start) =>
    unneeded.some((name) => name.startsWith(start)) ? [] : [`${protocol}: ${start}`],
  ),
);

/** As long as weakenings are undecided, the row that a reason is for may be among them. */
const idleNow = 74;

test(`${idleNow} reasons explain no row`, () => {
  expect(idle.length > idleNow ? idle : idle.length).toBe(idleNow);
});

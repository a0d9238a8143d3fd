/** What the kept matrices say: each row is needed or explained, and each reason explains something. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isUnneeded, plainName, type Row } from '../../checker/necessity/matrix.ts';
import { protocols } from '../../scenarios/index.ts';
import { root } from '../build.ts';

/** The protocols of which no row may be without a reason; the others are on their way. */
const decided = ['barriers'];

const folder = join(root, 'docs/matrix');
const kept = new Map(
  readdirSync(folder).map((file): [string, readonly Row[]] => {
    const { rows } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    return [file.replace(/\.json$/, ''), rows];
  }),
);

function unneeded(protocol: string): readonly Row[] {
  return (kept.get(protocol) ?? []).filter(({ status }) => isUnneeded(status));
}
const reasonsOf = (protocol: string): string[] =>
  Object.keys(protocols.find(({ name }) => name === protocol)?.unneeded ?? {});

describe.each(decided)('the matrix of %s', (protocol) => {
  test('is kept, and shows that something is needed', () => {
    expect(kept.get(protocol)?.some(({ status }) => status === 'needed')).toBe(true);
  });

  test('has a reason for each row that nothing misses', () => {
    const open = unneeded(protocol).filter(
      ({ name }) => !reasonsOf(protocol).some((start) => plainName(name).startsWith(start)),
    );
    expect(open.map(({ name }) => name)).toEqual([]);
  });
});

test.each(protocols.flatMap(({ name }) => (reasonsOf(name).length > 0 ? [name] : [])))(
  'each reason of %s explains a row',
  (protocol) => {
    const names = unneeded(protocol).map(({ name }) => plainName(name));
    const idle = reasonsOf(protocol).filter((start) => !names.some((name) => name.startsWith(start)));
    expect(idle).toEqual([]);
  },
);

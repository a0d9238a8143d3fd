/** `--write`: what was found becomes what is claimed, in the file; a verdict is never turned. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { folder, racewalk } from './in-process.ts';
import { protocol } from './mistakes/protocol.ts';

const { path, write } = folder();
async function written(name: string, text: string) {
  write(name, text);
  const { code, out, err } = await racewalk(['check', name, '--write'], { cwd: path });
  return { code, out, err, text: readFileSync(join(path, name), 'utf8') };
}
const without = (part: string): string => {
  expect(protocol).toContain(part);
  return protocol.replace(part, '');
};

describe('check FILE --write', () => {
  test('leaves what is as claimed', async () => {
    const { code, text } = await written('same.ts', protocol);
    // The depth alone was claimed; the other counts are added.
    expect([code, text]).toEqual([
      0,
      protocol.replace(
        "{\n    verdict: 'holds',\n    depth: 8,\n  }",
        "{ verdict: 'holds', states: 22, transitions: 29, depth: 8 }",
      ),
    ]);
  });
  test('fills in what a mutant breaks', async () => {
    const part = ",\n      expect: { violates: 'use of a stale reference', steps: 7 }";
    const { code, out, text } = await written('mutant.ts', without(part));
    expect(code).toBe(0);
    expect(out).toContain("+ expect: { violates: 'use of a stale reference', steps: 7 }\n");
    expect(text).toContain(
      "change: withoutLock(cache.lock),\n      expect: { violates: 'use of a stale reference', steps: 7 },",
    );
  });
  test('corrects a number, and says the old one', async () => {
    const { out, text } = await written('steps.ts', protocol.replace('steps: 6', 'steps: 60'));
    expect(out).toContain("- expect: { violates: 'none used as an index', steps: 60 }\n+ expect:");
    expect(text).toContain("'none used as an index', steps: 6 }");
  });
  test('turns no verdict', async () => {
    const broken = protocol.replace('cache.refs.at(0).is(0)),', 'cache.refs.at(0).is(1)),');
    const { code, text } = await written('turned.ts', broken);
    expect([code, text.includes("verdict: 'holds',\n    depth: 8")]).toEqual([1, true]);
  });
  test('does not go with --json', async () => {
    const { code, err } = await racewalk(['check', 'same.ts', '--write', '--json'], { cwd: path });
    expect([code, err]).toEqual([2, expect.stringContaining('leave out --json')]);
  });
});

describe('FILE#name', () => {
  test('is one scenario of the file', async () => {
    write(
      'two.ts',
      `${protocol}export const other = derive(scenario({ name: 'a', text: '', actors: {}, properties: [] }), { name: 'b' });\n`.replace(
        'demand, ',
        'demand, derive, ',
      ),
    );
    const { code, out } = await racewalk(['check', 'two.ts#cache'], { cwd: path });
    expect([code, out.split('\n')[0]]).toEqual([
      0,
      'cache: holds, as claimed (22 states, 29 transitions, depth 8, exhaustive)',
    ]);
    const { err } = await racewalk(['check', 'two.ts#cahce'], { cwd: path });
    expect(err).toBe("racewalk: two.ts has no scenario 'cahce'; there are cache, b. Did you mean 'cache'?\n");
  });
});

test('a draft may define what it does not use yet', async () => {
  const draft = protocol.replace('    family: true,\n', '').replace(/ {2}expect: \{\n.*?\n {2}\},\n/s, '');
  write('draft.ts', draft);
  const { code, err } = await racewalk(['check', 'draft.ts'], { cwd: path });
  expect(code).toBe(0);
  const line = draft.slice(0, draft.indexOf('isHot:')).split('\n').length;
  expect(err).toContain(`racewalk: draft.ts:${line}:`);
  expect(err).toContain("uses the guard 'isHot'");
});

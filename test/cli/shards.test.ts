/** Parts of a run that know nothing of each other are, merged, the one run that they are parts of. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { scenarioNamed } from '../../scenarios/index.ts';
import { counter } from '../counter.ts';
import { type Changes, racewalk } from './in-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'racewalk-shards-'));
const small = ['first-store-of-a-vma', 'killed-in-the-queue', 'late-wake-up'].map(scenarioNamed);
const changes: Changes = { cwd: folder, scenarios: [counter(), ...small] };
const names = ['part1', 'part2', 'part3'];

let whole: string;
let text: string;
beforeAll(async () => {
  whole = (await racewalk(['check', '--json'], changes)).out;
  text = (await racewalk(['check'], changes)).out;
  for (const [at, name] of names.entries()) {
    const { code, out } = await racewalk(['check', '--shard', `${at + 1}/3`, '--json'], changes);
    expect(code).toBe(0);
    writeFileSync(join(folder, name), out);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const merged = (...argv: readonly string[]) => racewalk(['merge', ...argv], changes);
const part = (name: string): { results: { scenario: string; states: number; part: object }[]; part: object } =>
  JSON.parse(readFileSync(join(folder, name), 'utf8'));

test.each([names, names.toReversed(), ['part2', 'part3', 'part1']])('%s, %s and %s are the whole', async (...order) => {
  const { measured: _, ...expected } = JSON.parse(whole);
  const { code, out } = await merged(...order, '--json');
  const { measured: __, ...found } = JSON.parse(out);
  expect(code).toBe(0);
  expect(found).toEqual(expected);
  expect((await merged(...order)).out).toBe(text);
});

test('each result is in one part, and a scenario is with its mutants', () => {
  const all = names.map((name) => part(name).results.map(({ scenario }) => scenario));
  expect(all.flat()).toHaveLength(JSON.parse(whole).results.length);
  for (const [at, own] of all.entries()) {
    for (const others of all.slice(at + 1)) expect(others.filter((name) => own.includes(name))).toEqual([]);
  }
});

test('more parts than scenarios are possible: some are empty', async () => {
  const many = ['1', '2', '3', '4', '5', '6'];
  for (const number of many) {
    const { out } = await racewalk(['check', '--shard', `${number}/6`, '--json'], changes);
    writeFileSync(join(folder, `of-six-${number}`), out);
  }
  expect((await merged(...many.map((number) => `of-six-${number}`))).out).toBe(text);
});

describe('refused is', () => {
  const refused = async (files: readonly string[]): Promise<string> => {
    const { code, err } = await merged(...files);
    expect(code).toBe(2);
    return err;
  };
  const altered = (name: string, change: (document: ReturnType<typeof part>) => void): string => {
    const document = part(name);
    change(document);
    writeFileSync(join(folder, 'altered'), JSON.stringify(document));
    return 'altered';
  };

  test('a part that is missing', async () => {
    expect(await refused(['part1', 'part3'])).toMatch(
      /part 2 of 3 is missing: run 'racewalk check --shard 2\/3 --json'/,
    );
  });
  test('a part that is there twice', async () => {
    writeFileSync(join(folder, 'again'), readFileSync(join(folder, 'part2')));
    expect(await refused([...names, 'again'])).toMatch(
      /again is part 2\/3, and so is part2|part2 is part 2\/3, and so is again/,
    );
  });
  test('a part of another run', async () => {
    const { out } = await racewalk(['check', '--shard', '2/3', '--json', '--exact'], changes);
    writeFileSync(join(folder, 'exact'), out);
    expect(await refused(['part1', 'exact', 'part3'])).toMatch(/exact is of another run than part1/);
  });
  test('a part whose result was altered', async () => {
    const name = altered('part2', ({ results }) => {
      for (const result of results) result.states++;
    });
    expect(await refused(['part1', name, 'part3'])).toMatch(
      /altered is no part of a run: it is altered: its seal does not fit/,
    );
  });
  test('a part that lacks a result', async () => {
    const name = altered('part2', ({ results }) => results.pop());
    expect(await refused(['part1', name, 'part3'])).toMatch(/its seal does not fit/);
  });
  test('what is no part', async () => {
    writeFileSync(join(folder, 'whole'), whole);
    writeFileSync(join(folder, 'cut'), whole.slice(0, 100));
    expect(await refused(['whole'])).toMatch(/whole is no part of a run: it was printed without '--shard'/);
    expect(await refused(['cut'])).toMatch(/cut is no part of a run: it is no JSON, or was cut off/);
    expect(await refused(['nothing-there'])).toMatch(/nothing-there cannot be read/);
    expect(await refused([])).toMatch(/which parts\?/);
  });
  test.each(['0/3', '4/3', '1', '1/2/3', 'a/b', '-1/2', '1/99999'])('--shard %s', async (value) => {
    const { code, err } = await racewalk(['check', `--shard=${value}`], changes);
    expect({ code, err }).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--shard .*: write which part of how many/),
    });
  });
});

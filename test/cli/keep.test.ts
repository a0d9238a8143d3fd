/** Checkpoints and lossy searches on the command line: what is kept, what is refused, and what to type next. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { advice } from '../../cli/options/advice.ts';
import { counter } from '../counter.ts';
import { folder, racewalk, userFile } from './in-process.ts';

const place = folder();
const at = (name: string): string => join(place.path, name);
/** Without the ends of lines that come of their length. */
const unwrapped = (text: string): string => text.replaceAll(/\n {2}(?! )/g, ' ');
place.write('mine.ts', userFile(8, 3));
place.write('file', 'text');

describe('check --checkpoint', () => {
  test('keeps each scenario and mutant in a folder of its own, and prints the same', async () => {
    const plain = await racewalk(['check', 'counter']);
    const kept = await racewalk(['check', 'counter', '--checkpoint', at('a')]);
    expect(kept).toEqual(plain);
    expect(readdirSync(at('a')).sort()).toEqual(['counter', 'counter+no-check', 'counter+no-lock']);
    const resumed = await racewalk(['check', 'counter', '--resume', at('a')]);
    const words = ' 3 searches resumed from checkpoints;';
    expect(unwrapped(resumed.out)).toContain(words);
    expect({ ...resumed, out: unwrapped(resumed.out).replace(words, '') }).toEqual({
      ...plain,
      out: unwrapped(plain.out),
    });
  });

  test.each(['lock', '.lock', '~lock', '+lock'])(
    'keeps a scenario called %s beside the lock of its folder',
    async (name) => {
      const scenarios = [counter({ name, mutants: {} })];
      const place = at(`names ${name}`);
      const kept = await racewalk(['check', '--checkpoint', place], { scenarios });
      expect([kept.code, kept.err]).toEqual([0, '']);
      expect((await racewalk(['check', '--resume', place], { scenarios })).out).toContain(
        'resumed from a checkpoint of',
      );
    },
  );

  test('goes on where the memory was too small, with the command that it prints', async () => {
    const cut = await racewalk(['check', 'mine.ts', '--memory', '200K', '--checkpoint', 'b'], { cwd: place.path });
    expect(cut.code).toBe(3);
    expect(cut.err).toBe(
      'racewalk: the search is kept in b; go on with: racewalk check mine.ts --memory 1M --resume b\n',
    );
    const argv = cut.err.trim().split('go on with: racewalk ')[1]?.split(' ') ?? [];
    const rest = await racewalk(
      [...argv, '--json'].filter((word) => word !== '--memory' && word !== '1M'),
      {
        cwd: place.path,
      },
    );
    // Each of the eight threads counts from 0 to 3 by itself.
    expect(JSON.parse(rest.out).results[0]).toMatchObject({ states: 4 ** 8, depth: 24, verdict: 'holds', cut: null });
  });

  test.each<[string, readonly string[], RegExp, number]>([
    [
      'a folder with checkpoints',
      ['--checkpoint', 'c'],
      /c holds checkpoints already; go on from them with --resume/,
      2,
    ],
    [
      'a folder with something else',
      ['--checkpoint', 'other'],
      /other is not empty; name a folder that is empty or/,
      2,
    ],
    ['a file', ['--checkpoint', 'file'], /file is a file; name a folder/, 2],
    ['a folder in a file', ['--checkpoint', 'file/c'], /file\/c cannot be written: a part of its path is a file/, 3],
    ['a folder in none', ['--checkpoint', 'no/c'], /no\/c cannot be written: the folder that it is to be in does/, 3],
    ['no checkpoint', ['--resume', 'other'], /other holds no checkpoint of counter\+no-lock;/, 2],
    ['no folder', ['--resume', 'no'], /no holds no checkpoint of counter\+no-lock;/, 2],
    ['both', ['--resume', 'c', '--checkpoint', 'c'], /--resume goes on keeping checkpoints in its folder/, 2],
    ['a rhythm without a folder', ['--checkpoint-every', '1s'], /--checkpoint-every needs --checkpoint DIR or/, 2],
    [
      'a rhythm that is none',
      ['--checkpoint', 'd', '--checkpoint-every', 'x'],
      /--checkpoint-every x: write a time/,
      2,
    ],
    ['a lossy search', ['--checkpoint', 'd', '--lossy', 'bitstate'], /--lossy cannot go with --checkpoint/, 2],
    [
      'walks',
      ['--checkpoint', 'd', '--strategy', 'pct'],
      /--checkpoint cannot go with --strategy pct: .*; leave out one of them/,
      2,
    ],
    [
      'partial order',
      ['--resume', 'c', '--reduce', 'order'],
      /--resume cannot go with --reduce order: .*; write --exact or --reduce symmetry/,
      2,
    ],
    ['an unknown kind', ['--lossy', 'bitsate'], /--lossy bitsate: write compaction, bitstate.* 'bitstate'/, 2],
  ])('refuses %s', async (_, options, words, exit) => {
    mkdirSync(at('other'), { recursive: true });
    writeFileSync(at('other/x'), '');
    mkdirSync(at('c/counter'), { recursive: true });
    writeFileSync(at('c/counter/manifest'), '');
    const argv = ['check', 'counter', '--mutant', 'no lock', ...options];
    const { code, out, err } = await racewalk(argv, { cwd: place.path });
    expect(err).toMatch(words);
    expect([code, out]).toEqual([exit, '']);
  });

  test('refuses a checkpoint that is altered or of another scenario, and says which', async () => {
    const run = (...argv: string[]) => racewalk(argv, { cwd: place.path });
    await run('check', 'counter', '--mutant', 'no lock', '--checkpoint', 'e');
    const other = await run('check', 'counter', '--mutant', 'no check', '--resume', 'e');
    expect([other.code, other.err]).toEqual([
      2,
      'racewalk: e holds no checkpoint of counter+no-check, but one of counter+no-lock; --checkpoint DIR begins one in another folder\n',
    ]);
    const manifest = at('e/counter+no-lock/manifest');
    const written = readFileSync(manifest, 'utf8');
    expect(written).toContain('"level":8,');
    writeFileSync(manifest, written.replace('"level":8,', '"level":7,'));
    const altered = await run('check', 'counter', '--mutant', 'no lock', '--resume', 'e');
    expect(altered.code).toBe(2);
    expect(altered.err).toMatch(
      /^racewalk: e\/counter\+no-lock: this checkpoint cannot be gone on from: its file 'manifest' is damaged/,
    );
  });

  test('refuses a checkpoint of a search that was to find more', async () => {
    const run = (...argv: string[]) =>
      racewalk(['check', 'counter', '--mutant', 'no lock', ...argv], { cwd: place.path });
    await run('--continue', '3', '--checkpoint', 'g');
    const { code, err } = await run('--resume', 'g');
    expect([code, err]).toEqual([
      2,
      'racewalk: g/counter+no-lock: this checkpoint cannot be gone on from: it is of another search: its end of search is C1, 3 violations, but here it is C1\n',
    ]);
  });

  test('begins in a folder where a search was refused', async () => {
    const run = (...argv: string[]) =>
      racewalk(['check', 'counter', '--checkpoint', 'h', ...argv], { cwd: place.path });
    expect(await run('--memory', '10')).toMatchObject({ code: 2, err: expect.stringContaining('is too small') });
    expect(await run()).toMatchObject({ code: 0 });
  });

  test('takes over a folder whose process has died', async () => {
    mkdirSync(at('f'));
    // No process has this number.
    writeFileSync(at('f/~lock'), `${hostname()} 4194305 1`);
    expect((await racewalk(['check', 'counter', '--checkpoint', at('f')])).code).toBe(0);
    expect(readdirSync(at('f'))).not.toContain('~lock');
  });
});

describe('check --lossy', () => {
  test('ends as incomplete with its odds, and a violation is as claimed', async () => {
    const holds = await racewalk(['check', 'counter', '--lossy', 'compaction']);
    expect(holds.code).toBe(3);
    expect(holds.out).toContain('counter: incomplete: states were told apart by hashes');
    expect(holds.out).toMatch(/hash compaction in 256 MiB, 32 bits a state, its table \S+ % full: the odds that any/);
    const bug = await racewalk(['check', 'counter', '--mutant', 'no lock', '--lossy', 'bitstate', '--json']);
    const [result] = JSON.parse(bug.out).results;
    expect(result).toMatchObject({
      verdict: 'violated',
      asClaimed: true,
      lossy: { kind: 'bitstate', memory: 2 ** 28 },
    });
    const again = await racewalk(['replay', result.replay]);
    expect(again.out).toContain('broken: C1');
  });
});

test('beyond the memory of any search, hashes are advised', () => {
  const cut = { cut: 'memory', undivided: 'it is for a reason', names: ["it's"], memory: 2 ** 33 } as const;
  expect(advice({ ...cut, options: { json: true, memory: '8G' }, folder: null })).toEqual([
    "a search uses at most 4 GiB, whatever --memory allows, where it is for a reason: bind smaller sizes, or keep hashes only: racewalk check 'it'\\''s' --json --memory 8G --lossy compaction",
  ]);
  expect(advice({ ...cut, undivided: null, options: {}, folder: null })).toEqual([]);
  expect(advice({ ...cut, cut: null, options: {}, folder: 'x' })).toEqual([]);
});

/** Arguments and names that once were misread. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { slug } from '../../checker/counterexample/token.ts';
import { eventually, never } from '../../checker/language/index.ts';
import { counter, memory, noLock } from '../counter.ts';
import { folder, racewalk, userFile } from './in-process.ts';

const { path: cwd, write } = folder();
write('mine.ts', userFile(1, 1));

test('what stands behind -- is a name, whatever it looks like', async () => {
  expect((await racewalk(['check', '--', 'mine.ts'], { cwd })).out).toContain('mine: holds');
  expect((await racewalk(['check', '--', '--exact'], { cwd })).err).toContain(
    "there is no scenario or protocol '--exact'",
  );
});

describe('the name of a scenario or mutant', () => {
  test.each([
    ['two words', 'two-words'],
    ['漢字', 'u6f22-u5b57'],
    ['..', 'u2e-u2e'],
    ['.', 'u2e'],
    ['v1.2', 'v1.2'],
  ])('%s in tokens and folders: %s', (name, text) => {
    expect(slug(name)).toBe(text);
  });
  test('without a letter of ASCII gives a token that can be replayed', async () => {
    const scenarios = [counter({ name: '漢', mutants: { 字: noLock } })];
    const { out } = await racewalk(['check', '漢', '--mutant', '字'], { scenarios });
    const [, token = ''] = /racewalk replay (\S+)/.exec(out) ?? [];
    expect(token).toMatch(/^u6f22\+u5b57:/);
    const replayed = await racewalk(['replay', token], { scenarios });
    expect([replayed.code, replayed.err]).toEqual([1, '']);
  });
});

test('symbolic links that go in a circle are refused', async () => {
  symlinkSync('loop.ts', join(cwd, 'loop.ts'));
  const { code, err } = await racewalk(['check', 'loop.ts'], { cwd });
  expect([code, err]).toEqual([2, 'racewalk: loop.ts cannot be read: its symbolic links go in a circle (ELOOP)\n']);
});

test('what is nested too deeply is refused', async () => {
  const deep = 'Array.from({ length: 20_000 }).reduce((inner: any) => not(inner), memory.count.at(me).lessThan(most))';
  write(
    'deep.ts',
    userFile(1, 1).replace('every, me,', 'every, me, not,').replace('memory.count.at(me).lessThan(most)', deep),
  );
  const { code, err } = await racewalk(['check', 'deep.ts'], { cwd });
  expect([code, err]).toEqual([2, 'racewalk: something in the input is nested too deeply to be read\n']);
});

describe('what would take for ever to compile is refused', () => {
  test('choices', async () => {
    write(
      'choices.ts',
      `import { role, scenario, shared, sort, set, and, vocabulary } from 'racewalk';
import { setup } from 'xstate';
const page = sort('page');
const names = Array.from({ length: 14 }, (_, at) => 'c' + at);
const g = shared('g', { pages: set(page) });
const r = role('r', { registers: {}, choices: Object.fromEntries(names.map((name) => [name, page])) }, ({ chosen }: any) => ({
  guards: { all: and(...names.map((name) => g.pages.has(chosen[name]))) },
}));
const machine = setup(vocabulary(r)).createMachine({
  id: 'm', initial: 'a', states: { a: { on: { go: { guard: 'all', target: 'b' } } }, b: { type: 'final' } },
});
export default scenario({ name: 'choices', text: '', bounds: { page: 3 }, actors: { a: r.runs(machine) }, properties: [] });
`,
    );
    const { code, err } = await racewalk(['check', 'choices.ts'], { cwd });
    expect(code).toBe(2);
    expect(err).toContain('has an event with 4782969 combinations of choices');
  });
});

test('simulate says what it does not judge', async () => {
  const scenarios = [
    counter({ properties: [eventually('L', '', memory.count.is(2)), never('N', '', memory.count.is(3))] }),
  ];
  const { out } = await racewalk(['simulate', 'counter', '--runs', '3'], { scenarios });
  expect(out).toContain('no violation found; not judged, being about whole runs: L;');
});

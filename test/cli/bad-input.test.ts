import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { counter } from '../counter.ts';
import { folder, promised, racewalk, userFile } from './in-process.ts';

const { path, write } = folder();
const machine = (config: string): string =>
  userFile(1, 1).replace(/states: \{ adding.*\n/, `states: { adding: { ${config} } },\n`);
write('good.ts', userFile(1, 1));
write('syntax.ts', 'export default scenario({ name: ;\n');
write('none.ts', 'export const answer = 42;\n');
write('empty.js', '');
write('package.json', '{}');
mkdirSync(join(path, 'folder'));
write('throws.js', "throw new Error('first line\\n    at somewhere (file.js:1:1)');\n");
write('throwing.ts', "throw new Error('of a neighbour');\n");
write('neighbour.ts', "import './throwing.ts';\n");
write('imports.ts', "import 'no-such-package';\n");
write('after.ts', machine("after: { 1000: 'adding' }"));
write('parallel.ts', machine("on: { add: { guard: 'isLess', actions: 'add' } }, type: 'parallel', states: { a: {} }"));
write('inline.ts', machine("on: { add: { guard: () => true, actions: 'add' } }"));
write('gaurd.ts', machine("on: { add: { gaurd: 'isLess', actions: 'add' } }"));
write('misspelt.ts', machine("on: { add: { guard: 'isLess', actions: 'ad' } }"));
write('target.ts', machine("on: { add: { guard: 'isLess', actions: 'add', target: 'nowhere' } }"));
write(
  'twice.ts',
  `${userFile(1, 1)}export const again = scenario({ name: 'mine', text: '', actors: {}, properties: [] });\n`,
);
write(
  'no-actors.ts',
  "import { scenario } from 'racewalk';\nexport default scenario({ name: 'x', text: '', actors: {}, properties: [] });\n",
);
write('not-ours.js', "export default { kind: 'scenario', name: 'x', actors: { a: 1 }, properties: [] };\n");
write('claims.ts', userFile(1, 1, "expect: { verdict: 'violated', violates: 'P1', steps: 1 },"));
write('bounds.ts', userFile(1, 1, 'bounds: { page: 1 },'));

const token = 'counter:123456789:0000';

describe('bad input ends with 2, one paragraph on standard error, nothing on standard output', () => {
  test.each<[string, readonly string[]]>([
    ["there is no command 'chekc'. Did you mean 'check'?", ['chekc']],
    ["there is no command 'frobnicate'. There are check, list, matrix, verify, merge, show, ", ['frobnicate']],
    ["there is no scenario or protocol 'conter'. Did you mean 'counter'?", ['check', 'conter']],
    ["there is no scenario or protocol 'wolves'. 'racewalk list' shows what there is", ['show', 'wolves']],
    ["there is no mutant 'no lok' of 'counter'. Did you mean 'no lock'?", ['check', '--mutant', 'no lok']],
    ["there is no mutant 'lock' of 'counter'.", ['check', 'counter', '--mutant', 'lock']],
    ["there is no bug 'X09' of 'counter'. Did you mean 'X01'?", ['check', '--bug', 'X09']],
    ["there is no bug 'D07'", ['check', '--bug', 'D07']],
    ['--format svg prints a drawing only; leave out --write', ['check', '--bug', 'X01', '--format', 'svg', '--write']],
    ['--mutant and --bug name one broken form each', ['check', '--mutant', 'a', '--bug', 'b']],
    ["'check' has no option --jsn. Did you mean '--json'?", ['check', '--jsn']],
    ["'check' has no option -x", ['check', '-x']],
    ["'show' needs NAME: racewalk show <NAME>", ['show']],
    ["'show' takes no 'b': racewalk show <NAME>", ['show', 'a', 'b']],
    ['an argument is empty', ['check', '']],
    ['/proc/x cannot be written', ['init', '/proc/x']],
    ['--bug needs a value', ['check', '--bug']],
    ['--trace wide: write short, full', ['check', '--trace', 'wide']],
    ["--format svgz: write mermaid, dot, svg, xstate. Did you mean 'svg'?", ['diagram', 'counter', '--format', 'svgz']],
    ['--memory 2X: write a size such as 512M or 2G', ['check', '--memory', '2X']],
    ['--memory 0: write a size', ['check', '--memory', '0']],
    ['--memory needs a value', ['check', '--memory']],
    ['--memory is given 2 times; give it once', ['check', '--memory', '1G', '--memory', '2G']],
    ["a memory limit of 1024 bytes is too small; 'counter' needs at least ", ['check', '--memory', '1K']],
    ['--time soon: write a time such as 30s or 5m', ['check', '--time', 'soon']],
    ['--time 0: write a time', ['check', '--time', '0']],
    ['--time -3: write a time', ['check', '--time', '-3']],
    ['--seed -1: write a whole number of at least 0', ['simulate', 'counter', '--seed', '-1']],
    ['--seed 1.5: write a whole number', ['simulate', 'counter', '--seed', '1.5']],
    ['--runs many: write a whole number of at least 1', ['simulate', 'counter', '--runs', 'many']],
    ['--runs 0: write a whole number of at least 1', ['simulate', 'counter', '--runs', '0']],
    ["'counter' is no replay token: a token has three parts", ['replay', 'counter']],
    ['its path is empty', ['replay', 'counter:123456789:']],
    ["the token is stale: 'counter' has changed since it was printed", ['replay', token]],
    [
      "the token is of a scenario 'countre', which there is not. Did you mean 'counter'?",
      ['replay', 'countre:123456789:0'],
    ],
    [
      "the token is of a mutant 'no-luck' of 'counter', which there is not. Did you mean 'no-lock'?",
      ['replay', 'counter+no-luck:123456789:0'],
    ],
    ['missing.ts: there is no such file', ['check', 'missing.ts']],
    ['./missing: there is no such file', ['check', './missing']],
    ['./ is a directory; name a file in it', ['check', './']],
    ['folder is a directory; name a file in it', ['check', 'folder']],
    [
      "package.json: the definition: it is none; 'racewalk export NAME --to json' writes one",
      ['check', 'package.json'],
    ],
    ['syntax.ts:1:33: Unexpected token', ['check', 'syntax.ts']],
    ['none.ts exports no scenario; write export default scenario(', ['check', 'none.ts']],
    ['empty.js exports no scenario', ['check', 'empty.js']],
    ['throws.js:1:7: first line', ['check', 'throws.js']],
    ['throwing.ts:1:7: of a neighbour', ['check', 'neighbour.ts']],
    ["imports.ts:1:8: Cannot find module 'no-such-package'", ['check', 'imports.ts']],
    ["after.ts:13:23: machine 'adding thread', state 'adding': 'after' is not supported", ['check', 'after.ts']],
    [
      "parallel.ts:13:13: machine 'adding thread', state 'adding': parallel states are not supported",
      ['check', 'parallel.ts'],
    ],
    [
      "inline.ts:13:36: machine 'adding thread', state 'adding': the function 'guard' as a guard is not data",
      ['check', 'inline.ts'],
    ],
    [
      "gaurd.ts:13:36: machine 'adding thread', state 'adding': 'gaurd' in a transition is not supported; write 'guard'",
      ['check', 'gaurd.ts'],
    ],
    [
      "misspelt.ts:13:53: machine 'adding thread', state 'adding': action 'ad' is not in the vocabulary of 'adder'",
      ['check', 'misspelt.ts'],
    ],
    [
      "target.ts:13:13: machine 'adding thread', state 'adding': there is no state 'nowhere' beside it",
      ['check', 'target.ts'],
    ],
    ["twice.ts exports two scenarios named 'mine'", ['check', 'twice.ts']],
    ["no-actors.ts:2:48: scenario 'x' has no actors", ['check', 'no-actors.ts']],
    ['not-ours.js: ', ['check', 'not-ours.js']],
    ["claims.ts:21:34: scenario 'mine' claims to violate 'P1', which is no property", ['check', 'claims.ts']],
    ["bounds.ts:21:13: scenario 'mine' binds 'page', which nothing in it uses", ['check', 'bounds.ts']],
    ["the token is of a scenario 'counter', which there is not", ['replay', token, 'good.ts']],
  ])('%s', async (message, argv) => {
    const { code, out, err } = await racewalk(argv, { cwd: path });
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^racewalk: /);
    expect(err).toContain(message);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).not.toMatch(/\bat .*:\d+:\d+\)?$/);
    expect(err).not.toContain('bug of racewalk');
  });

  test('also where an error comes only with a mutant, before any result', async () => {
    write(
      'mutant.ts',
      userFile(1, 1).replace(
        promised,
        "properties: [], mutants: { m: { text: '', change: { kind: 'actor', name: 'nobody', spec: 0 }, expect: { holds: '' } } }",
      ),
    );
    const { code, out, err } = await racewalk(['check', 'mutant.ts'], { cwd: path });
    expect([code, out, err]).toEqual([2, '', expect.stringContaining("there is no actor 'nobody'")]);
  });

  test.each(['js', 'mjs', 'cjs', 'ts'])('a .%s file that throws has run once', async (end) => {
    const once = `require('node:fs').appendFileSync(${JSON.stringify(join(path, `ran-${end}`))}, 'x');\n`;
    write(`once.${end}`, `${once}throw new Error('here');\n`);
    const { err } = await racewalk(['check', `once.${end}`], { cwd: path });
    expect(err).toBe(`racewalk: once.${end}:2:7: here\n`);
    expect(readFileSync(join(path, `ran-${end}`), 'utf8')).toBe('x');
  });

  test('a token that was altered or cut off', async () => {
    const printed = (await racewalk(['check', '--bug', 'X01'])).out.match(/racewalk replay (\S+)/)?.[1] ?? '';
    const replayed = async (text: string) => racewalk(['replay', text]);
    expect((await replayed(printed)).code).toBe(1);
    expect((await replayed(printed.slice(0, -1))).err).toContain('it is cut off or altered');
    expect((await replayed(`${printed.slice(0, -1)}9`)).err).toContain('takes transition 9 of a state that has');
    expect((await replayed(printed.replace(/:(.)[^:]*$/, ':v0'))).err).toContain('it names no property');
    const changed = await racewalk(['replay', printed], { scenarios: [counter({ properties: [] })] });
    expect(changed.err).toContain("the token is stale: 'no-lock' of 'counter' has changed");
  });
});

test('no command at all ends with 2 and the help on standard error', async () => {
  const { code, out, err } = await racewalk([]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toContain('Usage: racewalk COMMAND');
});

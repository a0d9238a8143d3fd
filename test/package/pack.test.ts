/** The package, used as a stranger would use it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { filesIn } from '../../docs-generator/console.ts';
import { bytesIn, installPage, ownMegabytesMax } from '../../docs-generator/install.ts';
import { root, typescript } from '../build.ts';
import { type Ended, Installed, run, succeed, tool } from './installed.ts';

/** The README's scenario, which imports only what the package exports. */
const [example = { name: '', content: '' }] = filesIn(readFileSync(join(root, 'README.md'), 'utf8'));
const testing = filesIn(readFileSync(join(root, 'docs/guide/testing.md'), 'utf8'));
const named = (...names: readonly string[]) => testing.filter(({ name }) => names.includes(name));

/** Built-in machines and state with a machine of the user's own. */
const composed = `
import { flag, role, scenario, sometimes, vocabulary } from 'racewalk';
import { mmapWriter, layoutChanger, parts } from 'racewalk/machines';
import { mms, sharedByTasks } from 'racewalk/models';
import { scenarioNamed } from 'racewalk/scenarios';
import { setup } from 'xstate';

const reader = role('reader', { registers: {} }, () => ({
  actions: { unlock: mms.lock.at(0).releaseRead() },
  steps: { lock: mms.lock.at(0).acquireRead() },
}));
const reading = setup(vocabulary(reader)).createMachine({
  id: 'reading thread',
  initial: 'called',
  states: {
    called: { on: { lock: { guard: 'lock', actions: 'lock', target: 'reading' } } },
    reading: { on: { unlock: { actions: 'unlock', target: 'done' } } },
    done: { type: 'final' },
  },
});
export const mine = scenario({
  name: 'reader-against-writer',
  text: 'A reader of its own against the built-in writer.',
  bounds: { page: 1 },
  actors: { R: reader.runs(reading), W: layoutChanger.runs(mmapWriter) },
  properties: [sometimes('waits', 'the reader waits for the writer', reader.some((r) => r.in('called')))],
  expect: { verdict: 'holds' },
});

const visitor = role(
  'visitor',
  { registers: { ...parts.faultRegisters, left: flag }, choices: parts.faultChoices, optional: parts.faultOptional },
  ({ self, chosen }) => {
    const fault = parts.faultVocabulary(self, chosen);
    return { ...fault, actions: { ...fault.actions, leave: self.left.set(true) } };
  },
);
const visiting = setup(vocabulary(visitor)).createMachine({
  id: 'visiting thread',
  initial: 'accessing',
  states: {
    ...parts.faultStates,
    done: { id: 'done', on: { leave: { actions: 'leave', target: 'left' } } },
    left: { type: 'final' },
    killed: { id: 'killed', type: 'final' },
  },
});
export const visit = scenario({
  name: 'visit',
  text: 'A thread made of the states of a fault and one of its own.',
  bounds: { page: 1, frame: 1 },
  initial: sharedByTasks(1),
  actors: { V: visitor.runs(visiting, { page: 0 }) },
  properties: [sometimes('leaves', 'the thread leaves after its fault', visitor.some((v) => v.left))],
  expect: { verdict: 'holds' },
});
export const varied = scenario({ ...scenarioNamed('two-threads-one-page'), name: 'varied', mutants: {} });
`;

/** The matchers as methods, in Jest. */
const jestTypes = `
import { expect } from '@jest/globals';
import * as matchers from 'racewalk/jest';
import { scenarioNamed } from 'racewalk/scenarios';
expect.extend(matchers);
expect(scenarioNamed('x')).not.toHold();
// @ts-expect-error: steps is a number
expect(scenarioNamed('x')).toViolate('deadlock', { steps: 'nine' });
`;
const misspelt = example.content.replace("guard: 'cached'", "guard: 'cachd'");
const ofVitest = ['counter.vitest.test.ts', 'mutex.ts', 'mutex-model.ts', 'mutex.vitest.test.ts'];

const attw = tool('@arethetypeswrong/cli/dist/index.js');

let installed: Installed;
/** What arethetypeswrong says. */
let analysed: Promise<Ended>;
beforeAll(async () => {
  installed = await Installed.make();
  // The slowest work goes on beside the other tests.
  const { place, tarball } = installed;
  analysed = run(process.execPath, [attw, tarball, '--profile', 'node16', '--no-color', '-f', 'json'], place);
  typeErrors = typed({
    [example.name]: example.content,
    'misspelt.ts': misspelt,
    'composed.ts': composed,
    'jest-types.ts': jestTypes,
    ...Object.fromEntries(named(...ofVitest).map(({ name, content }) => [`vitest/${name}`, content])),
  });
}, 300_000);
afterAll(() => installed.remove());

const racewalk = (...args: readonly string[]) => run('npx', ['--no-install', 'racewalk', ...args], installed.user);

/** What tsc says about the user's files, and with '' about the package's declarations; those of others are not ours. */
let typeErrors: (file: string) => Promise<readonly string[]>;

/** Types everything in one go, which takes most of the time of these tests. */
function typed(files: { readonly [name: string]: string }): typeof typeErrors {
  for (const [name, content] of Object.entries(files)) installed.write(name, content);
  installed.write('tsconfig.json', {
    compilerOptions: {
      target: 'es2023',
      lib: ['es2023'],
      module: 'nodenext',
      strict: true,
      declaration: true,
      noEmit: true,
      allowImportingTsExtensions: true,
      types: ['node'],
    },
    files: Object.keys(files),
  });
  const said = run(process.execPath, [typescript, '-p', '.', '--pretty', 'false'], installed.user);
  return async (file) =>
    (await said).stdout
      .split('\n')
      .filter((line) => line.startsWith(file === '' ? 'node_modules/racewalk/' : `${file}(`));
}

interface Analysis {
  readonly analysis: { readonly entrypoints: object };
  readonly problems?: { readonly [kind: string]: readonly { readonly resolutionKind?: string }[] };
}

describe('the package', () => {
  test('contains built code, each file with its types, and no tests or tools', () => {
    const { packed } = installed;
    const code = packed.filter((path) => path.endsWith('.js'));
    expect(code).toContain('dist/index.js');
    // Nobody imports the command's code, which is bundled.
    const library = code.filter((path) => !path.startsWith('dist/cli/'));
    for (const path of library) expect(packed).toContain(path.replace(/\.js$/, '.d.ts'));
    const rooms = ['checker', 'models', 'machines', 'scenarios', 'litmus', 'testing', 'cli', 'index', 'cjs'];
    const strange = code.filter((path) => !rooms.some((room) => new RegExp(`^dist/${room}[/.]`).test(path)));
    expect(strange).toEqual([]);
    expect(packed).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'docs/limits.md']));
  });

  test('tells the licence of everything that its bundle carries', () => {
    const notices = readFileSync(join(installed.user, 'node_modules/racewalk/THIRD-PARTY-NOTICES'), 'utf8');
    const script = readFileSync(join(installed.user, 'node_modules/racewalk/dist/cli/bundle.script'), 'utf8');
    const bundled = [...script.matchAll(/^\s*\/\/ .*node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)].map(([, name]) => name);
    expect(bundled).toEqual(expect.arrayContaining(['xstate', 'jiti', 'sucrase']));
    for (const name of new Set(bundled)) expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
    expect(notices.match(/Permission is hereby granted/g)?.length).toBeGreaterThan(2);
  });

  test('is no larger than docs/install.md says, nor much smaller', () => {
    const megabytes = bytesIn(join(installed.user, 'node_modules/racewalk')) / 1e6;
    expect(megabytes).toBeLessThan(ownMegabytesMax);
    expect(megabytes).toBeGreaterThan(ownMegabytesMax / 2);
    expect(installed.packed).toContain('docs/install.md');
  });

  test('brings the packages that docs/install.md lists, and no others', () => {
    const lock: { packages: { [path: string]: object } } = JSON.parse(
      readFileSync(join(installed.user, 'node_modules/.package-lock.json'), 'utf8'),
    );
    const names = Object.keys(lock.packages).flatMap((path) => /^node_modules\/(.+)$/.exec(path)?.[1] ?? []);
    const { text } = installPage(root);
    const told = [...text.matchAll(/^\| `(.+?)` /gm)].map(([, name]) => name);
    expect(names.filter((name) => name !== 'racewalk').sort()).toEqual(told.sort());
  });

  test('runs no script when it is installed, and neither do its dependencies', () => {
    const lock: { packages: { [path: string]: { hasInstallScript?: true } } } = JSON.parse(
      readFileSync(join(installed.user, 'package-lock.json'), 'utf8'),
    );
    const scripted = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && entry.hasInstallScript);
    // 'prepare' is not run for an installed tarball.
    expect(scripted).toEqual([]);
  });

  test('satisfies publint and arethetypeswrong for import and for require', async () => {
    const { place, tarball } = installed;
    const publint = [tool('publint/src/cli.js'), tarball, '--strict'];
    expect(await succeed(process.execPath, publint, place)).toMatch(/All good/);
    const said = await analysed;
    expect(said).toMatchObject({ status: 0, stderr: '' });
    const { analysis, problems = {} }: Analysis = JSON.parse(said.stdout);
    expect(Object.keys(analysis.entrypoints)).toEqual(expect.arrayContaining(['.', './jest', './fast-check']));
    // Node.js 10 knows no exports.
    expect(
      Object.values(problems)
        .flat()
        .filter(({ resolutionKind }) => resolutionKind !== 'node10'),
    ).toEqual([]);
  });

  test('brings a command that checks the scenarios inside it', async () => {
    const { status, stdout } = await racewalk('list');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^[a-z][a-z-]+ +\([a-z-]+\)$/m);
  });

  test('checks a scenario written against its exports', async () => {
    const { status, stdout, stderr } = await racewalk('check', example.name);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/: all as claimed\nreceipt: /);
  });

  test('types that scenario, and its own declarations are sound', async () => {
    expect(await typeErrors(example.name)).toEqual([]);
    expect(await typeErrors('')).toEqual([]);
  });

  test('refuses a misspelt guard in tsc', async () => {
    expect(misspelt).not.toBe(example.content);
    expect((await typeErrors('misspelt.ts')).join()).toMatch(/cachd/);
  });

  test('gives the checker and the page-table core to programs', async () => {
    const program = `import { check, models } from 'racewalk';
      console.log(typeof check, typeof models.lockPte, models.properties.D1.id);`;
    const args = ['--input-type=module', '--eval', program];
    expect(await succeed(process.execPath, args, installed.user)).toBe('function function D1\n');
  });
});

describe('built-in machines in a file of the user', () => {
  test('are checked by the command', async () => {
    const { status, stdout, stderr } = await racewalk('check', 'composed.ts');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^reader-against-writer: holds, as claimed/m);
    expect(stdout).toMatch(/^visit: holds, as claimed/m);
    expect(stdout).toMatch(/^varied: holds, as claimed/m);
  });

  test('are typed', async () => {
    expect(await typeErrors('composed.ts')).toEqual([]);
  });

  test('do not mix with those of another copy of the language, and the error names both', async () => {
    const program = `import { check } from 'racewalk';
      import { createRequire } from 'node:module';
      const { scenarioNamed } = createRequire(import.meta.url)('racewalk/scenarios');
      try { check(scenarioNamed('two-threads-one-page')) } catch (error) { console.log(error.name, error.message) }`;
    const said = await succeed(process.execPath, ['--input-type=module', '--eval', program], installed.user);
    expect(said).toMatch(/^ModelError the role of actor 't0' of 'two-threads-one-page' comes from another copy/);
    expect(said).toMatch(
      /\/dist\/cjs\/checker\/language\/copy\.js and is used with file:.*\/dist\/checker\/language\/copy\.js: install racewalk once/,
    );
  });
});

describe('racewalk init', () => {
  test('makes a project whose own npm test passes', async () => {
    expect((await racewalk('init', 'project')).status).toBe(0);
    const said = await succeed('npm', ['test'], join(installed.user, 'project'));
    expect(said).toMatch(/^counter: holds, as claimed/m);
    expect(said).toMatch(/Tests +2 passed/);
  });
});

describe('docs/guide/testing.md', () => {
  test('works with Jest as it comes, in CommonJS', async () => {
    installed.write('commonjs/package.json', { private: true });
    for (const { name, content } of named('counter.js', 'counter.test.js'))
      installed.write(`commonjs/${name}`, content);
    const { status, stderr } = await run(
      process.execPath,
      [tool('jest/bin/jest.js')],
      join(installed.user, 'commonjs'),
    );
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringMatching(/Tests: +3 passed, 3 total/) });
  });

  test('and there prints the race of a failure', async () => {
    installed.write(
      'commonjs/failing.test.js',
      `expect.extend(require('racewalk/jest'));
       test('fails', () => { expect(require('./counter.js')).toHold({ mutant: 'no lock' }) });`,
    );
    const failing = [tool('jest/bin/jest.js'), 'failing'];
    const { status, stderr } = await run(process.execPath, failing, join(installed.user, 'commonjs'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/expected 'no lock' of 'counter' to hold\n/);
    expect(stderr).toMatch(/^ +8 +unlock$/m);
    expect(stderr).toMatch(/^ +racewalk replay counter\+no-lock:\S+$/m);
  });

  test('works with Jest in ES modules', async () => {
    installed.write('module/package.json', { private: true, type: 'module' });
    for (const { name, content } of named('counter-module.test.js')) installed.write(`module/${name}`, content);
    const modules = ['--experimental-vm-modules', tool('jest/bin/jest.js')];
    const { status, stderr } = await run(process.execPath, modules, join(installed.user, 'module'));
    expect({ status, stderr }).toMatchObject({ status: 0, stderr: expect.stringMatching(/Tests: +1 passed, 1 total/) });
  });

  test('works with Vitest, and runs an implementation beside its model', async () => {
    const { status, stdout, stderr } = await run(
      process.execPath,
      [tool('vitest/vitest.mjs'), 'run', '--root', 'vitest', '--no-color'],
      installed.user,
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/Tests +3 passed/);
  });

  test('is typed', async () => {
    const files = [...ofVitest.map((name) => `vitest/${name}`), 'jest-types.ts'];
    expect((await Promise.all(files.map(typeErrors))).flat()).toEqual([]);
  });
});

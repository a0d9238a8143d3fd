/** `npm pack`, installed in an empty folder and used there as a stranger would use it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { filesIn } from '../../docs-generator/console.ts';
import { buildIn, root, typescript } from '../build.ts';

const place = mkdtempSync(join(tmpdir(), 'racewalk-package-'));
const built = join(place, 'built');
const user = join(place, 'user');
/** The README's scenario, which imports only what the package exports. */
const [example = { name: '', content: '' }] = filesIn(readFileSync(join(root, 'README.md'), 'utf8'));
let packed: string[] = [];

interface Package {
  readonly version: string;
  readonly dependencies: { readonly [name: string]: string };
}

beforeAll(() => {
  for (const folder of [built, user]) mkdirSync(folder);
  buildIn(built);
  // What 'prepare' would do is done; and it would build in the wrong folder.
  const output = succeed('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', place], built);
  const [{ filename, files }]: [{ filename: string; files: { path: string }[] }] = JSON.parse(output);
  packed = files.map(({ path }) => path);
  const { dependencies }: Package = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  // Nothing is fetched: the dependencies are those of this repository.
  const overrides = Object.keys(dependencies).map((name) => [name, `file:${join(root, 'node_modules', name)}`]);
  writeJson('package.json', {
    private: true,
    type: 'module',
    dependencies: { racewalk: `file:../${filename}` },
    overrides: Object.fromEntries(overrides),
  });
  succeed('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund'], user);
  writeFileSync(join(user, example.name), example.content);
}, 120_000);
afterAll(() => rmSync(place, { recursive: true }));

function run(command: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  // What npm has to say about the machine's own settings is not ours.
  return { status, stdout, stderr: stderr.replace(/^npm warn .*\n/gm, '') };
}
function succeed(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = run(command, args, cwd);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ends with ${status}: ${stdout}${stderr}`);
  return stdout;
}
function writeJson(name: string, value: object): void {
  writeFileSync(join(user, name), JSON.stringify(value));
}

/** What tsc says about the user's files and about the package's declarations; those of others are not ours. */
function typeErrors(file: string): string[] {
  writeJson('tsconfig.json', {
    compilerOptions: {
      target: 'es2023',
      lib: ['es2023'],
      module: 'nodenext',
      strict: true,
      declaration: true,
      noEmit: true,
      types: [],
    },
    files: [file],
  });
  const { stdout } = run(process.execPath, [typescript, '-p', '.', '--pretty', 'false'], user);
  return stdout.split('\n').filter((line) => line.startsWith(file) || line.startsWith('node_modules/racewalk/'));
}

describe('the package', () => {
  test('contains built code, each file with its types, and no tests or tools', () => {
    const code = packed.filter((path) => path.endsWith('.js'));
    expect(code).toContain('dist/index.js');
    // Nobody imports the command's code, which is bundled.
    const library = code.filter((path) => !path.startsWith('dist/cli/'));
    for (const path of library) expect(packed).toContain(path.replace(/\.js$/, '.d.ts'));
    const rooms = ['checker', 'models', 'machines', 'scenarios', 'cli', 'index'];
    const strange = code.filter((path) => !rooms.some((room) => new RegExp(`^dist/${room}[/.]`).test(path)));
    expect(strange).toEqual([]);
    expect(packed).toEqual(expect.arrayContaining(['package.json', 'README.md', 'LICENSE', 'docs/limits.md']));
  });

  test('brings a command that checks the scenarios inside it', () => {
    const { status, stdout } = run('npx', ['--no-install', 'racewalk', 'list'], user);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^[a-z][a-z-]+$/m);
  });

  test('checks a scenario written against its exports', () => {
    const { status, stdout, stderr } = run('npx', ['--no-install', 'racewalk', 'check', example.name], user);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/: all as claimed\nreceipt: /);
  });

  test('types that scenario, and its own declarations are sound', () => {
    expect(typeErrors(example.name)).toEqual([]);
  });

  test('refuses a misspelt guard in tsc', () => {
    const misspelt = example.content.replace("guard: 'cached'", "guard: 'cachd'");
    expect(misspelt).not.toBe(example.content);
    writeFileSync(join(user, 'misspelt.ts'), misspelt);
    expect(typeErrors('misspelt.ts').join()).toMatch(/cachd/);
  });

  test('gives the checker and the page-table core to programs', () => {
    const program = `import { check, models } from 'racewalk';
      console.log(typeof check, typeof models.lockPte, models.properties.D1.id);`;
    expect(succeed(process.execPath, ['--input-type=module', '--eval', program], user)).toBe('function function D1\n');
  });
});

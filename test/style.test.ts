import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, normalize, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each room and the rooms it may import from. A folder that does not exist yet has no offences. */
const mayImportFrom: Record<string, readonly string[]> = {
  checker: [],
  models: ['checker'],
  machines: ['checker', 'models'],
  scenarios: ['checker', 'models', 'machines'],
  'index.ts': ['checker', 'models', 'machines', 'scenarios'],
  cli: ['checker', 'models', 'machines', 'scenarios', 'index.ts'],
  explorer: ['checker', 'models', 'machines', 'scenarios', 'index.ts'],
  testing: ['checker'],
  packaging: ['cli'],
  bench: ['checker', 'models', 'machines', 'scenarios', 'index.ts', 'docs-generator'],
  parity: ['checker', 'models', 'machines', 'scenarios', 'index.ts', 'bench'],
  docs: ['checker', 'models', 'machines', 'scenarios', 'index.ts'],
  'docs-generator': ['checker', 'models', 'machines', 'scenarios', 'index.ts'],
};
const rooms = Object.keys(mayImportFrom);
const core = ['checker', 'models', 'machines', 'scenarios'];
// The benchmark's models are machines too.
const xstateRooms = ['checker', 'machines', 'bench'];
const linesMax = 400;

interface Source {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

type Rule = (source: Source) => string[];

const roomOf = (path: string): string => path.split('/')[0] ?? path;
const specifiers = ({ text }: Source): string[] => ts.preProcessFile(text).importedFiles.map((file) => file.fileName);
const posix = (path: string): string => path.split(sep).join('/');
const isOfPackage = (specifier: string, name: string): boolean =>
  specifier === name || specifier.startsWith(`${name}/`);

const importsAgainstTheDirection: Rule = (source) => {
  const room = roomOf(source.path);
  return specifiers(source)
    .filter((specifier) => specifier.startsWith('.'))
    .filter((specifier) => {
      const target = roomOf(posix(normalize(join(dirname(source.path), specifier))));
      return target !== room && !mayImportFrom[room]?.includes(target);
    });
};

const importsOfXstate: Rule = (source) =>
  specifiers(source).filter((specifier) => isOfPackage(specifier, 'xstate') || specifier.startsWith('@xstate/'));

const importsOfNode: Rule = (source) =>
  specifiers(source).filter(
    (specifier) => specifier.startsWith('node:') || builtinModules.some((name) => isOfPackage(specifier, name)),
  );

const clocksAndChance: Rule = ({ text }) =>
  text.match(/\bDate\.now\b|\bnew Date\b|\bperformance\.now\b|\bMath\.random\b/g) ?? [];

const tooManyLines: Rule = ({ text }) => {
  const lines = text.replace(/\n$/, '').split('\n').length;
  return lines > linesMax ? [`${lines} lines`] : [];
};

const machinePaths: Rule = ({ text }) =>
  text.match(/(?<![\w.:/])\/(?:home|root|tmp|work|Users)\/[\w.-]+|registry\.[a-z]+\.\w+/g) ?? [];

function sourcesOf(room: string): Source[] {
  const top = join(root, room);
  if (!existsSync(top)) return [];
  const files = room.endsWith('.ts')
    ? [top]
    : readdirSync(top, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name))
        .sort();
  return files.map((file) => ({ path: posix(relative(root, file)), text: readFileSync(file, 'utf8') }));
}

/** Everything in the repository that is text and that people write or tools generate for it. */
function everyText(): Source[] {
  const skipped = ['.git', 'coverage', 'dist', 'node_modules', 'scratch'];
  return readdirSync(root)
    .filter((name) => !skipped.includes(name))
    .flatMap((name) => {
      const top = join(root, name);
      if (statSync(top).isFile()) return [top];
      const inside = readdirSync(top, { recursive: true, withFileTypes: true });
      return inside.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    })
    .map((file) => ({ path: posix(relative(root, file)), text: readFileSync(file, 'utf8') }));
}

const offences = (room: string, rule: Rule): string[] =>
  sourcesOf(room).flatMap((source) => rule(source).map((offence) => `${source.path}: ${offence}`));

describe('the rooms of the project', () => {
  test.each(rooms)('%s imports only from itself and the rooms to its left', (room) => {
    expect(offences(room, importsAgainstTheDirection)).toEqual([]);
  });

  test.each(rooms.filter((room) => !xstateRooms.includes(room)))('%s does not know XState', (room) => {
    expect(offences(room, importsOfXstate)).toEqual([]);
  });

  test.each(core)('%s runs in a browser: it imports no Node module', (room) => {
    expect(offences(room, importsOfNode)).toEqual([]);
  });

  test.each(core)('%s reads no clock and draws no random number', (room) => {
    expect(offences(room, clocksAndChance)).toEqual([]);
  });

  test.each(core)(`%s has no file over ${linesMax} lines`, (room) => {
    expect(offences(room, tooManyLines)).toEqual([]);
  });
});

test('nothing names a path of one machine or a package registry', () => {
  const found = everyText().flatMap((source) => machinePaths(source).map((offence) => `${source.path}: ${offence}`));
  expect(found).toEqual([]);
});

describe('the rules themselves catch', () => {
  const model = (text: string): Source => ({ path: 'models/locks/spinlock.ts', text });

  test.each([
    "import { a } from '../../machines/a.ts';",
    "import type { A } from '../../scenarios/a.ts';",
    "export * from '../../cli/a.ts';",
    "const a = await import('../../index.ts');",
    "import '../../outside.ts';",
  ])('a room that imports from its right: %s', (text) => {
    expect(importsAgainstTheDirection(model(text))).toHaveLength(1);
  });

  test.each(["import '../frames.ts';", "import '../../checker/language/domain.ts';", "import 'xstate';"])(
    'no import that is allowed: %s',
    (text) => {
      expect(importsAgainstTheDirection(model(text))).toEqual([]);
    },
  );

  test('XState and its subpaths', () => {
    expect(importsOfXstate(model("import 'xstate'; import 'xstate/graph';"))).toEqual(['xstate', 'xstate/graph']);
  });

  test('Node modules with and without their prefix', () => {
    expect(importsOfNode(model("import 'node:fs'; import 'fs/promises'; import 'xstate';"))).toEqual([
      'node:fs',
      'fs/promises',
    ]);
  });

  test('clocks and chance', () => {
    const text = 'Date.now(); new Date(); performance.now(); Math.random(); Math.min(); update.now;';
    expect(clocksAndChance(model(text))).toEqual(['Date.now', 'new Date', 'performance.now', 'Math.random']);
  });

  test('paths of one machine and registries, not relative paths and not addresses', () => {
    const [slash, dot] = ['/', '.'];
    const text = `see ${slash}home/me or registry${dot}example${dot}org; not ./work/x, a/tmp/x or https:${slash}/x.org/root/x`;
    expect(machinePaths(model(text))).toEqual([`${slash}home/me`, `registry${dot}example${dot}org`]);
  });

  test('the first line too many', () => {
    expect(tooManyLines(model('\n'.repeat(linesMax)))).toEqual([]);
    expect(tooManyLines(model('\n'.repeat(linesMax + 1)))).toEqual([`${linesMax + 1} lines`]);
  });
});

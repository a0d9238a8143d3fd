import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const root = fileURLToPath(new URL('..', import.meta.url));

const core = ['checker', 'models', 'machines', 'scenarios', 'litmus'];
const linesMax = 400;

interface Source {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

type Rule = (source: Source) => string[];

const posix = (path: string): string => path.split(sep).join('/');
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

/** What dependency-cruiser finds against .dependency-cruiser.js, as `rule: from → to`. */
function importsAgainstTheRules(top: string, names: readonly string[]): string[] {
  const config = join(root, '.dependency-cruiser.js');
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [tool, '--config', config, '--output-type', 'json', ...names],
    {
      cwd: top,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    },
  );
  if (stdout === '') throw new Error(stderr);
  const { summary }: { summary: { violations: { rule: { name: string }; from: string; to: string }[] } } =
    JSON.parse(stdout);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort();
}

describe('the rooms of the project', () => {
  test('import in one direction and in no circle, and the core needs no Node.js', () => {
    const rooms = [
      'checker',
      'models',
      'machines',
      'scenarios',
      'litmus',
      'cli',
      'docs-generator',
      'bench',
      'parity',
      'explorer',
      'index.ts',
    ];
    expect(importsAgainstTheRules(root, rooms)).toEqual([]);
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

  test('imports to the right, of Node.js and of XState, circles of types, and lint on the way', () => {
    const place = mkdtempSync(join(tmpdir(), 'racewalk-style-'));
    const files = {
      'tsconfig.json': '{}',
      'checker/fine.ts': 'export const a = 1;',
      'checker/right.ts': "import type { M } from '../machines/m.ts'; export type R = M;",
      'checker/node.ts': "import 'node:fs';",
      'checker/one.ts': "import type { B } from './two.ts'; export type A = B;",
      'checker/two.ts': "import type { A } from './one.ts'; export type B = A;",
      'checker/compile/lint/lint.ts': 'export const l = 1;',
      'checker/compile/system/system.ts': "import { l } from '../lint/lint.ts'; export const s = l;",
      'machines/m.ts': "import { a } from '../checker/fine.ts'; export type M = typeof a;",
      'scenarios/s.ts': "import '../cli/c.ts';",
      'cli/c.ts': 'export {};',
      'models/x.ts': "import 'xstate';",
    };
    try {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(place, name)), { recursive: true });
        writeFileSync(join(place, name), text);
      }
      expect(importsAgainstTheRules(place, ['checker', 'models', 'machines', 'scenarios', 'cli'])).toEqual([
        'core-in-a-browser: checker/node.ts → fs',
        'direction-of-checker: checker/right.ts → machines/m.ts',
        'direction-of-scenarios: scenarios/s.ts → cli/c.ts',
        'lint-is-asked-from-outside: checker/compile/system/system.ts → checker/compile/lint/lint.ts',
        'no-circle: checker/one.ts → checker/two.ts',
        'xstate-in-its-rooms: models/x.ts → xstate',
      ]);
    } finally {
      rmSync(place, { recursive: true });
    }
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

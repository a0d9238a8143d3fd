import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { folders } from '../../cli/process/sources.ts';
import { buildIn, root } from '../build.ts';
import { userFile } from './in-process.ts';

const place = mkdtempSync(join(tmpdir(), 'racewalk-build-'));
const main = join(place, 'dist/cli/main.js');

beforeAll(() => {
  buildIn(place, { types: false });
  writeFileSync(join(place, 'small.ts'), userFile(2, 1));
  writeFileSync(join(place, 'talking.ts'), `${userFile(2, 1)}console.log('hello');\n`);
  writeFileSync(join(place, 'leaving.ts'), 'process.exit(0);\n');
  // 4 to the power of 14 states: no test waits for its end.
  writeFileSync(join(place, 'endless.ts'), userFile(14, 3));
}, 120_000);
afterAll(() => rmSync(place, { recursive: true }));

function start(argv: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  return spawn(process.execPath, [main, ...argv], { cwd: place, env: { PATH: process.env.PATH, ...env } });
}
function text(stream: NodeJS.ReadableStream | null): { text: string } {
  const read = { text: '' };
  stream?.on('data', (chunk) => {
    read.text += String(chunk);
  });
  return read;
}
async function ended(child: ChildProcess) {
  const [out, err] = [text(child.stdout), text(child.stderr)];
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, out: out.text, err: err.text };
}

describe('the built command', () => {
  test('checks a file of the user, the same bytes in two runs', async () => {
    const runs = await Promise.all([ended(start(['check', 'small.ts'])), ended(start(['check', 'small.ts']))]);
    const out = expect.stringMatching(/^mine: holds \(4 states, 4 transitions, depth 2, exhaustive\)\nreceipt: .*\n$/);
    expect(runs[0]).toEqual({ code: 0, out, err: '' });
    expect(runs[1]).toEqual(runs[0]);
  });

  test('loads a file that imports its neighbour, and modules while it runs', async () => {
    writeFileSync(join(place, 'one.ts'), 'export const one: number = 1;\n');
    const first = `import { one } from './one.ts';
const { existsSync } = await import('node:fs');
const { instance } = await import('@viz-js/viz');
const { role: sameRole } = await import('racewalk');
console.error(one, typeof existsSync, typeof instance, sameRole === role);
`;
    writeFileSync(join(place, 'importing.ts'), `${first}${userFile(2, 1)}`);
    const { code, out, err } = await ended(start(['check', 'importing.ts']));
    expect([code, err]).toEqual([0, '1 function function true\n']);
    expect(out).toMatch(/^mine: holds /);
  });

  test('takes what V8 compiled when it was built, and compiles again what another V8 made', async () => {
    const cache = join(place, 'dist/cli/bundle.code-cache');
    const made = readFileSync(cache);
    // As the command does: a worker, under the flags that the main thread has set.
    const ask = `
      import './dist/cli/process/v8-flags.js';
      import { isMainThread, Worker } from 'node:worker_threads';
      import { compileBundle } from './dist/cli/process/bundle.js';
      if (isMainThread) new Worker(new URL(import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: 128 } });
      else console.log(compileBundle().cachedDataRejected);`;
    writeFileSync(join(place, 'ask.mjs'), ask);
    const rejected = () => spawnSync(process.execPath, ['ask.mjs'], { cwd: place, encoding: 'utf8' }).stdout.trim();
    expect(rejected()).toBe('false');
    try {
      // Its second word is of the version.
      writeFileSync(cache, Buffer.concat([made.subarray(0, 4), Buffer.from('none'), made.subarray(8)]));
      expect(rejected()).toBe('true');
      expect(await ended(start(['check', 'small.ts']))).toMatchObject({ code: 0, err: '' });
    } finally {
      writeFileSync(cache, made);
    }
  });

  test('is made of nothing of ours but what a clone watches for changes', () => {
    const inputs: string[] = JSON.parse(readFileSync(join(place, 'dist/cli/bundle.inputs.json'), 'utf8'));
    const ours = inputs.filter((path) => path.startsWith('dist/')).map((path) => path.split('/')[1] ?? '');
    expect(new Set(ours)).toEqual(new Set([...folders, 'index.js']));
  });

  test('loads what only some commands need', async () => {
    const { code, out, err } = await ended(start(['diagram', 'two-threads-one-page', '--format', 'svg']));
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/<svg [\s\S]*<\/svg>\n$/m);
  });

  test('ends with 2 and without a stack for bad input', async () => {
    const { code, out, err } = await ended(start(['check', 'missing.ts']));
    expect([code, out, err]).toEqual([2, '', 'racewalk: missing.ts: there is no such file\n']);
  });

  test('keeps what a file prints out of the results, and is not ended by it', async () => {
    const talking = await ended(start(['check', 'talking.ts', '--json']));
    expect([talking.code, JSON.parse(talking.out).results.length, talking.err]).toEqual([0, 1, 'hello\n']);
    const { code, out, err } = await ended(start(['check', 'leaving.ts']));
    expect([code, out, err]).toEqual([2, '', "racewalk: the user's file ended the run\n"]);
  });

  test('uses colours only where they are wanted', async () => {
    const colours = async (env: NodeJS.ProcessEnv): Promise<boolean> =>
      (await ended(start(['check', 'small.ts'], env))).out.includes('\u001b[');
    expect(await colours({})).toBe(false);
    expect(await colours({ FORCE_COLOR: '1' })).toBe(true);
    expect(await colours({ NO_COLOR: '1' })).toBe(false);
  });

  test('on Ctrl-C ends with 3 and an incomplete receipt, with what was printed before', async () => {
    const child = start(['check', 'small.ts', 'endless.ts', '--exact', '--memory', '2G']);
    const end = ended(child);
    child.stderr?.once('data', () => child.kill('SIGINT'));
    const { code, out, err } = await end;
    expect(code).toBe(3);
    expect(err).toMatch(/^mine: [\d,]+ states, [\d,]+ states\/s, /);
    const lines = out.split('\n').filter((line) => !line.startsWith(' '));
    expect(lines).toEqual([
      'mine: holds (4 states, 4 transitions, depth 2, exhaustive)',
      expect.stringMatching(/^mine: incomplete: it was interrupted; so far [\d,]+ states/),
      '2 scenarios: 1 incomplete',
      expect.stringMatching(/^receipt: /),
      '',
    ]);
  }, 30_000);

  test('searches on several cores with the same bytes, files of users among them', async () => {
    const argv = ['check', 'small.ts', 'talking.ts', 'small.ts', '--json', '--jobs'];
    const runs = await Promise.all([ended(start([...argv, '1'])), ended(start([...argv, '2']))]);
    const [alone, together] = runs.map(({ code, out, err }) => [code, JSON.parse(out).results, err]);
    expect(together).toEqual(alone);
    expect(alone).toEqual([0, [expect.anything(), expect.anything()], 'hello\n']);
  });

  test('verifies what it printed, from standard input', async () => {
    const { out } = await ended(start(['check', 'small.ts', '--json']));
    const child = start(['verify', '-', '--file', 'small.ts']);
    child.stdin?.end(out);
    const verified = await ended(child);
    expect([verified.code, verified.err]).toEqual([0, '']);
    expect(verified.out).toMatch(/^mine: the same, \d+ figures\n1 result: every figure is the same\n$/);
  });

  test('ends silently when nobody reads on', async () => {
    const child = start(['check', 'small.ts', 'endless.ts', '--exact', '--memory', '2G']);
    child.stdout?.destroy();
    const err = text(child.stderr);
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, err.text]).toEqual([3, '']);
  }, 30_000);

  test('prints the version of the package', async () => {
    expect((await ended(start(['--version']))).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

// Every machine is compiled on the way, which takes seconds.
const longest = 60_000;

describe('a file of the sources of a clone', () => {
  const file = 'scenarios/tlb/fault-after-zap.ts';
  beforeAll(() => {
    for (const room of ['checker', 'models', 'machines', 'scenarios']) {
      cpSync(join(root, room), join(place, room), { recursive: true });
    }
  });

  test(
    'is what is built in',
    async () => {
      const [built, given] = await Promise.all([
        ended(start(['check', 'fault-after-zap'])),
        ended(start(['check', file])),
      ]);
      expect(built).toMatchObject({ code: 0, err: '' });
      expect(given).toEqual(built);
    },
    longest,
  );

  test(
    'is not edited: what it would claim is said',
    async () => {
      const { code, err } = await ended(start(['check', file, '--write']));
      expect(code).toBe(0);
      expect(err).toContain("fault-after-zap: it is built in; write { verdict: 'holds', states: ");
      expect(readFileSync(join(place, file), 'utf8')).toBe(readFileSync(join(root, file), 'utf8'));
    },
    longest,
  );

  test(
    'is refused where nothing built in has its name',
    async () => {
      const renamed = readFileSync(join(place, file), 'utf8').replace("'fault-after-zap'", "'fault-before-zap'");
      writeFileSync(join(place, 'scenarios/tlb/new.ts'), renamed);
      const { code, err } = await ended(start(['check', 'scenarios/tlb/new.ts']));
      expect(code).toBe(2);
      expect(err).toContain("'fault-before-zap' is not built in: list it in the index.ts of its protocol");
    },
    longest,
  );
});

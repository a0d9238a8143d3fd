/** A clone's command follows its sources. The clone is a small one, so that the build takes no time. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { transform } from 'sucrase';
import { folders } from '../../cli/process/sources.ts';
import { root } from '../build.ts';

const clone = mkdtempSync(join(tmpdir(), 'racewalk-clone-'));
const place = (path: string): string => join(clone, path);
const write = (path: string, text: string): void => {
  mkdirSync(join(place(path), '..'), { recursive: true });
  writeFileSync(place(path), text);
};
const compiled = ['bundle', 'bundling', 'fresh', 'sources'];

beforeAll(() => {
  write('package.json', '{ "type": "module" }');
  write('tsconfig.build.json', '{}');
  symlinkSync(join(root, 'node_modules'), place('node_modules'));
  for (const folder of [...folders, 'cli/process']) mkdirSync(place(folder), { recursive: true });
  write('index.ts', '');
  write('scenarios/index.ts', "export const answer: string = 'one';\n");
  write('cli/main.ts', '');
  write('cli/process/workers.ts', "export { answer } from '../../scenarios/index.ts';\n");
  for (const name of compiled) {
    const source = readFileSync(join(root, `cli/process/${name}.ts`), 'utf8');
    const { code } = transform(source, { transforms: ['typescript'], disableESTransforms: true });
    write(`dist/cli/process/${name}.js`, code.replaceAll(/(['"]\.\/\w+)\.ts(['"])/g, '$1.js$2'));
  }
  write(
    'dist/command.js',
    `import { staleness } from './cli/process/fresh.js';
import { compileBundle, evaluateBundle } from './cli/process/bundle.js';
const problem = staleness((text) => console.error(text));
console.log(problem ?? evaluateBundle(compileBundle()).answer);`,
  );
  write(
    'dist/build.js',
    `import { makeBundle } from './cli/process/bundling.js';
import { sourcesNow } from './cli/process/sources.js';
makeBundle(sourcesNow());`,
  );
  expect(run('dist/build.js').err).toBe('');
});
afterAll(() => rmSync(clone, { recursive: true }));

function run(script: string): { out: string; err: string } {
  const { stdout, stderr } = spawnSync(process.execPath, [place(script)], { encoding: 'utf8' });
  return { out: stdout.trim(), err: stderr.trim() };
}

test('it runs what was built as long as nothing changed', () => {
  expect(run('dist/command.js')).toEqual({ out: 'one', err: '' });
});
test('an edit of the same length is run, and said once', () => {
  write('scenarios/index.ts', "export const answer: string = 'two';\n");
  expect(run('dist/command.js')).toEqual({
    out: 'two',
    err: 'scenarios/index.ts changed since the build: built again, without looking at types',
  });
  expect(run('dist/command.js')).toEqual({ out: 'two', err: '' });
});
test('a file that is written anew with what it said is no change', () => {
  utimesSync(place('cli/main.ts'), 1, 1);
  expect(run('dist/command.js')).toEqual({ out: 'two', err: '' });
});
test('a new file is a change, and so is one that is gone', () => {
  write('models/new.ts', '');
  expect(run('dist/command.js').err).toContain('models/new.ts changed');
  rmSync(place('models/new.ts'));
  expect(run('dist/command.js').err).toContain('models/new.ts changed');
});
test('what cannot be built is not answered', () => {
  write('scenarios/index.ts', 'export const answer = ;\n');
  expect(run('dist/command.js').out).toContain('scenarios/index.ts changed since the build, and it cannot be built');
  write('scenarios/index.ts', "export const answer: string = 'six';\n");
  expect(run('dist/command.js').out).toBe('six');
});
test('what the main thread runs is built by npm run build', () => {
  write('cli/main.ts', '// changed\n');
  expect(run('dist/command.js').out).toBe('cli/main.ts changed since the build: run npm run build');
  write('cli/main.ts', '');
});
test('a package has no sources and asks nothing', () => {
  cpSync(place('tsconfig.build.json'), place('kept.json'));
  rmSync(place('tsconfig.build.json'));
  write('scenarios/index.ts', "export const answer: string = 'ten';\n");
  expect(run('dist/command.js')).toEqual({ out: 'six', err: '' });
  cpSync(place('kept.json'), place('tsconfig.build.json'));
});

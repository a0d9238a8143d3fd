/**
 * The last step of the build: one script of all that the workers run, and what V8 makes of it while the README's example
 * is checked.
 */
import './v8-flags.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeCacheFile, compileBundle, evaluateBundle } from './bundle.ts';
import { makeBundle } from './bundling.ts';
import { sourcesNow } from './sources.ts';

makeBundle(sourcesNow());

const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
const [, example] = /^```ts\n(.*?)^```/ms.exec(readme) ?? [];
if (example === undefined) throw new Error('README.md has no example in TypeScript for the build to check');

// V8 compiles functions when they are first called, so the cache is made afterwards.
const script = compileBundle();
const { run } = evaluateBundle(script);
const cwd = mkdtempSync(join(tmpdir(), 'racewalk-build-'));
writeFileSync(join(cwd, 'example.ts'), example);
let words = '';
const code = await run(['check', 'example.ts'], {
  out: () => {},
  err: (text) => {
    words += text;
  },
  paint: (_, text) => text,
  width: 100,
  isErrTerminal: false,
  cwd,
  now: () => performance.now(),
  cpuSeconds: () => 0,
  interrupted: () => false,
  limited: () => {},
  memory: 2 ** 24,
  cores: 1,
  startSearcher: null,
  startThreads: null,
  version: '',
  scenarios: async () => [],
  protocols: async () => [],
});
rmSync(cwd, { recursive: true });
if (code !== 0) throw new Error(`the README's example is not as it claims: ${words}`);
writeFileSync(codeCacheFile, script.createCachedData());

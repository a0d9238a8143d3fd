/** A search of many states on all threads: the same document whatever their number, and a reason if one of them dies. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { reportLost } from '../../checker/search/partitions/control.ts';
import { buildIn } from '../build.ts';
import { folder, promised, racewalk, userFile } from './in-process.ts';

// 4 to the power of 9 states; the last one is wrong.
const wrong = "never('C1', 'not all are at the end', every(actor, (t) => memory.count.at(t).is(3)))";
const large = userFile(9, 3)
  .replace(promised, `properties: [${wrong}]`)
  .replace('import { actor,', 'import { actor, every, never,');
const states = 4 ** 9;

const place = mkdtempSync(join(tmpdir(), 'racewalk-threads-'));
beforeAll(() => {
  buildIn(place, { types: false });
  writeFileSync(join(place, 'nine.ts'), large);
}, 120_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

test('the document is the same on 1, 2, 3 and 7 threads, but for what is measured', () => {
  const documents = ['1', '2', '3', '7'].map((jobs) => {
    const argv = [join(place, 'dist/cli/main.js'), 'check', 'nine.ts', '--json', '--jobs', jobs];
    const { status, stdout } = spawnSync(process.execPath, argv, { cwd: place, encoding: 'utf8' });
    const { measured: _, ...rest } = JSON.parse(stdout);
    return { status, ...rest };
  });
  const [first, ...others] = documents;
  expect(first).toMatchObject({ status: 1, results: [{ states, property: 'C1', steps: 27 }] });
  for (const each of others) expect(each).toEqual(first);
}, 120_000);

test('a thread that dies ends its search as incomplete; what is searched before and after it counts', async () => {
  const { path: cwd, write } = folder();
  for (const name of ['before', 'after'])
    write(`${name}.ts`, userFile(2, 1).replace("name: 'mine'", `name: '${name}'`));
  write('nine.ts', large);
  const startThreads = ({ control }: { control: SharedArrayBuffer }): void => reportLost(control);
  const { code, out } = await racewalk(['check', 'before.ts', 'nine.ts', 'after.ts', '--json'], {
    ...{ cwd, cores: 3, startThreads },
  });
  const verdicts = JSON.parse(out).results.map(({ verdict, receipt }: { verdict: string; receipt: object }) => [
    verdict,
    'boundedBy' in receipt ? receipt.boundedBy : null,
  ]);
  expect([code, verdicts]).toEqual([
    3,
    [
      ['holds', null],
      ['incomplete', 'crash'],
      ['holds', null],
    ],
  ]);
});

/** The C program on the kernel that runs the tests: skipped, by name, where gcc or userfaultfd is missing. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { liveRelease, runLive } from '../../cli/litmus/live.ts';
import { compileProgram } from '../../cli/litmus/program.ts';
import { UnavailableError } from '../../cli/litmus/unavailable.ts';
import { allAllowed, compared, type Observed } from '../../litmus/compare.ts';
import { litmusTests } from '../../litmus/index.ts';
import { eraOf } from '../../litmus/kernel-era.ts';
import { predict } from '../../litmus/predict.ts';
import { racewalk } from '../cli/in-process.ts';

const hasGcc = spawnSync('gcc', ['--version']).error === undefined;
const era = eraOf(liveRelease);
const program = hasGcc ? compileProgram(litmusTests) : null;
afterAll(() => program?.remove());

/** Why nothing can be run here; null if it can. */
function obstacle(): string | null {
  if (program === null) return 'there is no gcc';
  if (era === null) return `nothing is predicted for Linux ${liveRelease}`;
  try {
    runLive(program.file, ['copy-copy'], { runs: 1, seconds: 1, seed: 1 });
    return null;
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem);
  }
}
const why = obstacle();
const live = why === null ? describe : describe.skip;
const compiled = hasGcc ? describe : describe.skip;

// One for each way to end: a value, an error, a signal, sleep in a fault, in read() and in an event, a file.
const short = [
  'load-copy',
  'copy-unregister',
  'load-munmap',
  'load-read-beside-copy',
  'event-dontneed-copy',
  'load-truncate',
];

live(`on the kernel of this machine${why === null ? '' : ` (skipped: ${why})`}`, () => {
  let observed = new Map<string, Observed>();
  beforeAll(() => {
    observed = runLive(program?.file ?? '', short, { runs: 1000, seconds: 1, seed: 3 });
  });

  test.each(short)('%s shows only what is predicted', (name) => {
    const seen = observed.get(name);
    const found = litmusTests.find((each) => each.name === name);
    if (seen === undefined || found === undefined || era === null) throw new Error(`${name} was not run`);
    const rows = compared(predict(found, era), seen);
    expect(rows.filter((row) => !row.predicted)).toEqual([]);
    expect(allAllowed(rows, seen)).toBe(true);
    expect(seen.runs).toBeGreaterThan(0);
  });

  test('an outcome that is not predicted is found: of a page that is served nobody may load zero', () => {
    const seen = observed.get('load-copy');
    if (seen === undefined) throw new Error('load-copy was not run');
    expect(allAllowed(compared({ outcomes: [] }, seen), seen)).toBe(false);
  });

  test('the command says so and exits with 0', async () => {
    const ran = await racewalk(['litmus', 'copy-copy', '--run', '--runs', '500', '--seconds', '1']);
    expect(ran.err).toBe('');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain(`on Linux ${liveRelease} (predicted for kernels from ${era})`);
  });
});

compiled(`the C program${hasGcc ? '' : ' (skipped: there is no gcc)'}`, () => {
  // It counts what it runs once more; what it prints of errors is the sanitizers'.
  test('compiles without a warning with sanitizers, too, which find nothing', () => {
    const checked = compileProgram(litmusTests, 'checked');
    const names = ['load-munmap', 'load-truncate', 'event-dontneed-copy', 'collapse-dontneed'];
    const { status, stderr } = spawnSync(checked.file, ['100', '1', '1', ...names], { encoding: 'utf8' });
    checked.remove();
    expect([status, stderr]).toEqual(why === null ? [0, ''] : [3, expect.stringContaining('litmus: ')]);
  });

  test('refuses a test that it does not know', () => {
    const { status, stderr } = spawnSync(program?.file ?? '', ['1', '1', '1', 'nothing'], { encoding: 'utf8' });
    expect(stderr).toContain(why === null ? 'usage: litmus' : 'litmus: ');
    expect(status).toBe(why === null ? 2 : 3);
  });
});

test('without gcc it is said what to install', () => {
  expect(() => compileProgram(litmusTests, 'plain', 'no-such-compiler')).toThrow(
    /no-such-compiler.*apt-get install gcc/,
  );
  expect(() => compileProgram(litmusTests, 'plain', 'no-such-compiler')).toThrow(UnavailableError);
});

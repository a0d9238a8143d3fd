import { describe, expect, test } from '@jest/globals';
import { initially } from '../../checker/language/index.ts';
import { bothDone, counter, noLock, noneLost } from '../counter.ts';
import { folder, racewalk, userFile } from './in-process.ts';

const hole = counter({
  name: 'hole',
  properties: [noneLost, bothDone],
  expect: { verdict: 'violated', violates: 'C2', steps: 8 },
  bug: 'X03',
  reference: 'a mail',
  mutants: {},
});
const wrong = counter({ name: 'wrong', expect: { verdict: 'holds', states: 18 }, mutants: {} });
const { expect: _, mutants: __, ...unclaimed } = counter({ name: 'unclaimed' });

describe('racewalk check', () => {
  test('checks every scenario and every mutant, and ends with 0 if all is as claimed', async () => {
    const { code, out, err } = await racewalk(['check'], { scenarios: [counter(), hole] });
    expect(out.split('\n')).toEqual([
      'counter: holds, as claimed (17 states, 16 transitions, depth 8, exhaustive)',
      expect.stringMatching(/^ {2}no lock: violates C1 in 8 steps, as claimed \(X01, \d+ states/),
      '  no check: holds, as claimed: a thread that writes holds it anyway (17 states, 16 transitions,',
      '    depth 8, exhaustive)',
      expect.stringMatching(/^hole: violates C2 in 8 steps, as claimed \(X03, 1[67] states/),
      '2 scenarios, 2 mutants: all as claimed',
      'receipt: breadth first; unreduced; sequential consistency; 4 fingerprints; racewalk 1.2.3',
      '',
    ]);
    expect([code, err]).toEqual([0, '']);
  });

  test('ends with 1 if a claim fails, and says which number differs', async () => {
    const { code, out } = await racewalk(['check', 'wrong'], { scenarios: [counter(), wrong] });
    expect([code, out]).toEqual([
      1,
      expect.stringMatching(
        /^wrong: NOT as claimed: states: 18 claimed, 17 found \(17 states, 16 transitions, depth 8\)\nreceipt: .*\n$/,
      ),
    ]);
  });

  test('a scenario without a claim: 0 if it holds, 1 and the race if not', async () => {
    const holds = await racewalk(['check', 'unclaimed'], { scenarios: [{ ...unclaimed }] });
    const line = 'unclaimed: holds (17 states, 16 transitions, depth 8, exhaustive)\nreceipt: ';
    expect([holds.code, holds.out]).toEqual([0, expect.stringContaining(line)]);
    const broken = await racewalk(['check'], { scenarios: [{ ...unclaimed, properties: [bothDone] }] });
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('broken: C2: the threads never both end');
    expect(broken.out).toMatch(/^racewalk replay unclaimed:\S+$/m);
    expect(broken.out).toMatch(/^unclaimed: violates C2 in 8 steps \(/m);
  });

  test.each([
    ['--mutant', 'no lock'],
    ['--bug', 'X01'],
    ['--bug', 'x01'],
  ])('%s %s shows the race and ends with 1', async (option, name) => {
    const { code, out } = await racewalk(['check', option, name], { scenarios: [hole, counter()] });
    expect(code).toBe(1);
    expect(out).toContain('counter / no lock / X01\n');
    expect(out).toContain('broken: C1: no addition is lost');
    expect(out).toContain('Reference: any textbook\n');
    expect(out).toMatch(/\ncounter \/ no lock: violates C1 in 8 steps, as claimed \(X01, .*\)\nreceipt: .*\n$/);
  });

  test('--bug finds a violation that a scenario claims', async () => {
    const { code, out } = await racewalk(['check', '--bug', 'X03'], { scenarios: [hole, counter()] });
    expect(code).toBe(1);
    expect(out).toMatch(/^hole \/ X03\n/);
    expect(out).toContain('Reference: a mail\n');
  });

  test('--bug of a broken form that holds ends with 0 and says why', async () => {
    const { code, out } = await racewalk(['check', '--bug', 'X02']);
    expect(code).toBe(0);
    expect(out).toMatch(/^counter \/ no check: holds, as claimed: a thread that writes holds it anyway \(/);
  });

  test('--mutant ends with 1 if a mutant that shall fail holds', async () => {
    const mutants = { 'no change': { ...noLock, change: initially([]) } };
    const { code, out } = await racewalk(['check', '--mutant', 'no change'], { scenarios: [counter({ mutants })] });
    expect(code).toBe(1);
    expect(out).toContain('NOT as claimed: claimed to violate C1 in 8 steps, but it holds');
  });

  test('prints the same bytes in every run, at whatever speed', async () => {
    let clock = 0;
    const slow = { now: () => (clock += 1234) };
    const runs = [await racewalk(['check']), await racewalk(['check'], slow)];
    expect(runs[0]?.out).toBe(runs[1]?.out);
  });

  test('--trace full shows more of the race', async () => {
    const lines = async (form: string): Promise<number> =>
      (await racewalk(['check', '--bug', 'X01', '--trace', form])).out.split('\n').length;
    expect(await lines('full')).toBeGreaterThan(await lines('short'));
  });
});

describe('racewalk check --json', () => {
  const fields = {
    scenario: 'counter',
    mutant: null,
    bug: null,
    verdict: 'holds',
    asClaimed: true,
    states: 17,
    transitions: 16,
    depth: 8,
    property: null,
    steps: null,
    replay: null,
  };

  test('prints one versioned document with an entry for each result', async () => {
    const { code, out } = await racewalk(['check', '--json']);
    const document = JSON.parse(out);
    expect(code).toBe(0);
    expect(document).toMatchObject({ racewalk: 1, command: 'check', skipped: 0 });
    expect(document.results).toHaveLength(3);
    expect(document.results[0]).toMatchObject(fields);
    expect(document.results[1]).toMatchObject({
      scenario: 'counter',
      mutant: 'no lock',
      bug: 'X01',
      verdict: 'violated',
      asClaimed: true,
      property: 'C1',
      steps: 8,
      replay: expect.stringMatching(/^counter\+no-lock:/),
    });
  });

  test('keeps everything that depends on the machine apart', async () => {
    let clock = 0;
    const [first, second] = await Promise.all(
      [1, 1000].map(async (speed) => {
        const { measured, ...rest } = JSON.parse(
          (await racewalk(['check', '--json'], { now: () => (clock += speed), cpuSeconds: () => speed })).out,
        );
        return { measured, rest };
      }),
    );
    expect(first?.rest).toEqual(second?.rest);
    expect(first?.measured.cpuSeconds).not.toEqual(second?.measured.cpuSeconds);
  });

  test('carries the trace where the race is asked for', async () => {
    const { results } = JSON.parse((await racewalk(['check', '--json', '--bug', 'X01'])).out);
    expect(results[0].trace.steps).toHaveLength(8);
    expect(results[0].trace.broken[0]).toEqual({ property: 'C1', text: 'no addition is lost' });
  });

  test('is a document even if there is nothing to check, or the input is bad', async () => {
    expect(JSON.parse((await racewalk(['check', '--json'], { scenarios: [] })).out)).toMatchObject({ results: [] });
    const { code, out, err } = await racewalk(['check', '--json', 'counte']);
    expect(JSON.parse(out)).toMatchObject({ racewalk: 1, command: 'check', error: expect.stringContaining('counter') });
    expect([code, err]).toEqual([2, expect.stringContaining("Did you mean 'counter'?")]);
  });
});

const { path, write } = folder();
describe('a definition that turns out to be wrong after the first results', () => {
  // Too many actors are noticed when the engine is made.
  write('wide.ts', userFile(32, 1));

  test('ends the document with the error', async () => {
    const { code, out, err } = await racewalk(['check', 'counter', 'wide.ts', '--json'], { cwd: path });
    const document = JSON.parse(out);
    expect([code, document.results.length, document.error]).toEqual([2, 3, expect.stringMatching(/^wide\.ts:16:16: /)]);
    expect(err).toContain(document.error);
  });
});

describe('a search that is cut', () => {
  write('large.ts', userFile(8, 3));
  // 4 to the power of 8 states; searches look up every few thousand states.
  const large = ['check', 'large.ts'];

  test('whole, has as many states as counters have values', async () => {
    const { code, out } = await racewalk(large, { cwd: path });
    expect([code, out]).toEqual([0, expect.stringContaining('mine: holds (65,536 states')]);
  });

  test('by the memory limit is incomplete, and says what to do', async () => {
    const { code, out } = await racewalk([...large, '--exact', '--memory', '100K'], { cwd: path });
    expect(code).toBe(3);
    expect(out).toMatch(/^mine: incomplete: the memory limit was reached; allow more with --memory, bind smaller/);
    expect(out.replace(/\s+/g, ' ')).toMatch(/so far [\d,]+ states, [\d,]+ transitions, depth \d+/);
  });

  test('by the memory limit is tried again, reduced', async () => {
    const { code, out } = await racewalk([...large, '--memory', '100K'], { cwd: path });
    // Nobody disturbs anybody: of all orders of 24 steps one is left.
    expect([code, out]).toEqual([0, expect.stringContaining('mine: holds (25 states, ')]);
    expect(out).toContain('reduced: partial order, because the memory was too small\n');
  });

  test('by the time limit is incomplete', async () => {
    let clock = 0;
    const { code, out } = await racewalk([...large, '--time', '2s'], { cwd: path, now: () => (clock += 500) });
    expect([code, out]).toEqual([3, expect.stringContaining('incomplete: the time limit was reached')]);
  });

  test('by Ctrl-C keeps what was printed, prints what is incomplete, and starts nothing else', async () => {
    let looks = 0;
    // Looked at before each search and within a long one.
    const interrupted = () => ++looks > 3;
    const { code, out } = await racewalk(['check', 'counter', 'large.ts', 'wrong'], {
      cwd: path,
      interrupted,
      scenarios: [counter({ mutants: {} }), wrong],
    });
    expect(code).toBe(3);
    const lines = out.split('\n').filter((line) => !line.startsWith(' '));
    expect(lines).toEqual([
      'counter: holds, as claimed (17 states, 16 transitions, depth 8, exhaustive)',
      expect.stringContaining('mine: incomplete: it was interrupted; so far '),
      '2 scenarios: 1 incomplete, 1 not checked, 1 as claimed',
      expect.stringMatching(/^receipt: /),
      '',
    ]);
    const document = JSON.parse(
      (await racewalk([...large, '--json'], { cwd: path, interrupted: () => ++looks > 100_000 || looks > 4 })).out,
    );
    expect(document.skipped + document.results.length).toBe(1);
  });

  test('shows progress after a second, on standard error and only there', async () => {
    let clock = 0;
    const { out, err } = await racewalk(large, { cwd: path, now: () => (clock += 300) });
    expect(err.split('\n')[0]).toMatch(
      /^mine: [\d,]+ states, [\d,]+ states\/s, frontier [\d,]+, depth \d+, [\d,]+ MiB$/,
    );
    expect(out).not.toContain('states/s');
    expect((await racewalk(large, { cwd: path })).err).toBe('');
  });

  test('shows no depth of a search that has none', async () => {
    let clock = 0;
    const { err } = await racewalk([...large, '--strategy', 'pct'], { cwd: path, now: () => (clock += 300) });
    expect(err.split('\n')[0]).toMatch(/^mine: [\d,]+ states, [\d,]+ states\/s, [\d,]+ MiB$/);
  });

  test('shows progress on one line of a terminal, and clears it', async () => {
    let clock = 0;
    const { err } = await racewalk(large, { cwd: path, now: () => (clock += 300), isErrTerminal: true });
    expect(err).not.toContain('\n');
    expect(err.endsWith('\r\u001b[2K')).toBe(true);
  });
});

/** Searches beside each other: the same bytes as one after the other, and no hang whatever happens to one of them. */
import { describe, expect, test } from '@jest/globals';
import { load } from '../../cli/files/load.ts';
import { checkOptions } from '../../cli/options/way.ts';
import type { Answer, Job, Searcher } from '../../cli/searchers/job.ts';
import { search } from '../../cli/searchers/searches.ts';
import { counter } from '../counter.ts';
import { type Changes, folder, racewalk, userFile } from './in-process.ts';

const { path: cwd, write } = folder();
write('large.ts', userFile(8, 3));
write('small.ts', userFile(2, 1));
const { expect: _, ...unclaimed } = counter({ name: 'unclaimed' });
const scenarios = [unclaimed, counter(), counter({ name: 'second' }), counter({ name: 'third', mutants: {} })];

/** Searches in this thread, but answers late: the first job last. */
function searchers(change: (job: Job, nth: number) => Answer | null = () => null) {
  const told = { started: 0, stopped: 0, jobs: [] as Job[] };
  const startSearcher = (): Searcher => {
    told.started++;
    let alive = true;
    return {
      get alive() {
        return alive;
      },
      async search(job) {
        const nth = told.jobs.push(job) - 1;
        await new Promise((resolve) => setTimeout(resolve, nth === 0 ? 60 : (nth * 7) % 5));
        const changed = change(job, nth);
        if (changed?.kind === 'lost') alive = false;
        return changed ?? answer(job);
      },
      weigh: async () => ({ kind: 'lost', cut: 'crash' }),
      stop: () => {
        told.stopped++;
        alive = false;
      },
    };
  };
  return { told, io: { startSearcher, cores: 3, scenarios, cwd } satisfies Changes };
}

async function answer({ scenario, mutant, file, memory, way }: Job): Promise<Answer> {
  const [loaded] = await load([file ?? scenario], { cwd, scenarios: async () => scenarios, protocols: async () => [] });
  if (loaded === undefined) throw new Error('nothing is loaded');
  try {
    return { kind: 'result', result: search({ ...loaded, mutant }, { ...checkOptions(way), memory }) };
  } catch (problem) {
    if (!(problem instanceof Error)) throw problem;
    return { kind: 'problem', name: problem.name, message: problem.message };
  }
}

describe('searches beside each other', () => {
  test.each([['check'], ['list', '--lock-order'], ['check', '--mutant', 'no lock']])(
    'racewalk %s %s %s prints the same bytes as with one job',
    async (...argv) => {
      const { told, io } = searchers();
      const together = await racewalk(argv, io);
      expect(told.started).toBe(3);
      expect(together).toEqual(await racewalk([...argv, '--jobs', '1'], io));
      expect([told.started, told.stopped]).toEqual([3, 3]);
    },
  );

  test('JSON is the same but for what is measured', async () => {
    const documents = await Promise.all(
      ['1', '2', '5'].map(async (jobs) =>
        JSON.parse((await racewalk(['check', '--json', '--jobs', jobs], searchers().io)).out),
      ),
    );
    const rest = documents.map(({ measured: _measured, ...same }) => same);
    expect(rest[0].results.length).toBe(10);
    expect(rest[1]).toEqual(rest[0]);
    expect(rest[2]).toEqual(rest[0]);
  });

  test.each(['1', '3'])('nothing more is begun when the time is up: --jobs %s', async (jobs) => {
    let clock = 0;
    const late = { ...searchers().io, now: () => (clock += 400) };
    const { code, out, err } = await racewalk(['check', '--time', '1s', '--jobs', jobs], late);
    expect([code, err]).toEqual([
      3,
      expect.stringMatching(/^racewalk: the time was up before \d could begin; allow more/),
    ]);
    expect(out).toMatch(/^unclaimed: /);
    expect(out).toMatch(/\d not checked/);
  });

  test('each result is printed as soon as those before it are known', async () => {
    const printed: string[] = [];
    const { told, io } = searchers();
    let seen = 0;
    await racewalk(['check'], {
      ...io,
      out: (text) => {
        if (printed.push(text) === 1) seen = told.jobs.length;
      },
    });
    expect(printed.length).toBeGreaterThan(10);
    expect(seen).toBeGreaterThan(1);
  });

  test('nobody is started for short work, for one task, or with one job', async () => {
    const { told, io } = searchers();
    await racewalk(['check', 'counter', 'second', 'third'], io);
    await racewalk(['check', 'large.ts'], io);
    await racewalk(['check', 'large.ts', 'small.ts', '--jobs', '1'], io);
    expect(told.started).toBe(0);
  });

  test('memory is shared, and what needs more than its share has all of it afterwards', async () => {
    const { told, io } = searchers();
    const memory = ['--memory', '3M'];
    const argv = ['check', 'small.ts', 'large.ts', 'unclaimed', ...memory];
    const together = await racewalk(argv, io);
    expect(together.out).toContain('mine: holds (65,536 states');
    expect(together).toEqual(await racewalk([...argv, '--jobs', '1'], io));
    const large = told.jobs.filter(({ file }) => file === 'large.ts').map((job) => job.memory);
    expect(large).toEqual([2 ** 20, 3 * 2 ** 20]);
  });

  test('a searcher that does not notice that the time is up is given up', async () => {
    let giveUp: (answer: Answer) => void = () => {};
    const { io } = searchers();
    const startSearcher = (): Searcher => {
      const searcher = io.startSearcher();
      return {
        ...searcher,
        search: (job, progress) =>
          job.scenario === 'second' && job.mutant === null
            ? new Promise((resolve) => {
                giveUp = resolve;
              })
            : searcher.search(job, progress),
        stop: (why = 'crash') => giveUp({ kind: 'lost', cut: why }),
      };
    };
    const argv = ['check', 'unclaimed', 'counter', 'second', 'third', '--time', '500ms'];
    const { code, out } = await racewalk(argv, { ...io, startSearcher, now: () => performance.now() });
    expect(code).toBe(3);
    expect(out).toMatch(/^second: incomplete: the time limit was reached/m);
    expect(out).toContain('receipt: ');
  });

  test.each([
    ['memory', 'incomplete: the memory limit was reached'],
    ['crash', 'incomplete: its search ended unexpectedly'],
  ] as const)('a searcher that is lost (%s) makes its task incomplete, and another takes over', async (cut, words) => {
    const { told, io } = searchers((job) =>
      job.scenario === 'counter' && job.mutant === null ? { kind: 'lost', cut } : null,
    );
    const { code, out } = await racewalk(['check', 'unclaimed', 'counter', 'second', 'third'], io);
    expect(out.replace(/\s+/g, ' ')).toContain(`counter: ${words}`);
    expect(out).toContain('third: holds, as claimed');
    expect([code, told.started]).toEqual([3, 4]);
  });

  test('what is wrong with a definition is said in its turn', async () => {
    write('wide.ts', userFile(32, 1));
    const argv = ['check', 'small.ts', 'wide.ts', 'unclaimed'];
    const together = await racewalk(argv, searchers().io);
    expect([together.code, together.err]).toEqual([2, expect.stringContaining('wide.ts:16:16: ')]);
    expect(together.out).toMatch(/^mine: holds/);
    expect(together).toEqual(await racewalk([...argv, '--jobs', '1'], searchers().io));
  });

  test('Ctrl-C keeps what is known, and the rest is counted as not checked', async () => {
    const { told, io } = searchers();
    const { code, out } = await racewalk(['check'], { ...io, interrupted: () => told.jobs.length >= 4 });
    expect(code).toBe(3);
    expect(out).toMatch(/\d not checked/);
    expect(out).toContain('unclaimed: holds');
  });

  test.each(['0', 'two', '1.5'])('--jobs %s is misuse', async (jobs) => {
    const { code, err } = await racewalk(['check', '--jobs', jobs]);
    expect([code, err]).toEqual([2, `racewalk: --jobs ${jobs}: write a whole number from 1 to 1024\n`]);
  });
});

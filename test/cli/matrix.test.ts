/** `racewalk matrix` and what comes of what it prints. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Row } from '../../checker/necessity/matrix.ts';
import { weigh } from '../../checker/necessity/weigh.ts';
import type { Answer, Searcher } from '../../cli/searchers/job.ts';
import { cached, written } from '../checker/necessity/systems.ts';
import { type Changes, folder, racewalk } from './in-process.ts';

const scenarios = [cached, written];
const { path: cwd } = folder();
const io: Changes = { scenarios, cwd };

// Each test weighs everything at least once.

async function rows(...argv: string[]): Promise<Row[]> {
  return JSON.parse((await racewalk(['matrix', ...argv, '--json'], io)).out).rows;
}

/** Weighs in this thread and counts. */
function counting() {
  const told = { weighed: 0 };
  const startSearcher = (): Searcher => ({
    alive: true,
    search: async () => ({ kind: 'lost', cut: 'crash' }),
    weigh: async ({ scenario, weakening, memory }): Promise<Answer> => {
      told.weighed++;
      await new Promise((resolve) => setTimeout(resolve, told.weighed % 3));
      const found = scenarios.find(({ name }) => name === scenario);
      if (found === undefined) throw new Error(`no ${scenario}`);
      return { kind: 'outcome', outcome: weigh(found, weakening, { memory, interrupted: () => null }) };
    },
    stop: () => {},
  });
  return { told, io: { ...io, startSearcher, cores: 3 } satisfies Changes };
}

describe('racewalk matrix', () => {
  test('prints a table by function and state, and what it comes to', async () => {
    const { code, out } = await racewalk(['matrix', 'own'], io);
    expect(code).toBe(0);
    expect(out).toContain('needed     lock not taken: use of a stale reference after 7 steps in cached (removal)\n');
    expect(out).toContain("write left out: nothing reaches 'written' any more in written");
    expect(out).toMatch(
      /own: \d+ weakenings: \d+ needed, \d+ declared, .*; needed: \d+ % of those that count; \d+ without a reason\n$/,
    );
  });

  test('shows only the rows that are asked for', async () => {
    const found = await rows('--only', 'equivalent,declared');
    expect(new Set(found.map(({ status }) => status))).toEqual(new Set(['equivalent', 'declared']));
    expect((await racewalk(['matrix', '--only', 'superfluous'], io)).err).toContain('write some of needed, declared');
  });

  test('prints the same bytes in two runs, and with several searchers', async () => {
    const alone = await racewalk(['matrix', '--json'], io);
    expect(await racewalk(['matrix', '--json'], io)).toEqual(alone);
    expect((await racewalk(['matrix', '--json'], counting().io)).out).toBe(alone.out);
  });

  test('the token of each needed row replays', async () => {
    const needed = (await rows()).filter(({ status, replay }) => status === 'needed' && replay);
    expect(needed.length).toBeGreaterThan(5);
    for (const { replay, property } of needed) {
      const { code, out } = await racewalk(['replay', replay ?? ''], io);
      expect([code, out]).toEqual([1, expect.stringContaining(`broken: ${property}`)]);
    }
  });
});

describe('what is kept', () => {
  test('is not searched again, and the same file is written', async () => {
    const { told, io: counted } = counting();
    await racewalk(['matrix', 'own', '--checkpoint', 'kept'], counted);
    const text = readFileSync(join(cwd, 'kept/own.json'), 'utf8');
    const { weighed } = told;
    expect(weighed).toBeGreaterThan(20);
    await racewalk(['matrix', 'own', '--checkpoint', 'kept'], counted);
    expect(told.weighed).toBe(weighed);
    expect(readFileSync(join(cwd, 'kept/own.json'), 'utf8')).toBe(text);
  });

  test('is searched again where the scenario has changed, and only there', async () => {
    mkdirSync(join(cwd, 'changed'));
    const { told, io: counted } = counting();
    await racewalk(['matrix', 'own', '--checkpoint', 'changed'], counted);
    const document = JSON.parse(readFileSync(join(cwd, 'changed/own.json'), 'utf8'));
    const { weighed } = told;
    const ofCached = document.rows.filter(({ scenario }: Row) => scenario === 'cached').length;
    const [first] = document.scenarios.filter(({ scenario }: Row) => scenario === 'cached');
    first.fingerprint = 'AAAAAAAAA';
    writeFileSync(join(cwd, 'changed/own.json'), JSON.stringify(document));
    await racewalk(['matrix', 'own', '--checkpoint', 'changed'], counted);
    expect(told.weighed - weighed).toBe(ofCached);
  });

  test('an interrupted run keeps nothing wrong, says so, and can be gone on with', async () => {
    let asked = 0;
    const interrupted = () => asked++ > 12;
    const first = await racewalk(['matrix', 'own', '--checkpoint', 'cut'], { ...io, interrupted });
    expect([first.code, first.out]).toEqual([3, expect.stringMatching(/; [1-9]\d* not searched in every scenario\n$/)]);
    expect((await racewalk(['matrix', 'own', '--checkpoint', 'cut'], io)).code).toBe(0);
    await racewalk(['matrix', 'own', '--checkpoint', 'whole'], io);
    expect(readFileSync(join(cwd, 'cut/own.json'), 'utf8')).toBe(readFileSync(join(cwd, 'whole/own.json'), 'utf8'));
  });
});

describe('racewalk verify', () => {
  test('finds every row of a matrix the same', async () => {
    await racewalk(['matrix', '--checkpoint', 'verified'], io);
    const { code, out } = await racewalk(['verify', 'verified/own.json'], io);
    expect([code, out]).toEqual([0, expect.stringMatching(/^\d+ the same\n$/)]);
  });

  test('finds an altered row', async () => {
    await racewalk(['matrix', '--checkpoint', 'altered'], io);
    const file = join(cwd, 'altered/own.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"status":"declared"', '"status":"needed"'));
    const { code, out } = await racewalk(['verify', 'altered/own.json'], io);
    expect([code, out]).toEqual([1, expect.stringContaining('1 DIFFERENT')]);
  });

  test('runs no file that only the matrix names', async () => {
    await racewalk(['matrix', '--checkpoint', 'trapped'], io);
    const text = readFileSync(join(cwd, 'trapped/own.json'), 'utf8').replaceAll(
      '"protocol":"own"',
      '"protocol":"trap.js"',
    );
    writeFileSync(join(cwd, 'trapped/own.json'), text);
    writeFileSync(
      join(cwd, 'trap.js'),
      `require('node:fs').writeFileSync(${JSON.stringify(join(cwd, 'sprung'))}, '');\n`,
    );
    const { code, out, err } = await racewalk(['verify', 'trapped/own.json'], io);
    expect([code, out, err]).toEqual([
      2,
      '',
      'racewalk: the matrix is about trap.js, which is run to verify it: write --file trap.js where it lies\n',
    ]);
    expect(existsSync(join(cwd, 'sprung'))).toBe(false);
    const needless = await racewalk(['verify', 'trapped/own.json', '--file', 'else.js'], io);
    expect([needless.code, existsSync(join(cwd, 'sprung'))]).toEqual([2, false]);
  });
});

/** Options of `racewalk check` together, and what receipts say of them. */
import { describe, expect, test } from '@jest/globals';
import { scenarios } from '../../scenarios/index.ts';
import { lostUpdate } from '../oracles/lost-update.ts';
import { twoPhaseCommit } from '../oracles/two-phase-commit.ts';
import { folder, racewalk } from './in-process.ts';

const { path: cwd, write } = folder();
const commit = twoPhaseCommit(3);
const lost = lostUpdate(2);
const own = [
  commit,
  lost,
  ...scenarios.filter(({ name }) => ['two-threads-one-page', 'spinning-reader'].includes(name)),
];
const run = (...argv: string[]) => racewalk(argv, { scenarios: own });
const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

describe('options together', () => {
  test.each(['bitstate', 'compaction'])('what --lossy %s meets beyond the violation is not told', async (kind) => {
    const how = ['check', 'two-threads-one-page', '--mutant', 'no recheck', '--json'];
    const [exact, lossy] = [await run(...how), await run(...how, '--lossy', kind, '--memory', '64M')];
    const stepsIn = ({ out }: { out: string }): unknown => JSON.parse(out).results[0].steps;
    expect(lossy.err).toBe('');
    expect(stepsIn(lossy)).toBe(stepsIn(exact));
  });

  test('a run for ever that depth first finds may be longer than is claimed', async () => {
    const { code, out } = await run('check', 'spinning-reader', '--strategy', 'depth');
    expect(code).toBe(0);
    expect(oneLine(out)).toContain(
      'perhaps not the fewest steps, for what is about whole runs is not minimised: W1-live',
    );
  });

  test('symmetry says how many states the visited ones stand for', async () => {
    const json = async (...argv: string[]) =>
      JSON.parse((await run('check', commit.name, '--json', ...argv)).out).results[0];
    const [all, reduced] = [await json('--exact'), await json('--reduce', 'symmetry')];
    // Published: 288 states of two-phase commit with three resource managers, 80 up to symmetry.
    expect([all.states, all.receipt.orbits, reduced.states, reduced.receipt.orbits]).toEqual([288, null, 80, 288]);
    const { out } = await run('check', commit.name, '--reduce', 'symmetry');
    expect(oneLine(out)).toContain('80 states stand for 288');
  });

  test('a receipt says what the strategy promises, and how long the path was before it was minimised', async () => {
    const { out } = await run('check', commit.name, '--strategy', 'pct', '--runs', '5', '--json');
    expect(JSON.parse(out).results[0].receipt.note).toContain('with probability at least');
    const found = JSON.parse((await run('check', lost.name, '--strategy', 'depth', '--json')).out).results[0];
    expect(found).toHaveProperty('stepsFound');
  });

  test.each([
    ['--lossy', 'bitstate', '--memory', '64M'],
    ['--strategy', 'random', '--runs', '20'],
    ['--strategy', 'pct', '--runs', '20', '--continue', '3'],
    ['--strategy', 'preemption', '--preemptions', '1'],
  ])('a receipt of %s %s %s %s is verified', async (...how) => {
    const { out } = await run('check', 'two-threads-one-page', ...how, '--json');
    write('receipt.json', out);
    const verified = await racewalk(['verify', 'receipt.json'], { scenarios: own, cwd });
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('every figure is the same') });
  });
});

/** `racewalk check --strategy`: what is said, and what is refused. */
import { describe, expect, test } from '@jest/globals';
import { lostUpdate } from '../oracles/lost-update.ts';
import { twoPhaseCommit } from '../oracles/two-phase-commit.ts';
import { racewalk } from './in-process.ts';

const scenarios = [lostUpdate(2), twoPhaseCommit(3)];
const [lost = '', commit = ''] = scenarios.map(({ name }) => name);
const check = (...argv: string[]) => racewalk(['check', ...argv], { scenarios });

describe('check --strategy', () => {
  test.each(['breadth', 'depth', 'preemption', 'random', 'pct'])('%s finds the lost update', async (strategy) => {
    const { code, out } = await check(lost, '--strategy', strategy);
    expect(out).toContain('no lost update in 4 steps');
    expect(code).toBe(lostUpdate(2).expect === undefined ? 1 : 0);
  });

  test('pct says what it promises, for its actors, steps and depth', async () => {
    const { code, out } = await check(commit, '--strategy', 'pct', '--runs', '5', '--steps', '10', '--depth', '2');
    const actors = Object.keys(twoPhaseCommit(3).actors).length;
    expect(out.replace(/\s+/g, ' ')).toContain(`at least 1/(${actors} * 10) = `);
    expect(code).toBe(3);
  });

  test('a bound that leaves schedules out is incomplete', async () => {
    expect(await check(lost, '--strategy', 'preemption', '--preemptions', '0')).toMatchObject({ code: 3 });
  });

  test.each([
    [['--strategy', 'deepth'], "Did you mean 'depth'"],
    [['--seed', '1'], '--seed says nothing to --strategy breadth; it is for random and pct'],
    [['--strategy', 'random', '--depth', '2'], 'it is for pct'],
    [['--strategy', 'pct', '--depth', '0'], '--depth 0: write a whole number from 1 to 100'],
    [
      ['--strategy', 'pct', '--depth', '9007199254740991'],
      '--depth 9007199254740991: write a whole number from 1 to 100',
    ],
    [['--strategy', 'random', '--steps', '1000001'], '--steps 1000001: write a whole number from 1 to 1000000'],
    [['--strategy', 'random', '--seed', '99999999999999999999'], 'write a whole number from 0 to 9007199254740991'],
    [['--continue', '0'], '--continue 0: write a whole number of at least 1'],
  ])('%j is refused', async (argv, message) => {
    const { code, err } = await check(lost, ...argv);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

/** The line that says what the verdicts of a run rest on. */
import { describe, expect, test } from '@jest/globals';
import { type CheckOptions, check } from '../../../checker/check.ts';
import type { Scenario } from '../../../checker/language/index.ts';
import { boundOf, receiptText } from '../../../checker/report/receipt.ts';
import { strategyOf } from '../../../checker/search/strategies.ts';
import { scenarios } from '../../../scenarios/index.ts';
import { lockedUpdate, lostUpdate } from '../../oracles/lost-update.ts';
import { takers, unfairTakers } from '../../takers.ts';

const line = (list: readonly Scenario[], options: CheckOptions = {}) =>
  receiptText(
    list.map((scenario) => check(scenario, null, options)),
    '1.2.3',
  );

describe('the line of receipts', () => {
  test('says fairness where some verdict depends on it', () => {
    const declared = "; fairness weak for what each actor owes, strong for 'take' of a, strong for 'take' of b; ";
    expect(line([takers()])).toContain(declared);
    expect(line([takers(), lockedUpdate(2)])).toContain(declared);
    expect(line([takers(), unfairTakers()])).toContain('; 2 kinds of fairness, as said above; ');
    expect(line([lockedUpdate(2)])).not.toContain('fairness');
  });

  test('says the greatest odds once for all lossy searches', () => {
    const options = { lossy: { kind: 'bitstate' }, memory: 2 ** 18 } as const;
    const list = [lockedUpdate(2), lockedUpdate(3), lostUpdate(2)];
    const odds = list.map((scenario) => check(scenario, null, options).explored.lossy?.odds ?? 0);
    const most = boundOf(Math.max(...odds));
    expect(new Set(odds).size).toBe(3);
    expect(line(list, options)).toContain(
      `; bitstate: in each search a state was missed with a probability of at most ${most}; `,
    );
    expect(line(list.slice(1, 2), options)).toContain('; bitstate: a state was missed with a probability of at most ');
  });

  test('never says less than the odds, and no more than a tenth more', () => {
    for (let odds = 1e-9; odds < 1; odds *= 1.0137) {
      expect(boundOf(odds)).toBeGreaterThanOrEqual(odds);
      expect(boundOf(odds)).toBeLessThanOrEqual(Math.min(1, 1.1 * odds));
    }
    expect(boundOf(1)).toBe(1);
  });

  test('says that no buffer was too small of the states only that were visited', () => {
    const found = scenarios.filter(({ name }) => name === 'wait-against-wake');
    expect(line(found)).toContain('; TSO with buffers of 3, never too small; ');
    expect(line(found, { strategy: strategyOf('random', { runs: 1 }) })).toContain(
      '; TSO with buffers of 3, never too small in what was visited; ',
    );
  });
});

/** `racewalk check --exact` and `--reduce`. */
import { expect, test } from '@jest/globals';
import { racewalk } from './in-process.ts';

const line = 'counter: holds, as claimed (17 states, 16 transitions, depth 8, exhaustive)';

test.each([[[]], [['--exact']], [['--reduce', 'none']], [['--reduce', 'auto']]])(
  '%j visits every state',
  async (options) => {
    const { code, out } = await racewalk(['check', ...options]);
    expect([code, out.split('\n')[0]]).toEqual([0, line]);
    expect(out).not.toContain('reduced');
  },
);

test('--reduce order says what it leaves out, in text and JSON', async () => {
  const { code, out } = await racewalk(['check', '--reduce', 'order']);
  expect(code).toBe(0);
  expect(out).toMatch(/^counter: holds, as claimed \(\d+ states/);
  expect(out).toContain('  reduced: partial order, as asked; the claimed numbers are those of every state');
  expect(out).toContain('no lock: violates C1 in 8 steps, as claimed');
  const { results } = JSON.parse((await racewalk(['check', '--reduce', 'order', '--json'])).out);
  expect(results[0]).toMatchObject({ verdict: 'holds', reductions: ['partial order'] });
  expect(JSON.parse((await racewalk(['check', '--json'])).out).results[0]).not.toHaveProperty('reductions');
});

test.each([
  [['--reduce', 'ordre'], "--reduce ordre: write auto, none, symmetry, order, both. Did you mean 'order'?"],
  [
    ['--reduce', 'order', '--exact'],
    '--exact visits every state, and --reduce order leaves some out; give one of them',
  ],
  [['--reduce', 'both'], 'symmetry and partial order cannot be used together'],
])('%j is refused', async (options, message) => {
  const { code, err } = await racewalk(['check', ...options]);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

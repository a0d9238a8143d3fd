/** `racewalk check --exact` and `--reduce`. */
import { expect, test } from '@jest/globals';
import { folder, racewalk, userFile } from './in-process.ts';

const { path, write } = folder();

const line = 'counter: holds, as claimed (17 states, 16 transitions, depth 8, exhaustive)';

test.each([[[]], [['--exact']], [['--reduce', 'none']], [['--reduce', 'auto']]])(
  '%j visits every state',
  async (options) => {
    const { code, out } = await racewalk(['check', ...options]);
    expect([code, out.split('\n')[0]]).toEqual([0, line]);
    expect(out).not.toMatch(/^ *reduced:/m);
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

test('one scenario that symmetry cannot reduce leaves the others of a file to it, and says why', async () => {
  const second = userFile(1, 1)
    .replace(/^import .*\n/gm, '')
    .replace('export default', 'export const single =');
  const alone = second
    .replaceAll(/\b(most|memory|adder|machine|names)\b/g, '$1Of1')
    .replace("name: 'mine'", "name: 'single'");
  write('two.ts', `${userFile(3, 1)}${alone}`);
  const { code, out } = await racewalk(['check', 'two.ts', '--reduce', 'symmetry'], { cwd: path });
  expect(code).toBe(0);
  // Three threads have counted or not; what counts is how many have.
  expect(out).toContain('mine: holds (4 states');
  expect(out).toContain('reduced: symmetry, as asked; 4 states stand for 8');
  expect(out).toContain('single: holds (2 states, 1 transition, depth 1, exhaustive)');
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    'not reduced: symmetry cannot be used: it finds nothing to exchange: no two actors run one machine',
  );
});

test('of more than seven alike the receipt says how many are exchanged', async () => {
  write('eight.ts', userFile(8, 1));
  const { out } = await racewalk(['check', 'eight.ts', '--reduce', 'symmetry'], { cwd: path });
  // How many of seven have counted, and whether the eighth has.
  expect(out).toContain('mine: holds (16 states');
  expect(out).toContain('reduced: symmetry, as asked; exchanged are 7 of 8 actors like t0; 16 states stand for 256');
  expect(out.replaceAll(/\s+/g, ' ')).toContain('receipt: breadth first; symmetry of 7 of 8 actors like t0;');
  const { results } = JSON.parse(
    (await racewalk(['check', 'eight.ts', '--reduce', 'symmetry', '--json'], { cwd: path })).out,
  );
  expect(results[0].receipt).toMatchObject({ partly: ['7 of 8 actors like t0'], orbits: 256 });
});

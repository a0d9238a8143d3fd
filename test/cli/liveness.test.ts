import { describe, expect, test } from '@jest/globals';
import { and, eventually, leadsTo, not } from '../../checker/language/index.ts';
import { scenarios } from '../../scenarios/index.ts';
import { served, shop, taker, takers, unfairTakers } from '../takers.ts';
import { racewalk } from './in-process.ts';

const { expect: _, mutants: __, ...unclaimed } = takers({ name: 'unclaimed' });
const free = shop.lock.isFree();
const never = leadsTo('L1', 'who stays outside gets in', and(free, not(free)), free);
const atOnce = eventually('E1', 'the lock is free', shop.lock.isFree());

describe('racewalk check of liveness', () => {
  test('says under which fairness a verdict stands', async () => {
    const { code, out } = await racewalk(['check', 'takers'], { scenarios: [takers()] });
    expect(code).toBe(0);
    expect(out).toContain(`takers: holds, as claimed (3 states, 4 transitions, depth 1, exhaustive)
  fairness: weak for what each actor owes; strong for 'take' of a; strong for 'take' of b
  never dropped: violates S1 in 1 step, as claimed (X04, 3 states, 2 transitions, depth 1)
    violated on the way: deadlock in 1 step
    fairness: weak for what each actor owes; strong for 'take' of a; strong for 'take' of b
`);
  });

  test('shows a run that repeats for ever, and its token shows it again', async () => {
    const all = { scenarios: [unfairTakers()] };
    const { code, out } = await racewalk(['check', 'unfair-takers'], all);
    expect(code).toBe(0);
    expect(out).toContain('from here on for ever: these 2 steps');
    // One of the two takes the lock again and again; it is the other who is starved.
    const [, busy] = /(\w) acts again and again/.exec(out) ?? [];
    expect(out).toMatch(new RegExp(`^broken: S1: .*; here not for ${busy === 'a' ? 'b' : 'a'}\\)$`, 'm'));
    const [line = '', token = ''] = out.match(/^racewalk replay (\S+)$/m) ?? [];
    const replayed = await racewalk(['replay', token], all);
    expect(replayed.code).toBe(1);
    expect(out).toContain(replayed.out);
    expect(replayed.out).toContain(line);
  });

  test('refuses a token whose cycle was cut off, and says why', async () => {
    const all = { scenarios: [unfairTakers()] };
    const { out } = await racewalk(['check', 'unfair-takers'], all);
    const [, token = ''] = out.match(/^racewalk replay (\S+)\.\w+$/m) ?? [];
    const { code, err } = await racewalk(['replay', token], all);
    expect(code).toBe(2);
    expect(err).toContain(`'${token}' is no replay token: the path does not break 'S1': it is not fair`);
  });

  test('calls vacuous what never falls due, and does not end with 0', async () => {
    const both = { ...unclaimed, properties: [served, never, atOnce] };
    const words = 'L1, because in no reachable state does it fall due; E1, because it has come about at the start';
    const { code, out } = await racewalk(['check'], { scenarios: [both], width: 300 });
    expect([code, out.split('\n')[0]]).toEqual([
      1,
      `unclaimed: vacuous: ${words} (3 states, 4 transitions, depth 1, exhaustive)`,
    ]);
    const claimed = await racewalk(['check'], { scenarios: [{ ...both, expect: { verdict: 'holds' } }], width: 300 });
    expect(claimed.code).toBe(1);
    expect(claimed.out).toMatch(/^unclaimed: NOT as claimed: vacuous: L1, because .*; vacuous: E1, because /);
  });

  test('in JSON gives cycle, fairness and what is vacuous', async () => {
    const made = unfairTakers({ properties: [served, never] });
    const { out } = await racewalk(['check', '--json'], { scenarios: [made] });
    expect(JSON.parse(out).results).toMatchObject([
      {
        verdict: 'violated',
        property: 'S1',
        steps: 2,
        cycle: 2,
        vacuous: [{ property: 'L1', why: 'in no reachable state does it fall due' }],
        fairness: ['weak for what each actor owes'],
      },
    ]);
  });

  test('reproduces D30 by name', async () => {
    const { code, out } = await racewalk(['check', '--bug', 'D30'], { scenarios });
    expect(code).toBe(1);
    // close() takes three steps to its wait for mmap_lock, get_user_pages() one to holding it; its loop has twelve.
    expect(out).toContain('these 12 steps');
    expect(out).toContain("vcpu is in 'calling.following', monitor is in 'queued'");
    expect(out).toMatch(/mmap_lock kept: violates W5-close in 16 steps, as claimed \(D30, /);
  });
});

test('racewalk show names the fairness that a scenario assumes', async () => {
  const { out } = await racewalk(['show', 'takers'], { scenarios: [takers()] });
  expect(out).toContain(`Fairness
  weak for what each actor owes
  strong for 'take' of a
  strong for 'take' of b
`);
  expect(taker.optional).toEqual([]);
});

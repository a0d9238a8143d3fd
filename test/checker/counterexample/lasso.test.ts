import { describe, expect, test } from '@jest/globals';
import { check } from '../../../checker/check.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { fingerprintLength } from '../../../checker/counterexample/fingerprint.ts';
import { parseToken, TokenError } from '../../../checker/counterexample/token.ts';
import { PathError, tracePath } from '../../../checker/counterexample/trace.ts';
import { traceEntry } from '../../../checker/report/document.ts';
import { drawRace, raceStyle, replayToken } from '../../../checker/report/race.ts';
import { takers, unfairTakers } from '../../takers.ts';

const system = () => buildSystem(unfairTakers());
/** Transition 0 is a's step, 1 is b's, where both can take it; who has it has the only step. */
const aTakes = 0;
const bTakes = 1;
const drops = 0;

describe('a run that repeats for ever', () => {
  test('is found with the fewest steps, and its token leads back to it', () => {
    const [violation] = check(unfairTakers(), null).violations;
    expect(violation).toEqual({
      property: 'S1',
      text: 'nobody waits for ever',
      steps: 2,
      cycle: 2,
      path: [bTakes, drops],
    });
    const token = replayToken(system(), violation?.path ?? [], 'S1', violation?.cycle);
    expect(token).toMatch(/^unfair-takers:[\w-]+:0\.10$/);
    expect(parseToken(token)).toMatchObject({ property: 0, path: [bTakes, drops], cycle: 2 });
  });

  test('is drawn with the place to which it returns, and why it is fair', () => {
    const path = [aTakes, drops, bTakes, drops];
    expect(drawRace(system(), path, 'S1', { ...raceStyle, width: 76 }, 2)).toBe(`unfair-takers
Two threads take a lock again and again.

   a                                     b
   taking thread                         taking thread
   =                                     =
1  take
     shop.lock: taken
2  drop
     shop.lock: dropped
   ↻ from here on for ever: these 2 steps
3                                        take
                                           shop.lock: taken
4                                        drop
                                           shop.lock: dropped
   ↻ and so on for ever: back to before step 3

The state to which the run returns:
  a is in 'waiting', b is in 'waiting'

The run is fair: what a owes is possible in 1 of 2 states, not all the time:
  weak fairness asks no more; b acts again and again.
broken: S1: nobody waits for ever (must hold for each of them in every fair
  run; here not for a)

racewalk replay ${replayToken(system(), path, 'S1', 2)}
`);
  });

  test('is data in JSON', () => {
    const entry = traceEntry(tracePath(system(), [bTakes, drops], 'S1', false, 2));
    expect(entry).toMatchObject({
      cycle: 2,
      fair: [
        'what a owes is possible in 1 of 2 states, not all the time: weak fairness asks no more',
        'b acts again and again',
      ],
      broken: [{ property: 'S1', text: 'nobody waits for ever' }],
    });
  });

  test.each([
    ['both get in', [aTakes, drops, bTakes, drops], 4, "the goal of 'S1' is reached, or never due"],
    ['the cycle is not closed', [aTakes, drops, bTakes], 1, 'its cycle does not return to its start'],
    ['the cycle is cut off the token', [bTakes, drops], 0, 'what a owes is always possible and never happens'],
    ['the cycle is longer than the path', [bTakes, drops], 3, 'its cycle is longer than the path'],
  ])('is none if %s', (_, path, cycle, why) => {
    expect(() => tracePath(system(), path, 'S1', false, cycle)).toThrow(PathError);
    expect(() => tracePath(system(), path, 'S1', false, cycle)).toThrow(why);
  });

  test('is none if the scheduler is assumed to be fairer', () => {
    expect(() => tracePath(buildSystem(takers()), [bTakes, drops], 'S1', false, 2)).toThrow(
      "it is not fair: 'take' of a is possible in 1 of 2 states and never happens",
    );
  });

  test('shows nothing about a property of states', () => {
    expect(() => tracePath(system(), [bTakes, drops], 'deadlock', false, 2)).toThrow(
      "the path has a cycle, which shows nothing about 'deadlock'",
    );
  });

  test('has a token with a dot and steps on both sides of it', () => {
    const head = `takers:${'x'.repeat(fingerprintLength)}:`;
    for (const wrong of ['0.', '01.2.3']) expect(() => parseToken(head + wrong)).toThrow(TokenError);
    expect(() => parseToken(`${head}.1`)).toThrow('its path is empty');
    expect(parseToken(`${head}01.23`)).toMatchObject({ property: 0, path: [1, 2, 3], cycle: 2 });
  });
});

describe('a run that ends', () => {
  test('is drawn as one, and has a token without a cycle', () => {
    const broken = buildSystem(takers(), 'never dropped');
    const [violation] = check(takers(), 'never dropped', { until: 'S1' }).violations.filter(
      ({ property }) => property === 'S1',
    );
    expect(violation).toMatchObject({ steps: 1, path: [bTakes] });
    expect(violation).not.toHaveProperty('cycle');
    expect(drawRace(broken, [aTakes], 'S1')).toContain(
      'The run ends here: nothing that somebody owes can happen any more.\nbroken: S1: nobody waits for ever',
    );
    expect(parseToken(replayToken(broken, [aTakes], 'S1'))).not.toHaveProperty('cycle');
  });
});

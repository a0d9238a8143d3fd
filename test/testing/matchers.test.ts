import { describe, expect, test } from '@jest/globals';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { never, sometimes } from '../../checker/language/index.ts';
import { type Answer, toBeAsClaimed, toHold, toViolate } from '../../testing/matchers.ts';
import { bothDone, counter, memory, noLock, noneLost } from '../counter.ts';

const said = ({ message }: Answer): string => message();

describe('toHold', () => {
  test('passes where everything was visited and nothing breaks, whatever is claimed', () => {
    const answer = toHold(counter({ expect: { verdict: 'holds', states: 1 } }));
    expect(answer.pass).toBe(true);
    expect(said(answer)).toMatch(/^expected 'counter' not to hold\n\ncounter: holds \(17 states/);
  });

  test('fails with the race of a mutant that breaks', () => {
    const answer = toHold(counter(), { mutant: 'no lock' });
    expect(answer.pass).toBe(false);
    expect(said(answer)).toMatch(/^expected 'no lock' of 'counter' to hold\n/);
    expect(said(answer)).toMatch(/violates C1 in 8 steps/);
    expect(said(answer)).toMatch(/^racewalk replay counter\+no-lock:/m);
  });

  test('passes for a mutant that breaks nothing', () => {
    expect(toHold(counter(), { mutant: 'no check' }).pass).toBe(true);
  });

  test('fails where a witness is missing', () => {
    const answer = toHold(
      counter({ properties: [noneLost, sometimes('seen three', 'three threads', memory.count.is(3))] }),
    );
    expect(answer.pass).toBe(false);
    expect(said(answer)).toMatch(/vacuous: seen three, because no reachable state witnesses it/);
  });

  test('refuses a limit that is too small', () => {
    expect(() => toHold(counter(), { memory: 1 })).toThrow(/a memory limit of 1 bytes is too small/);
  });
});

describe('toViolate', () => {
  test.each([
    [{}, true],
    [{ steps: 8 }, true],
    [{ steps: 7 }, false],
  ])('compares the steps of %j', (options, pass) => {
    expect(toViolate(counter(), 'C1', { mutant: 'no lock', ...options }).pass).toBe(pass);
  });

  test('tells how many steps it took instead, with the race', () => {
    const answer = toViolate(counter(), 'C1', { mutant: 'no lock', steps: 7 });
    expect(said(answer)).toMatch(/^expected 'no lock' of 'counter' to violate C1 in 7 steps\n/);
    expect(said(answer)).toMatch(/violates C1 in 8 steps[\s\S]*racewalk replay/);
  });

  test('takes the scenario itself, and other violations beside it', () => {
    expect(toViolate(counter({ properties: [bothDone, noneLost] }), 'C2', { steps: 8 }).pass).toBe(true);
  });

  test('refuses a property that there is not', () => {
    expect(() => toViolate(counter(), 'C9')).toThrow(/claims to violate 'C9', which is no property; there are C1/);
  });

  test('refuses a mutant that there is not', () => {
    expect(() => toViolate(counter(), 'C1', { mutant: 'nolock' })).toThrow(/has no mutant 'nolock'/);
  });
});

describe('toBeAsClaimed', () => {
  test('passes where the scenario and all mutants are', () => {
    expect(toBeAsClaimed(counter()).pass).toBe(true);
  });

  test.each([
    ['the scenario', counter({ expect: { verdict: 'holds', states: 18 } }), /states: 18 claimed, 17 found/],
    [
      'a mutant',
      counter({ mutants: { 'no lock': { ...noLock, expect: { violates: 'C1', steps: 7 } } } }),
      /claimed to violate C1 in 7 steps, but it does so in 8[\s\S]*racewalk replay/,
    ],
  ])('fails where %s is not', (_, scenario, words) => {
    const answer = toBeAsClaimed(scenario);
    expect(answer.pass).toBe(false);
    expect(said(answer)).toMatch(words);
  });

  test('refuses a scenario without a claim', () => {
    const { expect: _, ...unclaimed } = counter();
    expect(() => toBeAsClaimed(unclaimed)).toThrow(/'counter' claims nothing: write expect/);
  });
});

test.each([
  [undefined, /a value of type undefined/],
  [null, /got null/],
  [[counter()], /got a list/],
])('what scenario() did not return is refused: %#', (value, words) => {
  expect(() => toHold(value)).toThrow(words);
});

describe('another copy of the language', () => {
  const mark = Symbol.for('racewalk.copy');

  test('is named where a role comes from it', () => {
    const scenario = counter({ properties: [never('C3', 'never', memory.count.moreThan(9))] });
    const [[name = '', spec] = []] = Object.entries(scenario.actors);
    if (spec === undefined) throw new Error('no actor');
    const role = Object.defineProperty({ ...spec.role }, mark, { value: { place: 'elsewhere/copy.js' } });
    const foreign = { ...scenario, actors: { ...scenario.actors, [name]: { ...spec, role } } };
    expect(() => buildSystem(foreign)).toThrow(
      /the role of actor 'a' of 'counter' comes from another copy of racewalk; it was made with elsewhere\/copy\.js/,
    );
  });
});

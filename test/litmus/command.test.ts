import { describe, expect, test } from '@jest/globals';
import { racewalk } from '../cli/in-process.ts';

describe('racewalk litmus', () => {
  test('lists the tests', async () => {
    const { code, out } = await racewalk(['litmus']);
    expect(code).toBe(0);
    expect(out).toContain('load-unregister\n  armed: load A | unregister A\n');
  });

  test('tells every outcome with its token, and from which kernel on', async () => {
    const { code, out } = await racewalk(['litmus', 'load-unregister']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /asleep returned {2}35 steps from 6\.6, 6\.9\n {4}racewalk replay litmus-load-unregister-6\.9:/,
    );
  });

  test('takes a test that is written out', async () => {
    const { code, out, err } = await racewalk(['litmus', 'armed: load | copy without wake', '--kernel', '6.1']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/ {2}source ok {2}\d+ steps\n {2}asleep ok {2}\d+ steps\n/);
  });

  test('leaves kernels out that lack a call, and says so', async () => {
    const { code, out } = await racewalk(['litmus', 'load-move', '--kernel', '6.1']);
    expect(code).toBe(0);
    expect(out).toContain("  kernels before 6.9 have no 'move'\n");
    expect(out).not.toContain('exhaustive');
  });

  test('prints them as JSON, for one kernel, and the token replays', async () => {
    const { out } = await racewalk(['litmus', 'load-unregister', '--kernel', '6.5', '--json']);
    const [{ eras }] = JSON.parse(out).results;
    expect(
      eras.map((era: { from: string; outcomes: { outcome: string[] }[] }) => [era.from, era.outcomes.length]),
    ).toEqual([['6.4', 1]]);
    const again = await racewalk(['replay', eras[0].outcomes[0].replay]);
    expect(again.code).toBe(1);
    expect(again.out).toContain('broken: zero returned');
  });

  test.each([
    [['litmus', 'load-unregsiter'], "there is no litmus test 'load-unregsiter'. Did you mean 'load-unregister'?"],
    [['litmus', 'load-copy', '--kernel', '5.4'], '--kernel 5.4: without --run write a version from 6.1 on'],
    [['litmus', 'load-copy', '--run', '--kernel', 'nowhere'], '--kernel nowhere: write live, a version'],
    [['litmus', 'armed: load A'], "'armed: load A' has 1 threads: write two to 4"],
    [['litmus', 'armed: close | close'], "'close' can be called once only in a test"],
    [['litmus', 'armd: load A | copy A'], "'armd' is no setting: write anonymous,"],
    [['litmus', 'armed: load A | cpy A'], "'cpy A' is no call: write load, store,"],
    [
      ['litmus', 'tracked mapped A: munmap A | load A'],
      "'munmap' is not for memory that is tracked: there, write load, store,",
    ],
    [['litmus', 'armed: continue | load'], "'continue' is not for memory that is anonymous"],
    [['litmus', 'tracked: store | unprotect'], "of tracked memory all pages have to be there: write 'mapped A'"],
    [['litmus', 'armed shared: load | load'], "'shared' and 'protected' are for memory that is tracked"],
    [['litmus', 'forking: fork | fork'], "'fork' can be called once only in a test"],
    [['litmus', 'load-copy', '--run', '--runs', '0'], '--runs 0: write a whole number'],
  ])('refuses %j', async (argv, message) => {
    const { code, err } = await racewalk(argv);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});

/** The lock order over the scenarios of this repository, against the kernel's documentation. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { role, scenario } from '../../checker/language/index.ts';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { pageTables, uffd } from '../../models/index.ts';
import { lockClasses, nestedAgain, nestings } from '../../models/properties/lock-order.ts';
import { scenarios } from '../../scenarios/index.ts';
import { racewalk } from './in-process.ts';

const some = scenarios.filter(({ name }) => ['two-threads-one-page', 'remap-crosswise'].includes(name));

describe('racewalk list --lock-order', () => {
  test('a word behind it is a name, not its value', async () => {
    const { code, err } = await racewalk(['list', '--lock-order', 'nope'], { scenarios: some });
    expect([code, err]).toEqual([2, expect.stringContaining("there is no scenario or protocol 'nope'")]);
    const { out } = await racewalk(['list', '--lock-order', 'two-threads-one-page'], { scenarios: some });
    expect(out).toContain('vma.lock → pt.ptl: 1 scenario, such as two-threads-one-page\n');
    expect(out).not.toContain('remap-crosswise');
  });

  test('names each pair that some schedule takes, and the documented order', async () => {
    const { code, out } = await racewalk(['list', '--lock-order'], { scenarios: some });
    expect(code).toBe(0);
    expect(out).toContain('vma.lock → pt.ptl: 1 scenario, such as two-threads-one-page\n');
    expect(out).toContain('vma.anonLock → pt.ptl: 1 scenario, such as remap-crosswise\n');
    expect(out).toContain('All of them are documented.\n');
  });

  test('says in JSON which scenarios take a pair', async () => {
    const { lockOrder, classes, documented } = JSON.parse(
      (await racewalk(['list', '--lock-order', '--json'], { scenarios: some })).out,
    );
    expect(classes).toEqual(lockClasses);
    expect(documented).toEqual([...nestings, ...nestedAgain]);
    expect(lockOrder).toContainEqual({
      held: 'pt.ptl',
      taken: 'pt.ptl',
      scenarios: ['remap-crosswise'],
      judged: 'documented',
    });
  });
});

describe('a pair that nobody documents', () => {
  const [inner, outer] = [uffd.faultLock.at(0), pageTables.ptl.at(0)];
  const nester = role('nester', { registers: {} }, () => ({
    actions: { unlockBoth: [inner.release(), outer.release()] },
    steps: { lockOuter: outer.acquire(), lockInner: inner.acquire() },
  }));
  const nests = setup(vocabulary(nester)).createMachine({
    id: 'nests',
    initial: 'begun',
    states: {
      begun: { on: { 'lock PTE': { guard: 'lockOuter', actions: 'lockOuter', target: 'locked' } } },
      locked: { on: { 'lock queue': { guard: 'lockInner', actions: 'lockInner', target: 'both' } } },
      both: { on: { 'unlock both': { actions: 'unlockBoth', target: 'done' } } },
      done: { type: 'final' },
    },
  });
  const planted = scenario({
    name: 'planted',
    text: 'A queue is locked under a PTL.',
    bounds: { page: 1, frame: 1 },
    actors: { N: nester.runs(nests) },
    properties: [],
    expect: { verdict: 'holds', states: 4 },
  });

  test('is a finding of check in what is ours', async () => {
    const { code, out, err } = await racewalk(['check', 'planted'], { scenarios: [planted] });
    expect(err).toBe('');
    expect(code).toBe(1);
    expect(out.replaceAll(/\s+/g, ' ')).toContain('LOCK1: uffd.faultLock is taken under pt.ptl: not documented');
  });

  test('is one of list', async () => {
    const { code, out } = await racewalk(['list', '--lock-order'], { scenarios: [planted] });
    expect(code).toBe(1);
    expect(out).toContain('pt.ptl → uffd.faultLock: 1 scenario, such as planted; not documented\n');
    expect(out).toContain('1 of 1 pairs are not documented.\n');
  });
});

/** The name of a protocol stands for its scenarios. */
import { describe, expect, test } from '@jest/globals';
import { scenarios as builtIn, protocols } from '../../scenarios/index.ts';
import { lostUpdate } from '../oracles/lost-update.ts';
import { leftFirst, orderedForks } from '../oracles/philosophers.ts';
import { racewalk } from './in-process.ts';

const large = { ...orderedForks(4), onDemand: 'it is large' };
const scenarios = [orderedForks(3), large, leftFirst(3), lostUpdate(2)];
const of = (name: string, from: number, to: number) => ({
  ...{ name, title: name, text: '', sources: [], notModelled: [] },
  scenarios: scenarios.slice(from, to),
});
const ours = { scenarios, protocols: async () => [of('dinner', 0, 3), of('updates', 3, 4)] };
const names = (out: string): string[] =>
  [...out.matchAll(/^(philosophers-\S+|lost-\S+?)(?: \/| {2}\(|:|$)/gm)].flatMap(([, name]) => name ?? []);

describe('the name of a protocol', () => {
  test('lists its scenarios', async () => {
    const { code, out } = await racewalk(['list', 'dinner'], ours);
    expect([code, names(out)]).toEqual([0, scenarios.slice(0, 3).map(({ name }) => name)]);
    expect(out.match(/ {2}\(dinner\)$/gm)).toHaveLength(3);
    expect((await racewalk(['list'], ours)).out).toContain('  (updates)\n');
  });

  test('checks them, but for those that have to be named themselves', async () => {
    const checked = new Set(names((await racewalk(['check', 'dinner'], ours)).out));
    expect([...checked]).toEqual([orderedForks(3).name, leftFirst(3).name]);
    const both = new Set(names((await racewalk(['check', 'dinner', large.name], ours)).out));
    expect([...both]).toEqual([orderedForks(3).name, large.name, leftFirst(3).name]);
  });

  test('shows and simulates each of them', async () => {
    const all = scenarios.slice(0, 3).map(({ name }) => name);
    expect([...new Set(names((await racewalk(['show', 'dinner'], ours)).out))]).toEqual(all);
    const { out } = await racewalk(['simulate', 'dinner', '--runs', '2'], ours);
    expect([...new Set(names(out))]).toEqual(all);
  });

  test('and one of its scenarios check it once', async () => {
    const once = await racewalk(['check', 'updates'], ours);
    expect(once.out).toContain('lost');
    expect((await racewalk(['check', lostUpdate(2).name, 'updates'], ours)).out).toBe(once.out);
  });

  test('is where a replay token is looked for', async () => {
    const { out } = await racewalk(['check', leftFirst(3).name], ours);
    const token = /racewalk replay (\S+)/.exec(out)?.[1] ?? '';
    const { code, out: again } = await racewalk(['replay', token, 'dinner'], ours);
    expect([code, out.startsWith(again)]).toEqual([1, true]);
    expect((await racewalk(['replay', token, 'updates'], ours)).err).toContain('which there is not');
  });

  test('exports the only scenario, and names those of which one must be chosen', async () => {
    const { code, err } = await racewalk(['export', 'dinner'], ours);
    const each = scenarios.slice(0, 3).map(({ name }) => name);
    expect(code).toBe(2);
    expect(err).toContain(`dinner has 3 scenarios to export; name one: ${each.join(', ')}`);
    expect((await racewalk(['export', 'updates'], ours)).code).toBe(0);
  });

  test('is meant by one that is nearly it', async () => {
    const { code, err } = await racewalk(['check', 'diner'], ours);
    expect(code).toBe(2);
    expect(err).toContain("there is no scenario or protocol 'diner'. Did you mean 'dinner'?");
  });

  test('is no name of a scenario', () => {
    const both = protocols.filter(({ name }) => builtIn.some((scenario) => scenario.name === name));
    expect(both.map(({ name }) => name)).toEqual([]);
  });
});

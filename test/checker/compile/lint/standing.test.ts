/** What a machine does not stand for is refused when the scenario is loaded. */
import { describe, expect, test } from '@jest/globals';
import { readChart } from '../../../../checker/compile/chart/chart.ts';
import { initially, scenario } from '../../../../checker/language/index.ts';
import { machineOf, mm, refusal, scenarioOf, withStateA, worker } from './refusals.ts';

const detaching = machineOf({
  id: 'other',
  states: { a: { on: { go: 'b' }, meta: { does: ['detaches VMAs'] } }, b: {} },
});
const walking = withStateA({ meta: { excludes: { 'detaches VMAs': 'its VMA stays where it is' } } });
const together = (...machines: ReturnType<typeof withStateA>[]) =>
  scenario({
    name: 's',
    text: '',
    actors: Object.fromEntries(machines.map((machine, at) => [`t${at}`, worker.runs(machine)])),
    properties: [],
  });

describe('company', () => {
  test('that does what a machine excludes is refused with both names and the reason', () => {
    expect(refusal(() => together(walking, detaching))).toBe(
      "scenario 's', actor 't0': machine 'm' does not stand for company that detaches VMAs, as 't1' (machine 'other') does: its VMA stays where it is; leave one of them out, or model what is missing",
    );
  });

  test('that does not is accepted', () => {
    expect(refusal(() => together(walking, walking))).toBeNull();
    expect(refusal(() => together(detaching, detaching))).toBeNull();
  });

  test('a machine may exclude another of its own kind, not itself', () => {
    const alone = withStateA({ meta: { does: ['closes'], excludes: { closes: 'one descriptor' } } });
    expect(refusal(() => together(alone))).toBeNull();
    expect(refusal(() => together(alone, alone))).toContain('company that closes');
  });
});

describe('a start', () => {
  test('that a machine does not assume is refused', () => {
    const other = withStateA({
      on: { go: { target: 'b', guard: 'ready', actions: 'mark' } },
      meta: { assumes: { ready: 'nobody waits for it' } },
    });
    expect(refusal(() => scenarioOf(other))).toBe(
      "scenario 's', actor 't': machine 'm' assumes 'ready' of the initial state, which is not so: nobody waits for it",
    );
    expect(refusal(() => scenarioOf(other, { initial: mm.ready.set(true) }))).toBeNull();
    const mutant = { text: '', change: initially(mm.ready.set(false)), expect: { holds: 'p' } };
    const broken = () => scenarioOf(other, { initial: mm.ready.set(true), mutants: { m: mutant } });
    expect(refusal(broken, 'm')).toContain("assumes 'ready'");
  });
});

describe('where a step happens', () => {
  const chart = readChart(
    machineOf({
      meta: { in: 'mm/a.c:outer', version: '6.1' },
      states: {
        a: { on: { go: { target: 'b', description: 'nobody was there' } } },
        b: { meta: { in: 'mm/a.c:inner' }, initial: 'c', states: { c: {} } },
      },
    }),
    worker,
  );
  const state = (path: string) => chart.states.find((each) => each.path === path);

  test('is that of the state or the nearest around it', () => {
    expect(['a', 'b', 'b.c'].map((path) => state(path)?.in)).toEqual(['mm/a.c:outer', 'mm/a.c:inner', 'mm/a.c:inner']);
    expect(state('b.c')?.version).toBe('6.1');
  });

  test('a candidate says in words what was seen', () => {
    expect(state('a')?.on.get('go')?.[0]?.description).toBe('nobody was there');
  });

  test.each([
    [{ inn: 'x' }, "meta.inn is unknown; known are while, in, version, does, excludes, assumes. Did you mean 'in'?"],
    [{ in: '' }, 'meta.in must be a text'],
    [{ does: 'x' }, 'meta.does must be a list of texts'],
    [{ excludes: ['x'] }, 'meta.excludes must be an object with a reason for each name'],
  ])('%j is refused', (meta, message) => {
    expect(refusal(() => scenarioOf(withStateA({ meta })))).toContain(message);
  });
});

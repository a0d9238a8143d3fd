/** What a step tells beside what it changes, and how a race prints it. */
import { describe, expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { tracePath } from '../../../checker/counterexample/trace.ts';
import {
  actionBecomes,
  actor,
  always,
  asserted,
  demand,
  guardBecomes,
  never,
  nothing,
  range,
  role,
  scenario,
  set,
  shared,
  spinlock,
  withoutLock,
} from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { drawRace, raceStyle } from '../../../checker/report/race.ts';

const entry = shared('pt', { value: range(0, 2), lock: spinlock, sleepers: set(actor) });
const promised = asserted('P', 'the value is 2');
const setter = role('setter', { registers: {}, choices: { who: actor } }, ({ chosen }) => ({
  guards: { none: entry.value.is(0), sleeps: entry.sleepers.has(chosen.who) },
  actions: {
    install: entry.value.set(1),
    unlock: entry.lock.release(),
    judge: demand(promised, entry.value.is(2)),
    wake: entry.sleepers.delete(chosen.who),
  },
  steps: { lock: entry.lock.acquire() },
}));
const fault = setup(vocabulary(setter)).createMachine({
  id: 'fault',
  meta: { in: 'mm/memory.c:do_anonymous_page', version: '6.1' },
  initial: 'begun',
  states: {
    begun: { on: { 'lock PTE': { guard: 'lock', actions: 'lock', target: 'locked' } } },
    locked: {
      on: {
        'recheck PTE': [
          { guard: 'none', target: 'empty', description: 'still none' },
          { target: 'installed', description: 'set by another' },
        ],
      },
    },
    empty: { on: { 'set PTE': { actions: 'install', target: 'installed' } } },
    installed: { on: { 'unlock PTE': { actions: 'unlock', target: 'waking' } } },
    waking: {
      meta: { in: 'user space' },
      on: {
        wake: [
          { guard: 'sleeps', actions: 'wake', target: 'done' },
          { actions: 'judge', target: 'done' },
        ],
      },
    },
    done: { type: 'final' },
  },
});
const subject = scenario({
  name: 'setting',
  text: 'Two threads set one entry.',
  actors: { a: setter.runs(fault), b: setter.runs(fault) },
  properties: [
    always('V', 'the value is below 1', entry.value.lessThan(1)),
    promised,
    never('N', 'never', entry.value.moreThan(9)),
  ],
  mutants: {
    'no lock': { text: 'x', change: withoutLock(entry.lock), expect: { violates: 'V', steps: 3 } },
    'no recheck': { text: 'x', change: guardBecomes(setter, 'none', true), expect: { violates: 'V', steps: 3 } },
    'not set': { text: 'x', change: actionBecomes(setter, 'install', nothing), expect: { violates: 'P', steps: 5 } },
  },
});
const steps = (mutant: string | null, path: readonly number[]) =>
  tracePath(buildSystem(subject, mutant), path, null).steps;

describe('a step', () => {
  test('says in which function it happens and which candidate it took', () => {
    const [, recheck] = steps(null, [0, 0]);
    expect(recheck).toMatchObject({ event: 'recheck PTE', in: 'mm/memory.c:do_anonymous_page', seen: ['still none'] });
    const told = steps(null, [0, 0, 0, 0, 2, 2]);
    expect(told.at(-1)).toMatchObject({ actor: 1, seen: ['set by another'] });
  });

  test('says in words of its guards what nobody has described, and of a step that it may go on nothing', () => {
    const [lock, , , , wake] = steps(null, [0, 0, 0, 0, 0]);
    expect(lock?.seen).toEqual([]);
    expect(wake).toMatchObject({ in: 'user space', seen: ['not sleeps'] });
  });

  test('names no choice that made no difference', () => {
    expect(steps(null, [0, 0, 0, 0, 0]).at(-1)).toMatchObject({ event: 'wake', chosen: [] });
  });

  test.each([
    ['no lock', [0], 'without the lock: pt.lock'],
    ['no recheck', [0, 0], 'not asked: none'],
    ['not set', [0, 0, 0], 'not done: install'],
  ])('marks what the mutant %s left out', (mutant, path, mark) => {
    expect(steps(mutant, path).at(-1)?.broken).toEqual([mark]);
  });

  test('that fails a demand says what was found instead of what was promised', () => {
    expect(steps(null, [0, 0, 0, 0, 0]).at(-1)).toMatchObject({ failure: 'the value is 2', found: ['pt.value: 1'] });
  });
});

describe('a race', () => {
  test('names each function once for a run of steps in it, with what was seen', () => {
    const lines = drawRace(buildSystem(subject), [0, 0, 0, 0, 0], 'P', { ...raceStyle, width: 90 }).split('\n');
    const from = lines.findIndex((line) => line.includes('do_anonymous_page()'));
    expect(lines.slice(from, from + 9).map((line) => line.trimEnd())).toEqual([
      '1-2  do_anonymous_page()',
      '       lock PTE; recheck PTE: still none',
      '  3    set PTE',
      '         pt.value: 0 → 1',
      '  4    unlock PTE',
      '         pt.lock: dropped',
      '  5  user space',
      '       wake: not sleeps',
      '         ✗ P fails: pt.value: 1',
    ]);
  });

  test('cuts no head: where columns are narrow each has a line of its own', () => {
    const many = scenario({
      ...subject,
      mutants: {},
      actors: Object.fromEntries(
        ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'].map((name) => [`${name} thread`, setter.runs(fault)]),
      ),
    });
    const path = [0, 0, 0, 0, 6, 6, 6, 12, 12, 12];
    for (const width of [80, 120, 200]) {
      const lines = drawRace(buildSystem(many), path, 'V', { ...raceStyle, width }).split('\n');
      for (const name of ['first', 'second', 'third']) {
        expect(lines.filter((line) => line.includes(`${name} thread`)).length).toBeGreaterThan(0);
      }
      expect(
        Math.max(...lines.filter((line) => !line.startsWith('racewalk')).map((line) => line.length)),
      ).toBeLessThanOrEqual(width);
    }
  });
});

import { describe, expect, test } from '@jest/globals';
import { along } from '../../../checker/by-hand/along.ts';
import { beside } from '../../../checker/by-hand/beside.ts';
import { fromHere } from '../../../checker/by-hand/from-here.ts';
import { machinePicture } from '../../../checker/by-hand/machine-picture.ts';
import { positionOf } from '../../../checker/by-hand/position.ts';
import { runOn } from '../../../checker/by-hand/run-on.ts';
import { check } from '../../../checker/check.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import type { System } from '../../../checker/compile/system/system.ts';
import { parseToken } from '../../../checker/counterexample/token.ts';
import { tracePath } from '../../../checker/counterexample/trace.ts';
import { keyOf } from '../../../checker/interpret/explore.ts';
import { transitions } from '../../../checker/interpret/step.ts';
import type { Path } from '../../../checker/report/result.ts';
import { scenarioNamed } from '../../../scenarios/index.ts';

const scenario = scenarioNamed('two-threads-one-page');
const fixed = buildSystem(scenario);
const broken = buildSystem(scenario, 'no recheck');
const [violation] = check(scenario, 'no recheck', { until: 'D4' }).violations.filter(
  ({ property }) => property === 'D4',
);
const path: Path = violation?.path ?? [];

/** How many states follow, counted by the reference interpreter. */
function reachable(system: System, from: Path): number {
  const { state } = along(system, from);
  const seen = new Map([[keyOf(system, state), state]]);
  for (const each of seen.values()) {
    for (const { outcome } of transitions(system, each)) {
      if (outcome.kind === 'next') seen.set(keyOf(system, outcome.state), outcome.state);
    }
  }
  return seen.size;
}

describe('whether it can still fail from here', () => {
  test.each([0, 7, 15, path.length])(
    'after %d steps of a shortest counterexample the others are a shortest one',
    (at) => {
      const start = path.slice(0, at);
      const { states, cut, failing } = fromHere(broken, start);
      expect({ states, cut }).toEqual({ states: reachable(broken, start), cut: null });
      const found = failing.find(({ property }) => property === 'D4');
      expect(found?.steps).toBe(path.length - at);
      // The whole schedule, from where the scenario begins, shows it.
      expect(tracePath(broken, parseToken(found?.token ?? '').path, 'D4').broken[0]?.name).toBe('D4');
    },
  );

  test('what holds cannot fail from anywhere', () => {
    const start = path.slice(0, 5);
    expect(fromHere(fixed, start)).toEqual({ states: reachable(fixed, start), cut: null, failing: [] });
  });

  test('a schedule that cannot be taken is refused', () => {
    expect(() => fromHere(fixed, [99])).toThrow('step 1 of the schedule fails or cannot be taken');
  });
});

describe('a race beside the scenario that is not broken', () => {
  test('both are alike until the recheck is left out, and there they go different ways', () => {
    const both = beside(broken, path);
    expect(both?.broken).toMatchObject({ event: 'recheck PTE', broken: [expect.stringContaining('not asked')] });
    expect(both?.fixed?.event).toBe('recheck PTE');
    expect(both?.differences.map(({ place }) => place)).toContain(`where ${both?.broken?.actor} is`);
    const schedule = parseToken(both?.token ?? '');
    expect(along(fixed, schedule.path).taken).toBe(both?.common);
    expect(schedule.mutant).toBeNull();
  });

  test('what is another constant from the beginning is said once, and a step that waits says for whom', () => {
    const name = 'gup-fast-against-freed-table';
    const [found] = check(scenarioNamed(name), 'walkers not awaited', { until: 'any' }).violations;
    const both = beside(buildSystem(scenarioNamed(name), 'walkers not awaited'), found?.path ?? []);
    expect(both).toMatchObject({
      starts: [{ place: 'kernel.broadcastsTlbi', broken: 'yes', fixed: 'no' }],
      fixed: null,
      why: [expect.stringContaining('task.irqsOff[device].owner: device')],
    });
  });

  test('nothing stands beside a scenario that is not broken', () => {
    expect(beside(fixed, path)).toBeNull();
  });
});

describe('an actor that runs on', () => {
  const locksOf = (at: Path): string =>
    positionOf(fixed, at, at.length)
      .fields.filter(({ isLock }) => isLock)
      .map(({ value }) => value)
      .join();

  test('halts at the first step that takes or drops a lock', () => {
    const { path: first, halt } = runOn(fixed, [], 't0');
    expect(halt).toBe('a lock');
    expect(locksOf(first)).not.toBe(locksOf([]));
    expect(locksOf(first.slice(0, -1))).toBe(locksOf([]));
    expect(positionOf(fixed, first, first.length).moves.every(({ actor }) => actor === 't0')).toBe(true);
  });

  test('halts where another has the lock, and where it has ended', () => {
    // Where there is a choice, of a frame, the first will do.
    const goOn = (start: Path, actor: string, isThere: (at: Path) => boolean = () => false): Path => {
      let at = start;
      for (let runs = 0; runs < 40 && !isThere(at); runs++) {
        const { path: longer, halt } = runOn(fixed, at, actor);
        const { enabled } = positionOf(fixed, longer, longer.length);
        const choice = halt === 'a choice' ? enabled.find((move) => move.actor === actor) : undefined;
        at = choice === undefined ? longer : [...longer, choice.ordinal];
        if (halt === 'nothing it can do') break;
      }
      return at;
    };
    const holdsPtl = (at: Path): boolean =>
      positionOf(fixed, at, at.length).fields.some(({ place, value }) => place === 'ptl' && value.includes('t0'));
    const waits = goOn(goOn([], 't0', holdsPtl), 't1');
    expect(positionOf(fixed, waits, waits.length).obstacles).toContainEqual({
      ...{ actor: 't1', event: 'lock PTE' },
      why: ['waits for pt.ptl: t0 is in the way'],
    });
    const ended = goOn([], 't0');
    expect(positionOf(fixed, ended, ended.length).actors[0]?.isFinal).toBe(true);
  });
});

describe('the picture of a machine', () => {
  test('shows one state where the actor is, and only ways between states in which it was', () => {
    for (const at of [0, 9, path.length]) {
      const { lit, taken, layout } = machinePicture(broken, path.slice(0, at), 't0');
      expect(Object.values(lit).filter((each) => each === 'here')).toHaveLength(1);
      const gone = layout.edges.filter((_, position) => taken[position]);
      const elsewhere = new Set(
        layout.nodes.filter(({ node }) => node.kind === 'elsewhere').map(({ node }) => node.id),
      );
      const ends = gone.flatMap(({ edge: { from, to } }) => [from, to]).filter((id) => !elsewhere.has(id));
      expect(ends.filter((id) => lit[id] === null)).toEqual([]);
      expect(gone.length > 0).toBe(at > 0);
    }
  });

  test('another part of it can be asked for', () => {
    const { titles, at } = machinePicture(broken, path, 't0', 0);
    expect(at).toBe(0);
    expect(titles[0]).toBe('faulting thread');
    expect(machinePicture(broken, path, 't0', 999).at).not.toBe(999);
  });
});

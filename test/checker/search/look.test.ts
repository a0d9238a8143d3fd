/** What a strategy sees of a state is what the reference says of it, and is enough to schedule by. */
import { describe, expect, test } from '@jest/globals';
import { check } from '../../../checker/check.ts';
import { buildProgram } from '../../../checker/compile/lower/build.ts';
import { decode, encode } from '../../../checker/compile/lower/layout.ts';
import { buildSystem } from '../../../checker/compile/system/build.ts';
import { explore } from '../../../checker/interpret/explore.ts';
import type { Scenario } from '../../../checker/language/spec.ts';
import type { Look, Standing } from '../../../checker/search/look.ts';
import { breadthFirst, type Strategy, type StrategyFor } from '../../../checker/search/strategy.ts';
import { walks } from '../../../checker/search/walks.ts';
import { lostUpdate } from '../../oracles/lost-update.ts';
import { leftFirst } from '../../oracles/philosophers.ts';
import { twoPhaseCommit } from '../../oracles/two-phase-commit.ts';

/** How each state stands, in the order in which a search breadth first finds them, and by whom it was left. */
function looked(scenario: Scenario) {
  let look: Look = () => [];
  const seen: (readonly Standing[])[] = [];
  const left: Set<number>[] = [];
  const strategy: StrategyFor = (actors): Strategy => ({
    ...breadthFirst(),
    watches: true,
    begin(given) {
      look = given;
      seen.push(look(0));
    },
    discovered(state, isNew, origin, event) {
      if (isNew) seen.push(look(state));
      const known = left[origin] ?? new Set();
      left[origin] = state === origin ? known : known.add(actors.of(event));
    },
  });
  check(scenario, null, { strategy, until: null, minimise: false });
  return { seen, left };
}

describe('a look at a state', () => {
  test.each([lostUpdate(3), leftFirst(4), twoPhaseCommit(3)])('of $name tells who can leave it', (scenario) => {
    const { seen, left } = looked(scenario);
    expect(seen.length).toBeGreaterThan(20);
    const able = seen.map((actors) => actors.flatMap(({ enabled }, actor) => (enabled.length > 0 ? [actor] : [])));
    expect(able).toEqual(seen.map((_, state) => [...(left[state] ?? [])].sort()));
  });

  test('tells for which fork each of the starving philosophers waits, and who has it', () => {
    const { seen } = looked(leftFirst(3));
    const starving = seen.filter((actors) => actors.every(({ enabled }) => enabled.length === 0));
    expect(starving).toEqual([
      [0, 1, 2].map((seat) => {
        const next = (seat + 1) % 3;
        const waits = [{ lock: `table.fork[seat ${next}]`, blockedBy: [next] }];
        return { name: `p${seat}`, control: 'hungry', hasEnded: false, enabled: [], waits, sleepsOn: null };
      }),
    ]);
  });

  test('tells nothing of a lock that may be had', () => {
    const [first = []] = looked(leftFirst(3)).seen;
    expect(first.map(({ control, enabled, waits }) => ({ control, enabled, waits }))).toEqual(
      [0, 1, 2].map(() => ({ control: 'thinking', enabled: ['take first fork'], waits: [] })),
    );
  });

  test('is refused where states are not kept', () => {
    const strategy: Strategy = { ...breadthFirst(), begin() {} };
    const lossy = { kind: 'compaction' } as const;
    expect(() => check(leftFirst(3), null, { strategy, lossy })).toThrow(/looks at states, which are not kept/);
  });
});

test('a walk that goes where most wait with a fork in hand deadlocks in as few steps as can be', () => {
  const waiting: StrategyFor = () => {
    let look: Look = () => [];
    const score = (state: number): number =>
      look(state).filter(({ control, waits }) => control === 'hungry' && waits.length > 0).length;
    const chooser = {
      name: 'where most wait with a fork',
      begin() {},
      choose<T extends { readonly state: number }>(options: readonly T[]): T {
        return options.reduce((best, option) => (score(option.state) > score(best.state) ? option : best));
      },
    };
    return {
      ...walks(chooser, { runs: 1, stepsMax: 50 }),
      begin(given) {
        look = given;
      },
    };
  };
  // Each of the six takes its left fork.
  const { violations } = check(leftFirst(6), null, { strategy: waiting, until: 'deadlock', minimise: false });
  expect(violations.map(({ property, steps }) => [property, steps])).toEqual([['deadlock', 6]]);
});

test.each([lostUpdate(3), leftFirst(4), twoPhaseCommit(3)])('what was packed of $name is read back', (scenario) => {
  const system = buildSystem(scenario);
  const { layout } = buildProgram(system);
  explore(system, undefined, (state) => {
    const words = encode(system, layout, state);
    expect(encode(system, layout, decode(system, layout, words))).toEqual(words);
  });
});

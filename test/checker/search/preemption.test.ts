/** Exactly what so many preemptions reach: against every schedule of threads that have nothing to do with each other. */
import { expect, test } from '@jest/globals';
import { setup } from 'xstate';
import { check } from '../../../checker/check.ts';
import { never, range, role, scenario } from '../../../checker/language/index.ts';
import { vocabulary } from '../../../checker/language/vocabulary.ts';
import { preemptionBounding } from '../../../checker/search/preemption.ts';

const walker = role('walker', { registers: { far: range(0, 3) } }, ({ self }) => ({
  actions: { walk: self.far.increment() },
  guards: { onTheWay: self.far.lessThan(3) },
}));
const walking = setup(vocabulary(walker)).createMachine({
  id: 'walking',
  initial: 'going',
  states: { going: { tags: 'idle', on: { walk: { guard: 'onTheWay', actions: 'walk' } } } },
});
const steps = 3;
function walkers(count: number) {
  const actors = Array.from({ length: count }, (_, at) => [`w${at}`, walker.runs(walking)] as const);
  const properties = [
    never(
      'beyond',
      'nobody leaves the way',
      walker.some(({ far }) => far.moreThan(steps)),
    ),
  ];
  return scenario({ name: 'walkers', text: 'Each takes three steps.', actors: Object.fromEntries(actors), properties });
}

/** By how far each has come, the fewest preemptions of any schedule that leads there. */
function fewest(count: number): Map<string, number> {
  const found = new Map<string, number>();
  const follow = (far: readonly number[], last: number | null, preemptions: number): void => {
    const known = found.get(far.join());
    if (known === undefined || preemptions < known) found.set(far.join(), preemptions);
    for (const [who, at] of far.entries()) {
      if (at === steps) continue;
      const isPreemption = last !== null && last !== who && (far[last] ?? steps) < steps;
      follow(far.with(who, at + 1), who, preemptions + (isPreemption ? 1 : 0));
    }
  };
  follow(
    Array.from({ length: count }, () => 0),
    null,
    0,
  );
  return found;
}

function after(far: string): string[] {
  const all = far.split(',').map(Number);
  return all.flatMap((at, who) => (at < steps ? [all.with(who, at + 1).join()] : []));
}

test.each([
  [2, 0],
  [2, 1],
  [3, 0],
  [3, 1],
  [3, 2],
  [3, 3],
])('%i threads and at most %i preemptions', (count, most) => {
  const least = fewest(count);
  const reached = [...least].flatMap(([far, preemptions]) => (preemptions <= most ? [far] : []));
  // Of what is reached each step is taken once, to see where it leads.
  const seen = new Set(reached.flatMap((far) => [far, ...after(far)]));
  const result = check(walkers(count), null, { strategy: (actors) => preemptionBounding(actors, most) });
  expect(result.states).toBe(seen.size);
  const isAll = reached.length === (steps + 1) ** count;
  expect([result.verdict, result.cut]).toEqual(isAll ? ['holds', null] : ['incomplete', 'preemptions']);
});

/** Divides tasks among runs that know nothing of each other: always in the same way, and of about the same weight. */
import { claimedStates } from '../../checker/claim.ts';
import type { Task } from '../options/select.ts';
import type { Shard } from '../options/shard.ts';

/** What a search costs beside its states, and one whose states nobody claims: in states. */
const overhead = 30_000;
const unclaimed = 100_000;

/** The positions of this part's tasks, in their order. A scenario stays with its mutants, which share what is compiled. */
export function positionsIn(tasks: readonly Task[], { number, of }: Shard): readonly number[] {
  const scenarios = new Map<Task['scenario'], { weight: number; readonly positions: number[] }>();
  for (const [position, task] of tasks.entries()) {
    const { scenario, mutant } = task;
    const group = scenarios.get(scenario) ?? { weight: 0, positions: [] };
    scenarios.set(scenario, group);
    group.positions.push(position);
    group.weight += overhead + (claimedStates(scenario, mutant) ?? (mutant === null ? unclaimed : 0));
  }
  const loads = Array.from({ length: of }, () => 0);
  const own: number[] = [];
  // The heaviest first, each to who has the least; of equal ones the first.
  for (const { weight, positions } of [...scenarios.values()].sort((a, b) => b.weight - a.weight)) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] = (loads[least] ?? 0) + weight;
    if (least === number - 1) own.push(...positions);
  }
  return own.sort((a, b) => a - b);
}

/** What the scenarios of a protocol reach in any schedule, and in which order locks are taken on the way. */
import { check } from '../checker/check.ts';
import { coverageTargets } from '../checker/compile/chart/coverage.ts';
import type { System } from '../checker/compile/system/system.ts';
import type { LockOrderEdge } from '../checker/report/result.ts';

export interface Reach {
  /** By machine the candidates that some actor took, as `coverage.ts` tells them. */
  readonly taken: ReadonlyMap<string, ReadonlySet<string>>;
  /** Pairs that some schedule realises, with the scenarios in which one does. */
  readonly lockOrder: readonly (Pick<LockOrderEdge, 'held' | 'taken'> & { readonly scenarios: readonly string[] })[];
}

/** Searches each to its end, but for those that are searched only when they are named. */
export function reachOf(systems: readonly System[]): Reach {
  const taken = new Map<string, Set<string>>();
  const pairs = new Map<string, { held: string; taken: string; scenarios: string[] }>();
  for (const { scenario, actors } of systems) {
    if (scenario.onDemand !== undefined) continue;
    const { unreachedCandidates, lockOrder } = check(scenario);
    const missed = new Set(unreachedCandidates);
    for (const actor of actors) {
      const found = taken.get(actor.chart.name) ?? new Set();
      taken.set(actor.chart.name, found);
      for (const candidate of coverageTargets(actor).candidates)
        if (!missed.has(`${actor.name}: ${candidate}`)) found.add(candidate);
    }
    for (const edge of lockOrder) {
      if (!edge.realised) continue;
      const key = `${edge.held} ${edge.taken}`;
      const pair = pairs.get(key) ?? { held: edge.held, taken: edge.taken, scenarios: [] };
      pair.scenarios.push(scenario.name);
      pairs.set(key, pair);
    }
  }
  const sorted = [...pairs].sort(([a], [b]) => (a < b ? -1 : 1));
  return { taken, lockOrder: sorted.map(([, pair]) => pair) };
}

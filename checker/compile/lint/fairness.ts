/** Fairness that is assumed of nobody, of nothing, or of what nobody owes. */
import { fieldText, type PlaceRef } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
import { suggestion } from '../../language/nearest.ts';
import { isLiveness } from '../../language/property.ts';
import type { ActorSpec } from '../../language/role.ts';
import type { Scenario } from '../../language/spec.ts';
import { readChart } from '../chart/chart.ts';
import { raisedEvents } from '../chart/raise.ts';
import { eventsThatTake } from '../system/events.ts';
import { changesOf } from '../system/specs.ts';
import type { System } from '../system/system.ts';

/** Throws ModelError for an assumption that can say nothing about the scenario or its mutants. */
export function refuseUnfair(system: System): void {
  const { scenario } = system;
  const { fairness = {}, fairLocks } = scenario;
  if (scenario.fairness === undefined && fairLocks === undefined) return;
  const where = `scenario '${scenario.name}', fairness`;
  if (!scenario.properties.some(isLiveness)) {
    throw new ModelError(`${where}: no property of the scenario depends on it; write eventually() or leadsTo()`, [
      scenario.fairness === undefined ? 'fairLocks' : 'fairness',
    ]);
  }
  if (fairLocks !== undefined && system.mutant === null) refuseIdleLocks(system, fairLocks);
  for (const [actor, events] of Object.entries(fairness)) {
    const specs = runningAs(scenario, actor);
    if (specs.length === 0) {
      const names = Object.keys(scenario.actors);
      throw new ModelError(
        `${where}: there is no actor '${actor}'; there are ${names.join(', ')}.${suggestion(actor, names)}`,
        ['fairness', actor],
      );
    }
    for (const event of Object.keys(events))
      refuseEvent(specs, event, `${where}, '${actor}'`, ['fairness', actor, event]);
  }
}

/** A mutant may well be one that leaves the lock out. */
function refuseIdleLocks(system: System, locks: readonly { readonly ref: PlaceRef }[]): void {
  for (const [at, { ref }] of locks.entries()) {
    const lock = fieldText(ref);
    if (system.actors.some((actor) => eventsThatTake(system, actor, new Set([lock])).length > 0)) continue;
    throw new ModelError(
      `scenario '${system.scenario.name}', fairLocks: no actor waits for '${lock}', so that it is of no use; leave it out`,
      ['fairLocks', at],
    );
  }
}

/** What the actor runs in the scenario and in its mutants. */
function runningAs(scenario: Scenario, actor: string): ActorSpec[] {
  const own = scenario.actors[actor];
  if (own === undefined) return [];
  const swaps = Object.values(scenario.mutants ?? {}).flatMap(changesOf);
  return [own, ...swaps.flatMap((swap) => (swap.kind === 'actor' && swap.name === actor ? [swap.spec] : []))];
}

function refuseEvent(specs: readonly ActorSpec[], event: string, where: string, part: readonly string[]): void {
  const names = new Set<string>();
  for (const { machine, role } of specs) {
    const chart = readChart(machine, role);
    const raised = raisedEvents(chart);
    for (const { on } of chart.states) for (const name of on.keys()) if (!raised.has(name)) names.add(name);
  }
  if (!names.has(event)) {
    throw new ModelError(
      `${where}: its machine has no event '${event}' of the scheduler; there are ${[...names].join(', ')}.${suggestion(event, names)}`,
      part,
    );
  }
  if (specs.some(({ role }) => role.optional.includes(event))) {
    throw new ModelError(
      `${where}: '${event}' is optional, so nobody owes it; remove it from the role's optional events`,
      part,
    );
  }
}

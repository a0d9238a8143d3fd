/** Scenarios that ask more of a machine than it stands for: what it cannot do is refused, not reported as a race. */
import { truth } from '../../interpret/evaluate.ts';
import { frameOf } from '../../interpret/step.ts';
import { walkExpression } from '../../language/walk.ts';
import { refuse } from '../system/definition.ts';
import { startsOf } from '../system/starts.ts';
import type { System, SystemActor } from '../system/system.ts';

/** Throws ModelError for the first actor that meets what its machine excludes, or starts where it does not apply. */
export function refuseBeyondStanding(system: System): void {
  for (const actor of system.actors) {
    refuseCompany(system, actor);
    refuseStart(system, actor);
  }
}

function refuseCompany(system: System, { name, index, chart }: SystemActor): void {
  for (const other of system.actors) {
    if (other.index === index) continue;
    for (const [deed, reason] of chart.standing.excludes) {
      if (!other.chart.standing.does.has(deed)) continue;
      refuse(
        `scenario '${system.scenario.name}', actor '${name}'`,
        `machine '${chart.name}' does not stand for company that ${deed}, as '${other.name}' (machine '${other.chart.name}') does: ${reason}; leave one of them out, or model what is missing`,
      );
    }
  }
}

function refuseStart(system: System, { name, index, chart, role }: SystemActor): void {
  for (const [guard, reason] of chart.standing.assumes) {
    const assumed = system.guard(role, { name: guard, params: undefined });
    if (!isOfSystem(system, assumed)) continue;
    if (startsOf(system).every((state) => truth(assumed, frameOf(system, state, index)))) continue;
    refuse(
      `scenario '${system.scenario.name}', actor '${name}'`,
      `machine '${chart.name}' assumes '${guard}' of the initial state, which is not so: ${reason}`,
    );
  }
}

/** What nothing else in the system mentions has its first value, with which every machine is content. */
function isOfSystem({ blocks }: System, assumed: Parameters<typeof walkExpression>[0]): boolean {
  let known = true;
  walkExpression(assumed, {
    place: ({ block }) => {
      if (block.kind === 'shared' && !blocks.includes(block)) known = false;
    },
  });
  return known;
}

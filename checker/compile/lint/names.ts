/** Names that lead nowhere: vocabulary that no machine uses, mutants that change nothing, one name for two things. */

import { builtInChecks } from '../../counterexample/judgement.ts';
import { fieldText } from '../../language/ir.ts';
import { ModelError } from '../../language/model-error.ts';
import type { AnyRole } from '../../language/role.ts';
import type { Scenario } from '../../language/spec.ts';
import { readChart } from '../chart/chart.ts';
import { usesOf } from '../chart/uses.ts';
import { walkSystem } from '../system/build.ts';
import { changesOf, specsOf } from '../system/specs.ts';
import type { System } from '../system/system.ts';

interface Used {
  readonly role: AnyRole;
  readonly machines: Set<string>;
  readonly guards: Set<string>;
  readonly actions: Set<string>;
  readonly events: Set<string>;
}

/** Everything that the machines of the scenario and of its mutants use, by role. */
function usedIn(scenario: Scenario): Used[] {
  const byName = new Map<string, Used>();
  for (const { machine, role } of specsOf(scenario)) {
    const used = byName.get(role.name) ?? {
      role,
      machines: new Set(),
      guards: new Set(),
      actions: new Set(),
      events: new Set(),
    };
    if (used.role !== role) throw new ModelError(`scenario '${scenario.name}': two roles are called '${role.name}'`);
    byName.set(role.name, used);
    const chart = readChart(machine, role);
    const uses = usesOf(chart);
    used.machines.add(chart.name);
    for (const { name } of uses.guards) used.guards.add(name);
    for (const name of chart.standing.assumes.keys()) used.guards.add(name);
    for (const { name } of uses.actions) used.actions.add(name);
    for (const state of chart.states) for (const event of state.on.keys()) used.events.add(event);
  }
  return [...byName.values()];
}

export function refuseUnusedNames(scenario: Scenario): void {
  for (const { role, machines, guards, actions, events } of usedIn(scenario)) {
    const kinds = [
      { kind: 'guard', declared: Object.keys(role.guards), used: guards },
      { kind: 'action', declared: Object.keys(role.actions), used: actions },
      { kind: 'step', declared: Object.keys(role.steps), used: new Set([...guards, ...actions]) },
      { kind: 'optional event', declared: role.optional, used: events },
    ];
    for (const step of Object.keys(role.steps)) {
      if (step in role.guards || step in role.actions) {
        throw new ModelError(`role '${role.name}': '${step}' is a step and must not be a guard or an action as well`);
      }
    }
    if (role.family) continue;
    for (const { kind, declared, used } of kinds) {
      const unused = declared.find((name) => !used.has(name));
      if (unused === undefined) continue;
      throw new ModelError(
        `role '${role.name}': no machine of scenario '${scenario.name}' (${[...machines].join(', ')}) uses the ${kind} '${unused}'; remove it, or write family: true if machines of other scenarios share the vocabulary`,
      );
    }
  }
}

/** A property's id must say which property, and no built-in check, a claim means. */
export function refuseTwins({ name, properties }: Scenario): void {
  const ids = properties.map((property) => property.id);
  const twin = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twin !== undefined) throw new ModelError(`scenario '${name}': two properties are called '${twin}'`);
  const builtIn = ids.find((id) => builtInChecks.some((check) => check === id));
  if (builtIn !== undefined) {
    throw new ModelError(`scenario '${name}': a property cannot be called '${builtIn}', which is a built-in check`);
  }
}

/** A mutant must change something that some machine of the scenario does. */
export function refuseIdleMutant(system: System): void {
  const { scenario, mutant } = system;
  const found = mutant === null ? undefined : scenario.mutants?.[mutant];
  if (found === undefined) return;
  const used = usedIn(scenario);
  const idle = changesOf(found).find((change) => {
    if (change.kind === 'guard')
      return !used.some((each) => each.role.name === change.role && each.guards.has(change.name));
    if (change.kind === 'action')
      return !used.some((each) => each.role.name === change.role && each.actions.has(change.name));
    return change.kind === 'lock' && !locksTaken(system).has(change.lock);
  });
  if (idle === undefined) return;
  const what =
    idle.kind === 'lock' ? `takes '${idle.lock}'` : `uses the ${idle.kind} '${'name' in idle ? idle.name : ''}'`;
  throw new ModelError(`mutant '${mutant}' of '${scenario.name}' changes nothing: no machine of the scenario ${what}`);
}
function locksTaken(system: System): ReadonlySet<string> {
  const taken = new Set<string>();
  walkSystem(system, {
    statement: (statement) => {
      if (statement.op === 'lock') taken.add(fieldText(statement.lock));
    },
  });
  return taken;
}

/** Names that lead nowhere: vocabulary that no machine uses, mutants that change nothing, one name for two things. */

import { builtInChecks } from '../../counterexample/judgement.ts';
import { ModelError } from '../../language/model-error.ts';
import type { AnyRole } from '../../language/role.ts';
import { about, errorAbout } from '../../language/site.ts';
import type { Scenario } from '../../language/spec.ts';
import { readChart } from '../chart/chart.ts';
import { usesOf } from '../chart/uses.ts';
import { mentionsIn } from '../system/mentions.ts';
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

/**
 * Throws ModelError for a name that no machine uses, unless the scenario is a draft: one that claims nothing yet. What
 * is unused there is told by `unusedNames`.
 */
export function refuseUnusedNames(scenario: Scenario): void {
  for (const { role } of usedIn(scenario)) about(role, () => refuseDoubles(role));
  const [first] = scenario.expect === undefined ? [] : unusedNames(scenario);
  if (first !== undefined) throw first;
}

function refuseDoubles({ name, steps, guards, actions }: AnyRole): void {
  const double = Object.keys(steps).find((step) => step in guards || step in actions);
  if (double === undefined) return;
  throw new ModelError(`role '${name}': '${double}' is a step and must not be a guard or an action as well`, [
    ...['steps', double],
  ]);
}

/** What the roles of the scenario define and no machine uses, each as the error that it is in a finished scenario. */
export function unusedNames(scenario: Scenario): ModelError[] {
  return usedIn(scenario).flatMap(({ role, machines, guards, actions, events }) => {
    const kinds = [
      { kind: 'guard', key: 'guards', declared: Object.keys(role.guards), used: guards },
      { kind: 'action', key: 'actions', declared: Object.keys(role.actions), used: actions },
      { kind: 'step', key: 'steps', declared: Object.keys(role.steps), used: new Set([...guards, ...actions]) },
      { kind: 'optional event', key: 'optional', declared: role.optional, used: events },
    ];
    if (role.family) return [];
    return kinds.flatMap(({ kind, key, declared, used }) =>
      declared
        .filter((name) => !used.has(name))
        .map((name) => {
          const error = new ModelError(
            `role '${role.name}': no machine of scenario '${scenario.name}' (${[...machines].join(', ')}) uses the ${kind} '${name}'; remove it, or write family: true if machines of other scenarios share the vocabulary`,
            key === 'optional' ? [key] : [key, name],
          );
          return errorAbout(role, error);
        }),
    );
  });
}

/** A property's id must say which property, and no built-in check, a claim means. */
export function refuseTwins({ name, properties }: Scenario): void {
  const ids = properties.map((property) => property.id);
  const twin = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twin !== undefined)
    throw new ModelError(`scenario '${name}': two properties are called '${twin}'`, [
      'properties',
      ids.lastIndexOf(twin),
    ]);
  const builtIn = ids.find((id) => builtInChecks.some((check) => check === id));
  if (builtIn !== undefined) {
    throw new ModelError(`scenario '${name}': a property cannot be called '${builtIn}', which is a built-in check`, [
      ...['properties', ids.indexOf(builtIn)],
    ]);
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
    return change.kind === 'lock' && !mentionsIn(system).locks.has(change.lock);
  });
  if (idle === undefined) return;
  const what =
    idle.kind === 'lock' ? `takes '${idle.lock}'` : `uses the ${idle.kind} '${'name' in idle ? idle.name : ''}'`;
  throw new ModelError(`mutant '${mutant}' of '${scenario.name}' changes nothing: no machine of the scenario ${what}`, [
    ...['mutants', mutant ?? '', 'change'],
  ]);
}

/** What a scenario says, as data: who acts, what is shared, what is promised and claimed. */
import { usesOf } from '../compile/chart/uses.ts';
import { hasLiveness } from '../compile/system/obligations.ts';
import type { System } from '../compile/system/system.ts';
import type { Domain } from '../language/domain.ts';
import { fieldText, type PlaceRef } from '../language/ir.ts';
import type { Mutant, Scenario } from '../language/spec.ts';
import { walkStatements } from '../language/walk.ts';
import { fairnessWords } from '../liveness/fairness.ts';
import { functionsOf, type KernelFunction } from './functions.ts';

export function actorsOf(system: System) {
  return system.actors.map(({ name, chart, role }) => ({ name, machine: chart.name, role: role.name }));
}
/** Of the scenario itself; its mutants may run other machines. */
export function functionsIn({ scenario }: System): readonly KernelFunction[] {
  return functionsOf([{ ...scenario, mutants: {} }]);
}
export function boundsOf(system: System): { [name: string]: number } {
  const bounds = Object.entries(system.scenario.bounds ?? {});
  const sizes = system.sorts
    .filter(({ name }) => name !== 'actor')
    .map((sort) => [sort.name, system.sizeOf(sort)] as const);
  return Object.fromEntries([...sizes, ...bounds].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
/** The shared fields that something reads and some action writes, and the locks that guard their writing. */
export function sharedFieldsOf(system: System) {
  const top = (field: string): string => field.split('.').slice(0, 2).join('.');
  const read = new Set([...system.live].map(top));
  const written = new Set<string>();
  for (const { chart, role } of system.actors) {
    for (const use of usesOf(chart).actions) {
      const place = (ref: PlaceRef, access: 'read' | 'write') => access === 'write' && written.add(top(fieldText(ref)));
      walkStatements(system.action(role, use), { place: (ref, access) => void place(ref, access) });
    }
  }
  return system.blocks.flatMap(({ name, fields, discipline }) =>
    Object.entries(fields)
      .map(([field, domain]) => ({
        field: `${name}.${field}`,
        kind: kindOf(domain),
        guardedBy: discipline[field]?.text ?? null,
      }))
      .filter(({ field }) => read.has(field) && written.has(field)),
  );
}
function kindOf(domain: Domain): string {
  const ghost = domain.ghost === true ? 'ghost ' : '';
  if (domain.kind === 'array') return `${ghost}${kindOf(domain.of)} for each ${domain.by.name}`;
  return ghost + (domain.kind === 'lock' ? domain.lock : domain.kind);
}

/** Everything that a scenario says, as `racewalk show --json` prints it. */
export function scenarioEntry(system: System) {
  const { scenario } = system;
  return {
    scenario: scenario.name,
    text: scenario.text,
    bug: scenario.bug ?? null,
    reference: scenario.reference ?? null,
    actors: actorsOf(system),
    functions: functionsIn(system).map(({ file, name, versions }) => ({ file, name, versions })),
    bounds: boundsOf(system),
    boundsReason: scenario.boundsReason ?? null,
    memory: scenario.memory ?? { model: 'SC' },
    fields: sharedFieldsOf(system),
    properties: scenario.properties.map(({ id, kind, text }) => ({ id, kind, text })),
    fairness: fairnessOf(system),
    expect: scenario.expect ?? null,
    mutants: mutantsIn(scenario).map(([mutant, { text, bug, reference, expect }]) => ({
      mutant,
      text,
      bug: bug ?? null,
      reference: reference ?? null,
      expect,
    })),
  };
}

/** What its liveness is decided under; nothing where no property depends on it. */
export function fairnessOf(system: System): readonly string[] {
  return hasLiveness(system) ? fairnessWords(system) : [];
}

export function mutantsIn(scenario: Scenario): [string, Mutant][] {
  return Object.entries(scenario.mutants ?? {});
}

/** When a property of that kind must hold. */
export const kindWords = {
  always: 'in every state',
  never: 'in no state',
  sometimes: 'in some state',
  taken: 'by some step',
  eventually: 'at some time in every fair run',
  leadsTo: 'in every fair run',
  notStarved: 'for each of them in every fair run',
  atEnd: 'at the end',
  asserted: 'where a step demands it',
};

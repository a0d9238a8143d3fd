/** `racewalk show`: one scenario, everything that it says. */

import { claimedWords } from '../../checker/claim.ts';
import { usesOf } from '../../checker/compile/chart/uses.ts';
import { lint } from '../../checker/compile/lint/lint.ts';
import { buildSystem } from '../../checker/compile/system/build.ts';
import { hasLiveness } from '../../checker/compile/system/obligations.ts';
import { asWritten, type System } from '../../checker/compile/system/system.ts';
import type { Domain } from '../../checker/language/domain.ts';
import { fieldText, type PlaceRef } from '../../checker/language/ir.ts';
import type { Mutant, Scenario } from '../../checker/language/spec.ts';
import { walkStatements } from '../../checker/language/walk.ts';
import { fairnessWords } from '../../checker/liveness/fairness.ts';
import { wrap } from '../../checker/report/columns.ts';
import { byFile, functionsOf, type KernelFunction } from '../../checker/report/functions.ts';
import { grouped } from '../../checker/report/text.ts';
import { printDocument } from '../files/document.ts';
import { inFile, load } from '../files/load.ts';
import type { ExitCode, Io } from '../io.ts';
import { flag, type RawOptions } from '../options/options.ts';

export async function showCommand(name: string, options: RawOptions, io: Io): Promise<ExitCode> {
  const systems = (await load([name], io)).map(({ scenario, file }) => inFile(file, () => legal(scenario)));
  if (flag(options, 'json')) printDocument(io, 'show', { scenarios: systems.map(entry) });
  else io.out(systems.map((system) => shown(system, io)).join('\n'));
  return 0;
}

function legal(scenario: Scenario): System {
  const system = buildSystem(scenario);
  lint(system);
  return asWritten(system);
}
function actorsOf(system: System) {
  return system.actors.map(({ name, chart, role }) => ({ name, machine: chart.name, role: role.name }));
}
/** Of the scenario itself; its mutants may run other machines. */
function functionsIn({ scenario }: System): readonly KernelFunction[] {
  return functionsOf([{ ...scenario, mutants: {} }]);
}
function boundsOf(system: System): { [name: string]: number } {
  const bounds = Object.entries(system.scenario.bounds ?? {});
  const sizes = system.sorts
    .filter(({ name }) => name !== 'actor')
    .map((sort) => [sort.name, system.sizeOf(sort)] as const);
  return Object.fromEntries([...sizes, ...bounds].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
/** The shared fields that something reads and some action writes, and the locks that guard their writing. */
function fieldsOf(system: System) {
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

function entry(system: System) {
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
    fields: fieldsOf(system),
    properties: scenario.properties.map(({ id, kind, text }) => ({ id, kind, text })),
    fairness: fairnessOf(system),
    expect: scenario.expect ?? null,
    mutants: mutants(scenario).map(([mutant, { text, bug, reference, expect }]) => ({
      mutant,
      text,
      bug: bug ?? null,
      reference: reference ?? null,
      expect,
    })),
  };
}

/** What its liveness is decided under; nothing where no property depends on it. */
function fairnessOf(system: System): readonly string[] {
  return hasLiveness(system) ? fairnessWords(system) : [];
}

function mutants(scenario: Scenario): [string, Mutant][] {
  return Object.entries(scenario.mutants ?? {});
}

function shown(system: System, { paint, width }: Io): string {
  const { scenario } = system;
  const lines = [paint('strong', scenario.name), ...wrap(scenario.text, width)];
  const section = (title: string, items: readonly string[]): void => {
    if (items.length > 0) lines.push('', paint('strong', title), ...items.flatMap((each) => wrap(each, width, 4, 2)));
  };
  section(
    'Actors',
    actorsOf(system).map(({ name, machine, role }) => `${name}: ${machine}${machine === role ? '' : ` (${role})`}`),
  );
  section(
    'Kernel functions',
    [...byFile(functionsIn(system))].map(([file, names]) => `${file}: ${names.join(', ')}`),
  );
  const bounds = Object.entries(boundsOf(system)).map(([name, size]) => `${name}: ${size}`);
  section('Bounds', scenario.boundsReason === undefined ? bounds : [...bounds, scenario.boundsReason]);
  const { memory = { model: 'SC' } } = scenario;
  section(
    'Memory',
    memory.model === 'SC' ? [] : [`${memory.model}, each actor’s store buffer holds ${memory.buffer} stores`],
  );
  section(
    'Shared state',
    fieldsOf(system).map(
      ({ field, kind, guardedBy }) => `${field}: ${kind}${guardedBy ? `, guarded by ${guardedBy}` : ''}`,
    ),
  );
  section(
    'Properties',
    scenario.properties.map(({ id, kind, text }) => `${id} (${kindWords[kind]}): ${text}`),
  );
  section('Fairness', fairnessOf(system));
  section('Claimed', claimWords(scenario.expect));
  section(
    'Mutants',
    mutants(scenario).map(([name, { text, bug, reference, expect }]) => {
      const claim =
        expect === undefined
          ? 'violates something'
          : 'holds' in expect
            ? `still holds: ${expect.holds}`
            : `violates ${claimedWords(expect)}`;
      const notes = [bug, reference].filter((note) => note !== undefined).join('; ');
      return `${name}: ${text} – ${claim}${notes === '' ? '' : ` (${notes})`}`;
    }),
  );
  const reference = [scenario.bug, scenario.reference].filter((note) => note !== undefined).join('; ');
  section('Reference', reference === '' ? [] : [reference]);
  return `${lines.join('\n')}\n`;
}

const kindWords = {
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

function claimWords(expect: Scenario['expect']): string[] {
  if (expect === undefined) return [];
  if (expect.verdict === 'violated') return [`violates ${claimedWords(expect)}`];
  const numbers = (['states', 'transitions', 'depth'] as const).flatMap((count) => {
    const number = expect[count];
    return number === undefined ? [] : [count === 'depth' ? `depth ${number}` : `${grouped(number)} ${count}`];
  });
  const { symmetric } = expect;
  return [
    ['holds', ...numbers, ...(symmetric === undefined ? [] : [`${grouped(symmetric)} under symmetry`])].join(', '),
  ];
}

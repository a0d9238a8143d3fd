/** The page of one protocol: its machines, shared fields, properties, scenarios and bugs. */

import { buildSystem } from '../checker/compile/system/build.ts';
import { hasLiveness } from '../checker/compile/system/obligations.ts';
import { asWritten, type System } from '../checker/compile/system/system.ts';
import { builtInChecks } from '../checker/counterexample/judgement.ts';
import type { Property } from '../checker/language/property.ts';
import type { Scenario } from '../checker/language/spec.ts';
import { fairnessWords } from '../checker/liveness/fairness.ts';
import { diagramOf } from '../checker/report/diagram.ts';
import { byFile, functionsOf } from '../checker/report/functions.ts';
import { mermaid } from '../checker/report/mermaid.ts';
import { grouped } from '../checker/report/text.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import { builtInWords } from './built-in.ts';
import { type Claim, claimsOf, commandOf, nameOf, traceOf } from './claims.ts';
import { fieldsText } from './fields.ts';
import { block, code, document, heading, list, table } from './markdown.ts';

export const generated = '<!-- Written by `npm run docs`; edit the scenarios and machines instead. -->';

export function protocolPage(protocol: Protocol): string {
  const systems = protocol.scenarios.map((scenario) => asWritten(buildSystem(scenario)));
  const claims = claimsOf(protocol);
  const fields = fieldsText(systems);
  return document([
    generated,
    heading(1, protocol.title),
    protocol.text,
    section(2, 'Scenarios', ...systems.map((system) => scenarioText(system))),
    section(2, 'Kernel functions', functionTable(protocol)),
    section(2, 'Machines', machinesNote, ...machines(systems)),
    section(
      2,
      'Shared fields',
      fieldsNote,
      fields.written,
      named('Set in the initial state and then constant', fields.constants),
      named('Ghosts, which only properties read', fields.ghosts),
    ),
    section(2, 'Properties', propertyTable(protocol.scenarios, claims), builtInTable(claims)),
    section(2, 'Bugs', ...bugs(claims)),
    section(2, 'Known violations', ...violations(claims)),
    section(2, 'Other broken forms', otherForms(claims)),
    section(2, 'Not modelled', list(protocol.notModelled)),
    section(2, 'Sources', list(protocol.sources)),
  ]);
}

const machinesNote =
  'Each line is one atomic step, named by its event; in brackets the guard, where several candidates compete for the event, tried in order. Blocking steps wait until they can be taken.';
const fieldsNote =
  'Every access of a guarded field is checked against the lock that is named, except those that the machine marks as lockless (`READ_ONCE`, `WRITE_ONCE`).';

function functionTable({ scenarios }: Protocol): string {
  const functions = functionsOf(scenarios);
  if (functions.length === 0) return '';
  const rows = [...byFile(functions)].map(([file, names]) => {
    const versions = functions.flatMap((each) => (each.file === file ? each.versions : []));
    return [code(file), names.map(code).join(', '), [...new Set(versions)].join(', ')];
  });
  return table(['File', 'Functions', 'Read beside'], rows);
}

function named(what: string, fields: readonly string[]): string {
  return fields.length === 0 ? '' : `${what}: ${fields.map(code).join(', ')}.`;
}

function section(level: number, title: string, ...parts: readonly string[]): string {
  const text = document(parts).trimEnd();
  return text === '' ? '' : `${heading(level, title)}\n\n${text}`;
}

function scenarioText(system: System): string {
  const { scenario } = system;
  const sizes = system.sorts
    .filter(({ name }) => name !== 'actor')
    .map((sort) => `${sort.name} ${system.sizeOf(sort)}`);
  const parameters = Object.entries(scenario.bounds ?? {})
    .filter(([name]) => !system.sorts.some((sort) => sort.name === name))
    .map(([name, size]) => `${name} ${size}`);
  const bounds = [...sizes, ...parameters].join(', ');
  return section(
    3,
    scenario.name,
    scenario.text,
    list([
      `Actors: ${system.actors.map(({ name, chart }) => `${code(name)} (${chart.name})`).join(', ')}`,
      `Bounds: ${bounds}`,
      ...memoryText(scenario),
      ...(scenario.boundsReason === undefined ? [] : [`Why these: ${scenario.boundsReason}`]),
      ...(hasLiveness(system) ? [`Fairness: ${fairnessWords(system).join('; ')}`] : []),
      `Claimed: ${claimText(scenario)}`,
      ...(scenario.onDemand === undefined ? [] : [`Checked only when it is named: ${scenario.onDemand}`]),
      ...(scenario.reference === undefined ? [] : [`Reference: ${scenario.reference}`]),
    ]),
  );
}

function memoryText({ memory }: Scenario): string[] {
  if (memory === undefined || memory.model === 'SC') return [];
  return [`Memory: ${memory.model}, in which each actor’s store buffer holds ${memory.buffer} stores`];
}

function claimText({ expect }: Scenario): string {
  if (expect === undefined) return 'nothing';
  if (expect.verdict === 'violated') return `violates ${expect.violates} in ${expect.steps} steps`;
  const { states, transitions, depth, symmetric } = expect;
  const counts = [
    ...(states === undefined ? [] : [`${grouped(states)} states`]),
    ...(transitions === undefined ? [] : [`${grouped(transitions)} transitions`]),
    ...(depth === undefined ? [] : [`depth ${depth}`]),
    ...(symmetric === undefined ? [] : [`${grouped(symmetric)} under symmetry`]),
  ];
  return ['holds', ...counts].join(', ');
}

/** One diagram for each machine, in the order in which the scenarios bring them. */
function machines(systems: readonly System[]): string[] {
  const found = new Map<unknown, string>();
  for (const { actors } of systems) {
    for (const { chart, role, spec } of actors) {
      if (found.has(spec.machine)) continue;
      const events = new Set(chart.states.flatMap(({ on }) => [...on.keys()]));
      const optional = role.optional.filter((event) => events.has(event));
      const note = optional.length === 0 ? '' : `Nobody owes: ${optional.join(', ')}.`;
      const description = chart.states[0]?.description ?? '';
      found.set(spec.machine, section(3, chart.name, description, note, block('mermaid', mermaid([diagramOf(chart)]))));
    }
  }
  return [...found.values()];
}

const kinds: { readonly [kind in Property['kind']]: string } = {
  always: 'in every state',
  never: 'in every state',
  sometimes: 'as a witness',
  taken: 'as a witness',
  atEnd: 'at rest',
  asserted: 'where demanded',
  eventually: 'in every fair run',
  leadsTo: 'in every fair run',
  notStarved: 'in every fair run',
};

function propertyTable(scenarios: readonly Scenario[], claims: readonly Claim[]): string {
  const properties = new Map<string, Property>();
  for (const { properties: own } of scenarios)
    for (const each of own) if (!properties.has(each.id)) properties.set(each.id, each);
  const rows = [...properties.values()].sort(byKindAndId).map(({ id, kind, text }) => {
    const inWhich = scenarios.filter((scenario) => scenario.properties.some((each) => each.id === id));
    const where = inWhich.length === scenarios.length ? 'all' : inWhich.map(({ name }) => name).join(', ');
    return [id, text, kinds[kind], where, breaking(claims, id)];
  });
  return table(['Id', 'Promise', 'Judged', 'In scenarios', 'Broken by'], rows);
}

function byKindAndId(a: Property, b: Property): number {
  const isWitness = ({ kind }: Property): boolean => kind === 'sometimes' || kind === 'taken';
  const witness = Number(isWitness(a)) - Number(isWitness(b));
  return witness || a.id.localeCompare(b.id, 'en', { numeric: true });
}

function breaking(claims: readonly Claim[], id: string): string {
  const found = claims.filter(({ violates }) => violates?.property === id);
  return found.map((claim) => (claim.bug === null ? nameOf(claim) : `${nameOf(claim)} (${claim.bug})`)).join(', ');
}

/** The built-in checks that some claim is about. */
function builtInTable(claims: readonly Claim[]): string {
  const rows = builtInChecks.flatMap((name) => {
    const by = breaking(claims, name);
    return by === '' ? [] : [[name, builtInWords[name], by]];
  });
  return rows.length === 0
    ? ''
    : `Checked in every scenario without being written; those that a broken form here violates:\n\n${table(['Check', 'Finds', 'Broken by'], rows)}`;
}

/** Each catalogued bug once, with the shortest of its traces. */
function bugs(claims: readonly Claim[]): string[] {
  const numbers = [...new Set(claims.flatMap(({ bug }) => (bug === null ? [] : [bug])))];
  numbers.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return numbers.map((number) =>
    bugText(
      number,
      claims.filter(({ bug }) => bug === number),
    ),
  );
}

function bugText(number: string, forms: readonly Claim[]): string {
  const shortest = forms
    .filter(({ violates }) => violates !== null)
    .reduce<Claim | null>((best, form) => (best === null || stepsOf(form) < stepsOf(best) ? form : best), null);
  const lines = forms.map((form) => `${code(nameOf(form))}: ${sentence(form.text)} ${outcome(form)}${reference(form)}`);
  return section(3, number, list(lines), ...(shortest === null ? [] : [command(shortest), trace(shortest)]));
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
function stepsOf({ violates }: Claim): number {
  return violates?.steps ?? Number.POSITIVE_INFINITY;
}
function outcome({ violates, holds }: Claim): string {
  return violates === null
    ? `Holds: ${sentence(holds ?? '')}`
    : `Violates ${violates.property} in ${violates.steps} steps.`;
}
function reference(claim: Claim): string {
  return claim.reference === null ? '' : ` Reference: ${claim.reference}`;
}
function trace(claim: Claim): string {
  return block('text', traceOf(claim));
}
function command(claim: Claim): string {
  const written = commandOf(claim);
  return `The shortest trace${written === null ? '' : `, ${code(written)}`}:`;
}

/** What is claimed of a form that is in use and has no number in the catalogue. */
function violations(claims: readonly Claim[]): string[] {
  return claims
    .filter(({ mutant, bug }) => mutant === null && bug === null)
    .map((claim) =>
      section(
        3,
        claim.scenario.name,
        `${sentence(claim.text)} ${outcome(claim)}${reference(claim)}`,
        command(claim),
        trace(claim),
      ),
    );
}

function otherForms(claims: readonly Claim[]): string {
  const rows = claims
    .filter(({ mutant, bug }) => mutant !== null && bug === null)
    .map((claim) => [code(nameOf(claim)), claim.text, outcome(claim), claim.reference ?? '']);
  return table(['Form', 'What is broken', 'Outcome', 'Reference'], rows);
}

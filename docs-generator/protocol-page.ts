/** The first page of a protocol: what it is, who takes part, what they share, and where the rest is. */
import type { System } from '../checker/compile/system/system.ts';
import { byFile, functionsOf, type KernelFunction } from '../checker/report/functions.ts';
import { orderBreach } from '../models/properties/lock-order.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import type { Atlas, Machine } from './atlas.ts';
import { sentence } from './bugs-pages.ts';
import { type Claim, cataloguedIn, nameOf } from './claims.ts';
import { fieldsText } from './fields.ts';
import { machinePath } from './machine-pages.ts';
import { code, list, table } from './markdown.ts';
import { nameOf as fileName, type Page, pageOf, type Series } from './page.ts';
import { type Reach, reachOf } from './reach.ts';
import { boundsText, claimText } from './scenarios-page.ts';

/** The other pages of the protocol; null where there is nothing to tell. */
export interface Rest {
  readonly scenarios: Series;
  readonly bugs: Series | null;
  /** Whether something is known of why its steps are there. */
  readonly hasWhy: boolean;
}

export function protocolPage(atlas: Atlas, protocol: Protocol, { scenarios, bugs, hasWhy }: Rest): Page {
  const systems = protocol.scenarios.map((scenario) => atlas.systemOf(scenario));
  const machines = atlas.machinesOf(protocol);
  const reach = reachOf(systems);
  const fields = fieldsText(systems, reach.taken);
  const pages = [
    '[Scenarios](scenarios.md): actors, bounds and counts',
    '[Properties](properties.md): what is promised, and what shows that it can be broken',
    ...(bugs === null ? [] : ['[Bugs](bugs.md): each with its shortest trace']),
    ...(!hasWhy ? [] : ['[Why each step is there](why.md): what breaks without it']),
  ];
  const head = [protocol.text, list(pages)];
  return pageOf(`docs/protocols/${protocol.name}/README.md`, protocol.title, head, [
    { title: 'Who takes part', parts: [machineTable(protocol, machines)] },
    { title: 'Kernel functions', parts: [functionTable(protocol, reach)] },
    {
      title: 'Shared fields and their locks',
      parts: [
        'Every access of a guarded field is checked against the lock that is named, except those that the machine marks as lockless (`READ_ONCE`, `WRITE_ONCE`).',
        fields.written,
        named('Set in the initial state and then constant', fields.constants),
        named('Ghosts, which only properties read', fields.ghosts),
      ],
    },
    {
      title: 'Lock order',
      parts: [
        'Which lock somebody waits for, or takes, while holding another, in some schedule. A lock under itself is another one of its class.',
        lockTable(reach),
      ],
    },
    { title: 'Bounds', parts: [boundsTable(systems, scenarios)] },
    { title: 'Catalogued bugs', parts: [bugTable(cataloguedIn([protocol]), bugs)] },
    { title: 'Not modelled', parts: [list(notModelled(protocol, machines))] },
    { title: 'Sources', parts: [list(protocol.sources)] },
  ]);
}

function machineTable(protocol: Protocol, machines: readonly Machine[]): string {
  const rows = machines.map(({ name, text, runs }) => [
    `[${name}](../../${machinePath(name)})`,
    text.about,
    String(runs.filter((run) => run.protocol === protocol).length),
  ]);
  return table(['Machine', 'What it is', 'Scenarios'], rows);
}

/** The functions of which some step is taken. */
function functionTable({ scenarios }: Protocol, { taken }: Reach): string {
  const isTaken = ({ steps }: KernelFunction): boolean =>
    [...steps].some(([machine, list]) => {
      const events = new Set([...(taken.get(machine) ?? [])].map((candidate) => candidate.replace(/ #\d+$/, '')));
      return list.some((step) => events.has(step));
    });
  const functions = functionsOf(scenarios).filter(isTaken);
  const rows = [...byFile(functions)].map(([file, names]) => {
    const versions = functions.flatMap((each) => (each.file === file ? each.versions : []));
    return [code(file), names.map(code).join(', '), [...new Set(versions)].join(', ')];
  });
  return table(['File', 'Functions', 'Read beside'], rows);
}

function lockTable({ lockOrder }: Reach): string {
  const rows = lockOrder.map(({ held, taken, scenarios }) => [
    code(held),
    code(taken),
    orderBreach(held, taken) ?? '',
    `${scenarios[0]}${scenarios.length === 1 ? '' : ` and ${scenarios.length - 1} more`}`,
  ]);
  return rows.length === 0
    ? 'No lock is taken under another.'
    : table(['Held', 'Taken', 'What the kernel documents', 'Seen in'], rows);
}

function named(what: string, fields: readonly string[]): string {
  return fields.length === 0 ? '' : `${what}: ${fields.map(code).join(', ')}.`;
}

function boundsTable(systems: readonly System[], { places }: Series): string {
  const rows = systems.map((system) => {
    const { name } = system.scenario;
    return [`[${name}](${local(places.get(name))})`, boundsText(system), claimText(system.scenario)];
  });
  return table(['Scenario', 'Bounds', 'Claimed'], rows);
}

function bugTable(claims: readonly Claim[], bugs: Series | null): string {
  const rows = claims.map((claim) => [
    `[${claim.bug}](${local(bugs?.places.get(claim.bug ?? ''))})`,
    code(nameOf(claim)),
    claim.violates?.property ?? 'holds',
  ]);
  return table(['Bug', 'Scenario / mutant', 'Violates'], rows);
}

/** From a page beside it. */
function local(place: string | undefined): string {
  return fileName(place ?? '');
}

/** What the protocol says, and what each of its machines says; each once. */
function notModelled(protocol: Protocol, machines: readonly Machine[]): string[] {
  const ofFiles = new Map(
    machines.flatMap(({ text }) => text.notModelled.map(({ file, text }) => [file, text] as const)),
  );
  const inFiles = [...ofFiles].sort(([a], [b]) => (a < b ? -1 : 1));
  return [...protocol.notModelled, ...inFiles.map(([file, text]) => `${sentence(text)} (${code(file)})`)];
}

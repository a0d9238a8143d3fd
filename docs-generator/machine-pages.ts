/** A page for each machine, whichever protocols it runs in, and one for each part that several machines share. */
import { type Place, parentOf } from '../checker/report/chart/graph.ts';
import type { Picture } from '../checker/report/chart/pictures.ts';
import type { SharedPart } from '../checker/report/chart/shared.ts';
import { functionText } from '../checker/report/functions.ts';
import { mermaid } from '../checker/report/mermaid.ts';
import type { Atlas, Machine } from './atlas.ts';
import { block, code, list, table } from './markdown.ts';
import { type Page, pageOf, type Section, slugOf } from './page.ts';

const folder = 'docs/machines';

/** From docs/, without its slash. */
export function machinePath(name: string): string {
  return `machines/${slugOf(name)}.md`;
}
function partPath(name: string): string {
  return `machines/parts/${slugOf(name)}.md`;
}

export function machinePages(atlas: Atlas): readonly Page[] {
  const pages = [
    index(atlas),
    ...[...atlas.machines.values()].map((machine) => machinePage(atlas, machine)),
    ...atlas.shared.parts.map((part) => sharedPage(atlas, part)),
  ];
  const paths = pages.map(({ path }) => path);
  const twice = paths.find((path, at) => paths.indexOf(path) < at);
  if (twice !== undefined)
    throw new Error(`two machines or parts would be on the page ${twice}: name one of them otherwise`);
  return pages;
}

/** How to read the pictures; on the index and nowhere else. */
const reading =
  'Each arrow is one atomic step, named by its event; in brackets why, where several candidates compete for the event, tried in order. `(at once)` belongs to the step before it. A shaded state is one in which locks are surely held, whichever way led there: those that it names. A box with a thick border has states inside and a picture of its own; a dashed one is in another picture.';

function index({ machines, shared }: Atlas): Page {
  const rows = [...machines.values()].map(({ name, text, runs }) => [
    `[${name}](${slugOf(name)}.md)`,
    firstSentence(text.about),
    String(new Set(runs.map(({ scenario }) => scenario)).size),
  ]);
  const parts = shared.parts.map((part) => [
    `[${part.name}](parts/${slugOf(part.name)}.md)`,
    part.in === null ? '' : code(part.in),
    String(part.machines.length),
  ]);
  const head = [
    `Who acts in the scenarios: each is a state machine that follows a kernel function, or a program, step by step. ${reading}`,
  ];
  return pageOf(`${folder}/README.md`, 'Machines', head, [
    { title: 'All machines', parts: [table(['Machine', 'What it is', 'Scenarios'], rows)] },
    { title: 'Parts that several machines share', parts: [table(['Part', 'In', 'Machines'], parts)] },
  ]);
}

function firstSentence(text: string): string {
  return /^.*?[.:](?= |$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;
}

function machinePage(atlas: Atlas, machine: Machine): Page {
  const { name, graph, text, optional, runs } = machine;
  const protocols = [...new Set(runs.map(({ protocol }) => protocol))];
  const rows = protocols.map((protocol) => [
    `[${protocol.title}](../protocols/${protocol.name}/README.md)`,
    runs.flatMap((run) => (run.protocol === protocol ? [run.scenario.name] : [])).join(', '),
  ]);
  const notes = [
    text.about,
    `Source: ${code(text.file)}. [How to read the pictures](README.md).`,
    optional.length === 0 ? '' : `Nobody owes: ${optional.join(', ')}.`,
  ];
  return pageOf(`${folder}/${slugOf(name)}.md`, name, notes, [
    ...pictureSections(atlas.shared.picturesOf(graph), (part) => `parts/${slugOf(part)}.md`),
    { title: 'Kernel functions', parts: [functions([...graph.places.values()])] },
    { title: 'Runs in', parts: [table(['Protocol', 'Scenarios'], rows)] },
    {
      title: 'Not modelled',
      parts: [list(text.notModelled.map((each) => `${each.text} (${code(each.file)})`))],
    },
  ]);
}

function sharedPage(atlas: Atlas, part: SharedPart): Page {
  const { name, machines, pictures, places } = part;
  const links = machines.map((machine) => `[${machine}](../${slugOf(machine)}.md)`);
  const inOthers = atlas.shared.parts.filter(
    (other) => other !== part && other.pictures.some(({ apart }) => apart.includes(name)),
  );
  const within = inOthers.map((other) => `[${other.name}](${slugOf(other.name)}.md)`);
  const head = [
    `Part of ${links.join(', ')}${within.length === 0 ? '' : `; there in ${within.join(', ')}`}. Locks that it names are held by all of them. [How to read the pictures](../README.md).`,
  ];
  return pageOf(`docs/${partPath(name)}`, name, head, [
    ...pictureSections(pictures, (other) => `${slugOf(other)}.md`),
    { title: 'Kernel functions', parts: [functions(places)] },
  ]);
}

function pictureSections(pictures: readonly Picture[], linkTo: (part: string) => string): Section[] {
  return pictures.map((picture) => {
    const apart = picture.apart.map((part) => `[${part}](${linkTo(part)})`);
    const note = apart.length === 0 ? '' : `Drawn apart: ${apart.join(', ')}.`;
    return { title: picture.title, parts: [block('mermaid', mermaid([picture])), note] };
  });
}

/** In which states it is in which function. */
function functions(places: readonly Place[]): string {
  const found = new Map<string, string[]>();
  for (const { path, in: where, isCompound } of places) {
    if (where === null || !where.includes(':') || isCompound) continue;
    const outer = parentOf(path);
    const inner = outer === null || outer === '' ? path : path.slice(outer.length + 1);
    found.set(where, [...(found.get(where) ?? []), inner]);
  }
  const rows = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return table(
    ['Function', 'File', 'States'],
    rows.map(([where, states]) => [
      code(functionText(where) ?? ''),
      code(where.split(':')[0] ?? ''),
      [...new Set(states)].join(', '),
    ]),
  );
}

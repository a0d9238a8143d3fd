/** Why each step is there: the matrix of docs/matrix as a maintainer reads it, a section a kernel function. */
import { rowName } from '../checker/necessity/matrix.ts';
import { functionText } from '../checker/report/functions.ts';
import type { Protocol } from '../scenarios/protocol.ts';
import { machinePath } from './machine-pages.ts';
import { code, details, list, table } from './markdown.ts';
import type { MatrixRow } from './matrix-rows.ts';
import { type Section, type Series, seriesOf } from './page.ts';
import { RaceTeller } from './race-teller.ts';

const unneededWords: { readonly [status: string]: string } = {
  declared: 'only its declared lock misses it',
  redundant: 'nobody misses it',
  unfinished: 'nothing was found, but not every state was visited',
};

/** What cannot matter, and what is no definition any more, tells a reader nothing. */
export function isTold({ status }: MatrixRow): boolean {
  return status === 'needed' || status in unneededWords;
}

/** Rows of one section, so that no section fills a page. */
const rowsMax = 40;

/** Of the rows that a scenario of the protocol decides, of which there must be some. */
export function whyPages(protocol: Protocol, rows: readonly MatrixRow[]): Series {
  const own = rows.filter((row) => row.protocol === protocol.name);
  const races = new RaceTeller(protocol);
  const head = [
    `Each step of the machines of [${protocol.title}](README.md) was taken away, one at a time, and every schedule searched again: what then breaks is why the step is there. ${code('racewalk replay TOKEN')} draws the race. [How the matrix is made](../../matrix.md).`,
  ];
  const places = [...new Set(own.map(placeOf))];
  const sections = places.flatMap((place) => {
    const rows = own.filter((row) => placeOf(row) === place);
    return placeSections(titleOf(place, places), rows, protocol, races);
  });
  return seriesOf(
    `docs/protocols/${protocol.name}/why.md`,
    `Why each step is there: ${protocol.title}`,
    head,
    sections,
  );
}

/** What the rows of a section have in common. */
function placeOf(row: MatrixRow): string {
  return row.function ?? row.machine;
}
/** The function's name; with its file where another one has the same. */
function titleOf(place: string, places: readonly string[]): string {
  const name = functionText(place) ?? place;
  return places.filter((other) => functionText(other) === name).length > 1 ? `${name} in ${place.split(':')[0]}` : name;
}

function placeSections(title: string, rows: readonly MatrixRow[], protocol: Protocol, races: RaceTeller): Section[] {
  const needed = rows.filter(({ status }) => status === 'needed');
  const chunks = Array.from({ length: Math.max(1, Math.ceil(needed.length / rowsMax)) }, (_, at) =>
    needed.slice(at * rowsMax, (at + 1) * rowsMax),
  );
  const machines = [...new Set(rows.map(({ machine }) => machine))];
  const links = machines.map((machine) => `[${machine}](../../${machinePath(machine)})`);
  return chunks.map((chunk, at): Section => {
    const isLast = at === chunks.length - 1;
    return {
      title: chunks.length === 1 ? title : `${title} (${at + 1} of ${chunks.length})`,
      parts: [
        at === 0 ? `Taken away in ${links.join(', ')}.` : '',
        table(
          ['Step', 'Without it', 'Breaks', 'The race', 'Token'],
          chunk.map((row) => neededRow(row, races)),
        ),
        isLast ? unneeded(rows, protocol) : '',
      ],
    };
  });
}

function neededRow(row: MatrixRow, races: RaceTeller): string[] {
  const steps = `${row.property ?? ''} after ${row.steps ?? '?'} steps`;
  return [
    stepText(row),
    `${row.step} ${row.weakening}`,
    steps,
    races.sentence(row),
    row.replay === null ? '' : code(row.replay),
  ];
}

function stepText({ state, event }: MatrixRow): string {
  return state === '' ? event : `${code(state)}: ${event}`;
}

/** What nothing misses, or only the declared discipline, with the reason that is written. */
function unneeded(rows: readonly MatrixRow[], protocol: Protocol): string {
  const lines = rows.flatMap((row) => {
    const why = unneededWords[row.status];
    if (why === undefined) return [];
    const reason = row.reason ?? reasonIn(protocol, row);
    const because = reason === null ? '' : `. Reason: ${reason}`;
    return [`${stepText(row)}: ${row.step} ${row.weakening}: ${why}${because}`];
  });
  return lines.length === 0 ? '' : details(`Not shown to be needed here: ${lines.length}`, list(lines));
}

/** As the protocol says it by what the row's name begins with. */
function reasonIn({ unneeded: reasons = {} }: Protocol, row: MatrixRow): string | null {
  const name = rowName({ ...row, function: placeOf(row) });
  return Object.entries(reasons).find(([start]) => name.startsWith(start))?.[1] ?? null;
}

/** Why each step is there: the matrix of docs/matrix as a maintainer reads it, a section a machine. */
import type { Protocol } from '../scenarios/protocol.ts';
import { machinePath } from './machine-pages.ts';
import { code, details, list, table } from './markdown.ts';
import type { MatrixRow } from './matrix-rows.ts';
import { type Section, type Series, seriesOf } from './page.ts';
import { RaceTeller } from './race-teller.ts';

/** Rows of one section, so that no section fills a page. */
const rowsMax = 60;

/** Null if no row is about the protocol. */
export function whyPages(protocol: Protocol, rows: readonly MatrixRow[]): Series | null {
  const own = rows.filter((row) => row.protocol === protocol.name);
  if (own.length === 0) return null;
  const races = new RaceTeller(protocol);
  const head = [
    `Each step of the machines of [${protocol.title}](README.md) was taken away, one at a time, and every schedule searched again: what then breaks is why the step is there. ${code('racewalk replay TOKEN')} draws the race. [How the matrix is made](../../matrix.md).`,
  ];
  const machines = [...new Set(own.map(({ machine }) => machine))];
  const sections = machines.flatMap((machine) => machineSections(machine, own, races));
  return seriesOf(
    `docs/protocols/${protocol.name}/why.md`,
    `Why each step is there: ${protocol.title}`,
    head,
    sections,
  );
}

function machineSections(machine: string, own: readonly MatrixRow[], races: RaceTeller): Section[] {
  const rows = own.filter((row) => row.machine === machine);
  const needed = rows.filter(({ status }) => status === 'needed');
  const chunks = Array.from({ length: Math.max(1, Math.ceil(needed.length / rowsMax)) }, (_, at) =>
    needed.slice(at * rowsMax, (at + 1) * rowsMax),
  );
  return chunks.map((chunk, at): Section => {
    const isLast = at === chunks.length - 1;
    return {
      title: chunks.length === 1 ? machine : `${machine} (${at + 1} of ${chunks.length})`,
      parts: [
        at === 0 ? `[The machine](../../${machinePath(machine)}).` : '',
        table(
          ['Step', 'Without it', 'Breaks', 'The race', 'Token'],
          chunk.map((row) => neededRow(row, races)),
        ),
        isLast ? unneeded(rows) : '',
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
function unneeded(rows: readonly MatrixRow[]): string {
  const words: { readonly [status: string]: string } = {
    declared: 'only its declared lock misses it',
    redundant: 'nobody misses it',
    unfinished: 'nothing was found, but not every state was visited',
  };
  const lines = rows.flatMap((row) => {
    const why = words[row.status];
    if (why === undefined) return [];
    return [
      `${stepText(row)}: ${row.step} ${row.weakening}: ${why}${row.reason === null ? '' : `. Reason: ${row.reason}`}`,
    ];
  });
  return lines.length === 0 ? '' : details(`Not shown to be needed here: ${lines.length}`, list(lines));
}

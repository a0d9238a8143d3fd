/** The matrix of a protocol as text: what each step is there for. */
import { countsOf, isUnneeded, type Row } from '../necessity/matrix.ts';
import type { Status } from '../necessity/weigh.ts';
import { type Paint, wrap } from './columns.ts';

export interface MatrixStyle {
  readonly width: number;
  readonly paint: Paint;
}

const tones = {
  needed: 'good',
  declared: 'warning',
  redundant: 'warning',
  unfinished: 'warning',
  equivalent: 'faint',
  refused: 'faint',
} as const satisfies { readonly [S in Status]: Parameters<Paint>[0] };

/** The rows, by machine and by the state in which the step stands. */
export function matrixText(rows: readonly Row[], { width, paint }: MatrixStyle): string {
  const lines: string[] = [];
  let machine = '';
  let place = '';
  for (const row of rows) {
    if (row.machine !== machine) {
      machine = row.machine;
      place = '';
      lines.push('', paint('strong', `${row.protocol} / ${machine}`));
    }
    const here = `${row.state} / ${row.event}`;
    if (here !== place) lines.push(`  ${here}`);
    place = here;
    const [first = '', ...others] = wrap(`${row.step} ${row.weakening}: ${consequence(row)}`, width - 15, 2);
    lines.push(`    ${paint(tones[row.status], row.status.padEnd(10))} ${first}`);
    for (const line of others) lines.push(`${' '.repeat(15)}${line}`);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function consequence({ status, scenario, property, steps, lost, reason }: Row): string {
  const where = `in ${scenario}`;
  const because = reason === null ? '' : `. Reason: ${reason}`;
  switch (status) {
    case 'needed':
      return `${property} after ${steps} steps ${where}`;
    case 'declared':
      return `only ${property} after ${steps} steps ${where}${because}`;
    case 'unfinished':
      return `nothing found, but not every state was visited ${where}${because}`;
    case 'redundant':
      return `${lost.length === 0 ? 'nobody misses it' : `only '${lost.join("', '")}' is never witnessed ${where}`}${because}`;
    case 'equivalent':
      return 'changes nothing here';
    case 'refused':
      return property ?? '';
  }
}

/** One line: how many rows there are of each status, and how many of those that count are needed. */
export function matrixSummary(protocol: string, rows: readonly Row[], missing: number): string {
  const counts = countsOf(rows);
  const parts = [...counts].flatMap(([status, count]) => (count > 0 ? [`${count} ${status}`] : []));
  const counted = rows.filter(({ status }) => status === 'needed' || isUnneeded(status));
  const share =
    counted.length === 0 ? '' : `; needed: ${percent(counts.get('needed') ?? 0, counted.length)} of those that count`;
  const open = counted.filter(({ status, reason }) => status !== 'needed' && reason === null).length;
  const unexplained = open === 0 ? '' : `; ${open} without a reason`;
  const rest = missing === 0 ? '' : `; ${missing} not searched`;
  return `${protocol}: ${rows.length} weakenings: ${parts.join(', ') || 'none'}${share}${unexplained}${rest}`;
}

function percent(part: number, whole: number): string {
  return `${Math.floor((100 * part) / whole)} %`;
}

/** The matrix of a protocol as text: what each step is there for. */
import type { Row } from '../necessity/matrix.ts';
import { countsOf, isUnneeded, type Status, shareOf } from '../necessity/status.ts';
import { type Paint, wrap } from './columns.ts';
import { consequence } from './weakening.ts';

export interface MatrixStyle {
  readonly width: number;
  readonly paint: Paint;
}

const tones = {
  needed: 'good',
  declared: 'warning',
  redundant: 'warning',
  unfinished: 'warning',
  narrower: 'faint',
  equivalent: 'faint',
  refused: 'faint',
  unreached: 'faint',
} as const satisfies { readonly [S in Status]: Parameters<Paint>[0] };

/** The rows, by function and by the state in which the step stands. */
export function matrixText(
  rows: readonly Row[],
  reasonOf: (row: Row) => string | null,
  { width, paint }: MatrixStyle,
): string {
  const lines: string[] = [];
  let whose = '';
  let place = '';
  for (const row of rows) {
    if (row.function !== whose) {
      whose = row.function;
      place = '';
      lines.push('', paint('strong', whose));
    }
    const here = `${row.state} / ${row.event}`;
    if (here !== place) lines.push(`  ${here}`);
    place = here;
    const reason = reasonOf(row);
    const because = reason === null ? '' : `. Reason: ${reason}`;
    const [first = '', ...others] = wrap(`${row.step} ${row.weakening}: ${consequence(row)}${because}`, width - 15, 2);
    lines.push(`    ${paint(tones[row.status], row.status.padEnd(10))} ${first}`);
    for (const line of others) lines.push(`${' '.repeat(15)}${line}`);
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** What there is besides rows. */
export interface Remainder {
  /** Weakenings that nobody has searched yet in every scenario. */
  readonly skipped: number;
  /** Weakenings of places where no actor comes. */
  readonly unreached: number;
}

/** One line: how many rows there are of each status, and how many of those that count are needed. */
export function matrixSummary(
  protocol: string,
  rows: readonly Row[],
  reasonOf: (row: Row) => string | null,
  { skipped, unreached }: Remainder,
): string {
  const counts = countsOf(rows);
  const parts = [...counts].flatMap(([status, count]) => (count > 0 ? [`${count} ${status}`] : []));
  const { needed, counted } = shareOf(rows);
  const share = counted === 0 ? '' : `; needed: ${percent(needed, counted)} of those that count`;
  const open = rows.filter((row) => isUnneeded(row.status) && reasonOf(row) === null).length;
  const unexplained = open === 0 ? '' : `; ${open} without a reason`;
  const nowhere = unreached === 0 ? '' : `; ${unreached} where no actor comes`;
  const rest = skipped === 0 ? '' : `; ${skipped} not searched in every scenario`;
  return `${protocol}: ${rows.length} weakenings: ${parts.join(', ') || 'none'}${share}${unexplained}${nowhere}${rest}`;
}

/** Rounded down: not all is never 100 %. */
export function percent(part: number, whole: number): string {
  return `${Math.floor((100 * part) / whole)} %`;
}

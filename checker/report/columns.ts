/** Text in columns, time running down: only one actor acts in a line, so its text may reach over later columns. */

/** Colours a piece of text; without colours, returns it as it is. */
export type Paint = (style: Style, text: string) => string;
export type Style = 'strong' | 'faint' | 'good' | 'bad' | 'warning';
export const plain: Paint = (_style, text) => text;

export interface Piece {
  readonly text: string;
  readonly style?: Style;
  /** Columns of indentation. */
  readonly indent?: number;
  /** What may reach over the columns to its right: all of it, or words that would be broken otherwise. */
  readonly reaches?: 'all' | 'words';
}
export interface Row {
  /** Null: across all of them. */
  readonly column: number | null;
  /** Printed in the margin. */
  readonly label: string;
  readonly pieces: readonly Piece[];
}

const gap = 2;
/** Narrower than this a column is hard to read, and its text reaches into the next ones instead. */
const columnMin = 30;

/** The heads of the columns, then the rows. `width` is the longest line, in characters. */
export function drawColumns(
  headers: readonly (readonly [string, string])[],
  rows: readonly Row[],
  width: number,
  paint: Paint = plain,
): string[] {
  const margin = Math.max(0, ...rows.map(({ label }) => label.length)) + gap;
  const room = Math.max(width - margin, columnMin);
  const count = Math.max(headers.length, 1);
  const even = Math.floor((room + gap) / count);
  const last = Math.min(room, Math.max(even - gap, columnMin));
  const stride = count === 1 ? room : Math.floor((room - last) / (count - 1));
  const offset = (column: number | null): number => margin + (column ?? 0) * stride;
  const textWidth = (column: number | null): number =>
    column === null ? room : Math.min(margin + room - offset(column), Math.max(stride - gap, last));
  const lines = drawHeaders(headers, stride, margin, room, paint);
  for (const { column, label, pieces } of rows) {
    let left = label.padEnd(offset(column));
    for (const { text, style, indent = 0, reaches } of pieces) {
      const most = margin + room - offset(column);
      const space = reaches === 'all' ? most : textWidth(column);
      for (const line of wrap(text, space - indent, 2, 0, (reaches === 'words' ? most : space) - indent)) {
        const body = style === undefined ? line : paint(style, line);
        lines.push(left + ' '.repeat(indent) + body);
        left = ' '.repeat(offset(column));
      }
    }
  }
  return lines;
}

function drawHeaders(
  headers: readonly (readonly [string, string])[],
  stride: number,
  margin: number,
  room: number,
  paint: Paint,
): string[] {
  const widthOf = (column: number): number => (column === headers.length - 1 ? room - stride * column + 1 : stride);
  const cell = (text: string, column: number): string => text.padEnd(widthOf(column));
  const line = (texts: readonly string[]): string => (' '.repeat(margin) + texts.map(cell).join('')).trimEnd();
  const rule = line(headers.map(([name]) => '='.repeat(Math.min([...name].length, Math.max(stride - 1, 1)))));
  const fits = headers.every((texts, column) => texts.every((text) => [...text].length < widthOf(column)));
  if (!fits) return [...staggered(headers, stride, margin, room, paint), rule];
  return [
    paint('strong', line(headers.map(([name]) => name))),
    paint('faint', line(headers.map(([, below]) => below))),
    rule,
  ];
}

/** One line for each column, with a bar for those before it: names are never cut while there is room to their right. */
function staggered(
  headers: readonly (readonly [string, string])[],
  stride: number,
  margin: number,
  room: number,
  paint: Paint,
): string[] {
  return headers.map(([name, below], column) => {
    const left = ' '.repeat(margin) + '|'.padEnd(stride).repeat(column);
    const text = trim(`${name} (${below})`, Math.max(room - stride * column, 1));
    return left + paint('strong', text);
  });
}

/** Cut with an ellipsis where it is longer. */
export function trim(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}…`;
}

/**
 * Broken at spaces where possible; the first line is indented by `indent`, later ones by `hanging` more. A word that is
 * longer than a line is broken at `most`.
 */
export function wrap(text: string, width: number, hanging = 0, indent = 0, most = width): string[] {
  const lines: string[] = [];
  let line = '';
  const left = (): number => (lines.length > 0 ? indent + hanging : indent);
  const room = (limit = width): number => Math.max(limit - left(), 8);
  const flush = (): void => {
    lines.push(' '.repeat(left()) + line);
    line = '';
  };
  for (let word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > room()) flush();
    line = line === '' ? word : `${line} ${word}`;
    for (; line.length > room(most); line = word) {
      word = line.slice(room(most));
      line = line.slice(0, room(most));
      flush();
    }
  }
  flush();
  return lines;
}

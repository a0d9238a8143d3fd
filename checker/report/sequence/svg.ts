/** A race as an SVG, laid out here: no browser is needed, and no text lies over another. */
import { wrap } from '../columns.ts';
import { escapedXml } from '../svg.ts';
import { fontFamily, textWidth } from '../text-width.ts';
import type { Line, Moment, Sequence } from './sequence.ts';

const size = 12;
const lineHeight = 16;
const margin = 16;
/** Characters of a line beside a lifeline. */
const charactersMax = 40;
/** The longest name of a kernel function with its brackets stays whole. */
const wordMax = 48;
const indentWidth = 5;
const barWidth = 8;
/** Bars of several locks lie beside each other. */
const barStep = 6;
/** Between a lifeline with its bars and the text beside it. */
const gap = 8;
const fills: { readonly [style: string]: string } = { faint: '#666', warning: '#a15c00', bad: '#c00000' };

interface Column {
  /** Of the lifeline. */
  readonly x: number;
  /** Where its text begins. */
  readonly textX: number;
  readonly end: number;
}
interface Placed {
  readonly moment: Moment;
  readonly lines: readonly Line[];
  readonly top: number;
  readonly bottom: number;
}

export function sequenceSvg(sequence: Sequence): string {
  const columns = columnsOf(sequence);
  const right = Math.max(columns.at(-1)?.end ?? 0, 640);
  const head = wrap(sequence.text, Math.floor(right / 6.2));
  const headBottom = margin + (head.length + 1) * lineHeight + margin;
  const lifeTop = headBottom + 2 * lineHeight + gap;
  const placed = placedFrom(sequence, lifeTop + gap, right);
  const lifeBottom = (placed.at(-1)?.bottom ?? lifeTop) + gap;
  const ending = [...sequence.ending, `racewalk replay ${sequence.token}`].flatMap((line) =>
    wrap(line, Math.floor(right / 6.2), 2),
  );
  const bottom = lifeBottom + gap + ending.length * lineHeight + margin;
  const width = Math.ceil(Math.max(right, ...ending.map((line) => margin + textWidth(line, size))) + margin);
  const body = [
    text(margin, margin + size, sequence.title, '#000'),
    ...head.map((line, at) => text(margin, margin + size + (at + 1) * lineHeight, line, '#333')),
    ...sequence.lifelines.flatMap(({ name, machine }, at) => {
      const { x = 0 } = columns[at] ?? {};
      return [
        text(x - barWidth / 2, headBottom + size, name, '#000'),
        text(x - barWidth / 2, headBottom + lineHeight + size, machine, '#666'),
        `<line x1="${x}" y1="${lifeTop}" x2="${x}" y2="${lifeBottom}" stroke="#999" stroke-dasharray="4 3"/>`,
      ];
    }),
    ...columns.flatMap((column, at) => barsOf(placed, at, column, lifeBottom)),
    ...placed.flatMap((each) => momentOf(each, columns, right)),
    ...ending.map((line, at) => {
      const fill = line.startsWith('broken:') || line.startsWith('Also broken:') ? '#c00000' : '#333';
      return text(margin, lifeBottom + gap + size + at * lineHeight, line, fill);
    }),
  ];
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${Math.ceil(bottom)}" viewBox="0 0 ${width} ${Math.ceil(bottom)}" font-family="${fontFamily}" font-size="${size}">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto-start-reverse"><path d="M0,0 L8,4 L0,8 z"/></marker></defs>',
    ...body,
    '</svg>',
  ].join('\n')}\n`;
}

/** Each as wide as what is said beside it. */
function columnsOf({ lifelines, moments }: Sequence): Column[] {
  let left = margin;
  return lifelines.map(({ name, machine }, at): Column => {
    const own = moments.filter(({ by }) => by === at).flatMap(broken);
    const deepest = Math.max(1, ...moments.map(({ held }) => held[at]?.length ?? 0));
    const x = left + barWidth / 2;
    const textX = x + barWidth / 2 + (deepest - 1) * barStep + gap;
    const widest = Math.max(0, ...own.map((line) => line.indent * indentWidth + textWidth(line.text, size)));
    const end = Math.max(textX + widest, x + Math.max(textWidth(name, size), textWidth(machine, size)));
    left = end + 2 * margin;
    return { x, textX, end };
  });
}

/** Its text in lines that are short enough; the step's number stands before the first line that says what is done. */
function broken({ label, lines }: Moment): Line[] {
  const at = Math.max(
    0,
    lines.findIndex(({ style }) => style !== 'faint'),
  );
  return lines.flatMap((line, position) => {
    const numbered = position === at && label !== '' ? `${label}. ${line.text}` : line.text;
    return wrap(numbered, charactersMax, 2, 0, wordMax).map((text, row) => ({
      ...line,
      text: text.trimStart(),
      indent: line.indent + (row > 0 ? 2 : 0),
    }));
  });
}

function placedFrom({ moments }: Sequence, top: number, right: number): Placed[] {
  let y = top;
  return moments.map((moment): Placed => {
    const lines = moment.by === null ? across(moment, right) : broken(moment);
    // An arrow to another lifeline has a line of its own under the text.
    const bottom = y + lines.length * lineHeight + (moment.to === null ? 0 : lineHeight / 2);
    const placed = { moment, lines, top: y, bottom };
    y = bottom + gap;
    return placed;
  });
}
function across({ lines }: Moment, right: number): Line[] {
  return lines.flatMap((line) => wrap(line.text, Math.floor(right / 6.2)).map((text) => ({ ...line, text })));
}

function momentOf({ moment, lines, top, bottom }: Placed, columns: readonly Column[], right: number): string[] {
  const column = columns[moment.by ?? 0];
  if (column === undefined) return [];
  const x = moment.by === null ? margin : column.textX;
  // What is said across all lifelines covers them.
  const cover = `<rect x="${margin / 2}" y="${top}" width="${right}" height="${bottom - top + 2}" fill="#fff6e0"/>`;
  const other = moment.to === null ? undefined : columns[moment.to];
  const arrow = `<line x1="${column.x}" y1="${bottom - 3}" x2="${other?.x}" y2="${bottom - 3}" stroke="#000" marker-end="url(#head)"/>`;
  return [
    ...(moment.by === null ? [cover] : [`<circle cx="${column.x}" cy="${top + size - 4}" r="3"/>`]),
    ...lines.map((line, at) =>
      text(x + line.indent * indentWidth, top + size + at * lineHeight, line.text, fills[line.style ?? ''] ?? '#000'),
    ),
    ...(other === undefined ? [] : [arrow]),
  ];
}

/** A bar for each lock that is held, from the step that takes it to the one that drops it. */
function barsOf(placed: readonly Placed[], lifeline: number, { x }: Column, end: number): string[] {
  const open: ({ lock: string; top: number } | null)[] = [];
  const bars: string[] = [];
  const close = (at: number, bottom: number): void => {
    const bar = open[at];
    if (!bar) return;
    const left = x - barWidth / 2 + at * barStep;
    const title = `<title>holds ${escapedXml(bar.lock)}</title>`;
    bars.push(
      `<rect x="${left}" y="${bar.top}" width="${barWidth}" height="${bottom - bar.top}" fill="#fde8c4" stroke="#b7791f">${title}</rect>`,
    );
    open[at] = null;
  };
  for (const { moment, top } of placed) {
    const left = [...(moment.held[lifeline] ?? [])];
    open.forEach((bar, at) => {
      const kept = bar === null ? -1 : left.indexOf(bar.lock);
      if (kept >= 0) left.splice(kept, 1);
      else close(at, top + size);
    });
    for (const lock of left) {
      const free = open.indexOf(null);
      open[free < 0 ? open.length : free] = { lock, top: top + size - 4 };
    }
  }
  open.forEach((_, at) => {
    close(at, end);
  });
  return bars;
}

function text(x: number, y: number, content: string, fill: string): string {
  const width = textWidth(content, size).toFixed(1);
  return `<text x="${x}" y="${y}" fill="${fill}" textLength="${width}" lengthAdjust="spacingAndGlyphs">${escapedXml(content)}</text>`;
}

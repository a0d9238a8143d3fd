/** What makes an SVG look the same with every font. */
import { fontFamily, textWidth } from './text-width.ts';

/** The drawing of Graphviz with the width of each line written to it. */
export function fitted(svg: string): string {
  return svg.replace(
    /<text([^>]*) font-family="[^"]*" font-size="([\d.]+)"([^>]*)>([^<]*)<\/text>/g,
    (_, before: string, size: string, after: string, content: string) => {
      const width = textWidth(unescaped(content), Number(size)).toFixed(2);
      const font = `font-family="${fontFamily}" font-size="${size}"`;
      return `<text${before} ${font}${after} textLength="${width}" lengthAdjust="spacingAndGlyphs">${content}</text>`;
    },
  );
}

/** Drawings of Graphviz under each other in one: side by side, the labels of one could reach into another. */
export function stacked(drawings: readonly string[]): string {
  let top = 0;
  let widest = 0;
  const placed = drawings.map((drawing) => {
    const [, width = '0', height = '0'] = /<svg width="([\d.]+)pt" height="([\d.]+)pt"/.exec(drawing) ?? [];
    const inner = drawing.slice(drawing.indexOf('<svg ')).trimEnd();
    const text = inner.replace(
      /<svg width="[^"]*" height="[^"]*"/,
      `<svg y="${top}" width="${width}" height="${height}"`,
    );
    top += Math.ceil(Number(height)) + drawingGap;
    widest = Math.max(widest, Math.ceil(Number(width)));
    return text;
  });
  const size = `width="${widest}pt" height="${top}pt" viewBox="0 0 ${widest} ${top}"`;
  return `<svg ${size} xmlns="http://www.w3.org/2000/svg">\n${placed.join('\n')}\n</svg>\n`;
}
const drawingGap = 24;

const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"' };

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code: string | undefined, name: string | undefined) =>
    code === undefined ? (entities[name ?? ''] ?? whole) : String.fromCodePoint(Number(code)),
  );
}

/** Text inside an element or an attribute. */
export function escapedXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);
}

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

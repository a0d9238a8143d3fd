/** Where the lines of text of an SVG lie, by the widths that it gives them. */

export interface TextBox {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Of a drawing that has no other one inside. Throws for a line without a width: nobody knows where it ends. */
export function textBoxes(svg: string): TextBox[] {
  const standard = /<svg[^>]* font-size="([\d.]+)"/.exec(svg)?.[1];
  return [...svg.matchAll(/<text([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', text = '']) => {
    const number = (name: string): number => Number(new RegExp(` ${name}="(-?[\\d.]+)"`).exec(attributes)?.[1]);
    const width = number('textLength');
    if (Number.isNaN(width)) throw new Error(`no width is given for '${text}'`);
    const size = number('font-size') || Number(standard);
    const left = attributes.includes('text-anchor="middle"') ? number('x') - width / 2 : number('x');
    return { text, left, right: left + width, top: number('y') - 0.75 * size, bottom: number('y') + 0.22 * size };
  });
}

/** Pairs of lines of which one lies over the other. */
export function overlaps(boxes: readonly TextBox[]): [string, string][] {
  return boxes.flatMap((a, at) =>
    boxes.slice(at + 1).flatMap((b): [string, string][] => {
      const isApart = a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
      return isApart ? [] : [[a.text, b.text]];
    }),
  );
}

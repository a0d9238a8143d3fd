/**
 * How wide a line of text is in the font that draws it: Helvetica, or Arial and Liberation Sans, which are as wide. What is
 * drawn says its width besides, so that another font is fitted to it and nothing overlaps.
 */

/** For Graphviz, which knows the widths of this one. */
export const fontFace = 'Arial';
/** For a browser: the first that it has. */
export const fontFamily = 'Helvetica, Arial, Liberation Sans, sans-serif';

/** Thousandths of the font's size, from the space to the tilde. */
const widths = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
];
/** Of arrows, ellipses and the like, which fonts disagree about. */
const widest = 1000;

/** In the unit of `size`. */
export function textWidth(text: string, size: number): number {
  let sum = 0;
  for (const character of text) sum += widths[character.charCodeAt(0) - 32] ?? widest;
  return (sum * size) / 1000;
}

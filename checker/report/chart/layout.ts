/** Where everything of a picture goes, for who draws it without Graphviz: in a page, each time that an actor takes a step. */
import { textWidth } from '../text-width.ts';
import { type Chain, type Item, type Layers, layersOf } from './layers.ts';
import type { Edge, Node, Picture } from './pictures.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}
/** `x` and `y` are those of its upper left corner. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}
export interface PlacedNode extends Box {
  readonly node: Node;
}
export interface PlacedEdge {
  readonly edge: Edge;
  /** From the one state to the other; the arrow is at its end. */
  readonly line: readonly Point[];
  readonly label: Box;
}
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  /** Where the arrow to the state that is entered first begins and ends; null if that is in another picture. */
  readonly start: readonly [Point, Point] | null;
}

/** Sizes of letters and lines. */
export const nodeText = { size: 12, line: 15 } as const;
export const edgeText = { size: 10.5, line: 13 } as const;
const padding = 8;
const margin = 8;
/** Between what stands side by side. */
const gap = 14;
/** Between layers, where lines go almost straight down and where they go far aside. */
const gapMin = 10;
const gapMax = 40;
const startLength = 22;
const loopWidth = 18;
/** Between a line and what is written at it. */
const labelGap = 4;
const sweeps = 24;

export function layoutOf(picture: Picture): Layout {
  const { nodes, edges, initial } = picture;
  const halves = new Map(nodes.map((node) => [node.id, widthOf(node) / 2]));
  const half = (id: string): number => halves.get(id) ?? 0;
  const loops = edges.filter(({ from, to }) => from === to);
  const layers = layersOf(
    picture,
    (id) => {
      const own = loops.filter(({ from }) => from === id);
      const beside = own.length === 0 ? 0 : loopWidth + labelGap + Math.max(...own.map(labelWidth));
      const lines = nodes.find((node) => node.id === id)?.label.length ?? 1;
      const room = own.reduce((sum, edge) => sum + edge.labels.length * edgeText.line, 0);
      return {
        left: half(id) + (id === initial ? startLength : 0),
        right: half(id) + beside,
        height: Math.max(lines * nodeText.line + padding, room),
      };
    },
    (edge) => ({ left: labelGap, right: labelWidth(edge), height: edge.labels.length * edgeText.line }),
  );
  straighten(layers);
  const tops = topsOf(layers);
  const top = (item: Item | undefined): number => tops[item?.layer ?? 0] ?? 0;
  const placed = nodes.map((node): PlacedNode => {
    const item = layers.states.get(node.id);
    const box = { x: (item?.x ?? 0) - half(node.id), y: top(item), width: 2 * half(node.id) };
    return { node, ...box, height: node.label.length * nodeText.line + padding };
  });
  const boxes = new Map(placed.map((each) => [each.node.id, each]));
  const lines = [
    ...layers.chains.map((chain) => lineOf(chain, top, boxes)),
    ...loops.map((edge) => loopOf(edge, boxes, loops)),
  ];
  const all = layers.layers.flat();
  const entered = initial === null ? undefined : boxes.get(initial);
  const middle = entered === undefined ? 0 : entered.y + entered.height / 2;
  return {
    width: Math.ceil(Math.max(0, ...all.map(({ x, right }) => x + right)) + margin),
    height: Math.ceil(Math.max(0, ...all.map((item) => top(item) + item.height)) + margin),
    nodes: placed,
    edges: lines,
    start:
      entered === undefined
        ? null
        : [
            { x: entered.x - startLength + 4, y: middle },
            { x: entered.x, y: middle },
          ],
  };
}

function widthOf({ label }: Node): number {
  return Math.max(40, ...label.map((line) => textWidth(line, nodeText.size) + 2 * padding));
}
function labelWidth({ labels }: Edge): number {
  return Math.max(0, ...labels.map((line) => textWidth(line, edgeText.size))) + padding;
}

/** Moves everything to above and below what it is joined with, as near as the order of its layer allows. */
function straighten({ layers }: Layers): void {
  for (const layer of layers) pack(layer, () => 0);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const isLast = sweep >= sweeps - 4;
    for (const layer of sweep % 2 === 0 ? layers : layers.toReversed()) {
      pack(layer, (item) =>
        wish(item, isLast ? [...item.above, ...item.below] : sweep % 2 === 0 ? item.above : item.below),
      );
    }
  }
  const least = Math.min(...layers.flat().map(({ x, left }) => x - left));
  for (const item of layers.flat()) item.x += margin - least;
}
/** Among those that it is joined with. Between two bends of a line it matters most that the line is straight. */
function wish(item: Item, others: readonly Item[]): number | null {
  const weight = (other: Item): number => (item.isBend && other.isBend ? 8 : 1);
  const whole = others.reduce((sum, other) => sum + weight(other), 0);
  return whole === 0 ? null : others.reduce((sum, other) => sum + weight(other) * other.x, 0) / whole;
}

/**
 * Puts the items of a layer as near to where they wish to be as they fit without changing places: the least sum of squared
 * distances. Neighbours that would overlap become a block, which goes to where its members wish to be on the average.
 */
function pack(layer: readonly Item[], wishOf: (item: Item) => number | null): void {
  const blocks: { readonly items: Item[]; offset: number; sum: number }[] = [];
  let offset = 0;
  let before: Item | null = null;
  for (const item of layer) {
    if (before !== null) offset += before.right + gap + item.left;
    before = item;
    blocks.push({ items: [item], offset, sum: (wishOf(item) ?? item.x) - offset });
    for (;;) {
      const [last, previous] = [blocks.at(-1), blocks.at(-2)];
      if (last === undefined || previous === undefined || placeOf(previous) <= placeOf(last)) break;
      blocks.pop();
      previous.items.push(...last.items);
      previous.sum += last.sum;
    }
  }
  let position = 0;
  let left: Item | null = null;
  for (const block of blocks) {
    for (const item of block.items) {
      if (left !== null) position += left.right + gap + item.left;
      left = item;
      item.x = placeOf(block) + position;
    }
  }
}
function placeOf({ items, sum }: { readonly items: readonly Item[]; readonly sum: number }): number {
  return sum / items.length;
}

/** The top of each layer. */
function topsOf({ layers }: Layers): number[] {
  let y = margin;
  return layers.map((layer) => {
    const top = y;
    const aside = Math.max(0, ...layer.flatMap(({ x, below }) => below.map((other) => Math.abs(other.x - x))));
    y += Math.max(0, ...layer.map(({ height }) => height)) + Math.min(gapMax, Math.max(gapMin, aside / 8));
    return top;
  });
}

function lineOf(
  { edge, items, label, isUpwards }: Chain,
  top: (item: Item | undefined) => number,
  boxes: ReadonlyMap<string, Box>,
): PlacedEdge {
  const [upper, lower] = isUpwards ? [edge.to, edge.from] : [edge.from, edge.to];
  const from = borderOf(boxes.get(upper), items[1], items[0]);
  const to = borderOf(boxes.get(lower), items.at(-2), items.at(-1));
  const between = items.slice(1, -1).flatMap((item): Point[] => {
    const y = top(item);
    return item.height === 0
      ? [{ x: item.x, y }]
      : [
          { x: item.x, y },
          { x: item.x, y: y + item.height },
        ];
  });
  const line = [{ x: from.x, y: from.bottom }, ...between, { x: to.x, y: to.top }];
  return {
    edge,
    line: isUpwards ? line.toReversed() : line,
    label: { x: label.x + labelGap, y: top(label), width: label.right - labelGap, height: label.height },
  };
}
/** Where a line to the neighbour meets the box. */
function borderOf(box: Box | undefined, towards: Item | undefined, own: Item | undefined) {
  if (box === undefined) return { x: own?.x ?? 0, top: 0, bottom: 0 };
  const x = Math.min(Math.max(towards?.x ?? 0, box.x + padding), box.x + box.width - padding);
  return { x, top: box.y, bottom: box.y + box.height };
}

/** On the right of its state, under those that stand there already. */
function loopOf(edge: Edge, boxes: ReadonlyMap<string, Box>, loops: readonly Edge[]): PlacedEdge {
  const box = boxes.get(edge.from) ?? { x: 0, y: 0, width: 0, height: 0 };
  const right = box.x + box.width;
  const own = loops.filter(({ from }) => from === edge.from);
  const lines = own.slice(0, own.indexOf(edge)).reduce((sum, { labels }) => sum + labels.length, 0);
  const middle = Math.min(box.y + lines * edgeText.line + edgeText.line / 2, box.y + box.height - 6);
  return {
    edge,
    line: [
      { x: right, y: middle - 3 },
      { x: right + loopWidth, y: middle - 3 },
      { x: right + loopWidth, y: middle + 4 },
      { x: right, y: middle + 4 },
    ],
    label: {
      x: right + loopWidth + labelGap,
      y: box.y + lines * edgeText.line,
      width: labelWidth(edge) - labelGap,
      height: edge.labels.length * edgeText.line,
    },
  };
}

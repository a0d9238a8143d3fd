/** The boxes of a picture in layers: each step leads downwards, but for those that close a circle, and few of them cross. */
import type { Edge, Picture } from './pictures.ts';

/** Something that takes room in a layer: a state, what is written at a step, or the bend of a line that passes by. */
export interface Item {
  readonly layer: number;
  /** A line only passes by. */
  readonly isBend: boolean;
  /** From where its lines meet it to its left and right end. */
  readonly left: number;
  readonly right: number;
  readonly height: number;
  /** Where its lines meet it. */
  x: number;
  readonly above: Item[];
  readonly below: Item[];
}
/** A step as it goes down through the layers; `isUpwards`: its arrow points the other way. */
export interface Chain {
  readonly edge: Edge;
  readonly items: readonly Item[];
  readonly label: Item;
  readonly isUpwards: boolean;
}
export interface Layers {
  /** From the top, each from left to right. */
  readonly layers: readonly (readonly Item[])[];
  readonly states: ReadonlyMap<string, Item>;
  readonly chains: readonly Chain[];
}

export interface Size {
  readonly left: number;
  readonly right: number;
  readonly height: number;
}
/** How often the layers are gone through for a better order. */
const sweeps = 12;
const bend: Size = { left: 4, right: 4, height: 0 };

/** Of the steps only those from one state to another; `sizeOf` what is written at one, `stateSize` a state. */
export function layersOf(
  { nodes, edges, initial }: Picture,
  stateSize: (id: string) => Size,
  labelSize: (edge: Edge) => Size,
): Layers {
  const ids = nodes.map(({ id }) => id);
  const steps = downwards(
    ids,
    edges.filter(({ from, to }) => from !== to),
    initial,
  );
  const depths = depthsOf(ids, steps);
  const states = new Map(ids.map((id) => [id, itemIn(2 * (depths.get(id) ?? 0), stateSize(id))]));
  const chains = steps.map(({ edge, top, bottom, isUpwards }): Chain => {
    const [first, last] = [states.get(top), states.get(bottom)];
    if (first === undefined || last === undefined) throw new Error(`a step leads from or to a state that is not drawn`);
    // Near the state that it leads from.
    const at = isUpwards ? last.layer - 1 : first.layer + 1;
    const between = Array.from({ length: last.layer - first.layer - 1 }, (_, position) => {
      const layer = first.layer + 1 + position;
      return itemIn(layer, layer === at ? labelSize(edge) : bend);
    });
    const items = [first, ...between, last];
    for (const [position, item] of items.slice(1).entries()) link(items[position], item);
    return { edge, items, label: items[at - first.layer] ?? first, isUpwards };
  });
  const all = [...states.values(), ...chains.flatMap(({ items }) => items.slice(1, -1))];
  const layers: Item[][] = [];
  for (const item of all) {
    while (layers.length <= item.layer) layers.push([]);
    layers[item.layer]?.push(item);
  }
  return { layers: ordered(layers), states, chains };
}

function itemIn(layer: number, size: Size): Item {
  return { layer, isBend: size === bend, ...size, x: 0, above: [], below: [] };
}
function link(upper: Item | undefined, lower: Item): void {
  if (upper === undefined) return;
  upper.below.push(lower);
  lower.above.push(upper);
}

interface Step {
  readonly edge: Edge;
  readonly top: string;
  readonly bottom: string;
  readonly isUpwards: boolean;
}

/** A step back to a state on the way to it is drawn upwards. */
function downwards(ids: readonly string[], edges: readonly Edge[], initial: string | null): Step[] {
  const turned = new Set<Edge>();
  const visited = new Set<string>();
  const way = new Set<string>();
  const visit = (id: string): void => {
    if (visited.has(id)) return;
    visited.add(id);
    way.add(id);
    for (const edge of edges) {
      if (edge.from !== id) continue;
      if (way.has(edge.to)) turned.add(edge);
      else visit(edge.to);
    }
    way.delete(id);
  };
  const reached = new Set(edges.map(({ to }) => to));
  const starts = [...(initial === null ? [] : [initial]), ...ids.filter((id) => !reached.has(id)), ...ids];
  for (const id of starts) visit(id);
  return edges.map((edge) => {
    const { from, to } = edge;
    return turned.has(edge)
      ? { edge, top: to, bottom: from, isUpwards: true }
      : { edge, top: from, bottom: to, isUpwards: false };
  });
}

/** Below all that leads to it; what nothing leads to stands just above what it leads to. */
function depthsOf(ids: readonly string[], steps: readonly Step[]): ReadonlyMap<string, number> {
  const depths = new Map<string, number>();
  const depth = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    const own = Math.max(0, ...steps.filter(({ bottom }) => bottom === id).map(({ top }) => depth(top) + 1));
    depths.set(id, own);
    return own;
  };
  for (const id of ids) depth(id);
  for (const id of ids) {
    const below = steps.filter(({ top }) => top === id).map(({ bottom }) => depth(bottom));
    if (below.length > 0 && !steps.some(({ bottom }) => bottom === id)) depths.set(id, Math.min(...below) - 1);
  }
  return depths;
}

/** Each layer by where its neighbours are, to and fro; the best order that was met. */
function ordered(layers: readonly Item[][]): readonly (readonly Item[])[] {
  let best = layers.map((layer) => [...layer]);
  let fewest = crossings(best);
  let now = best;
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const isDown = sweep % 2 === 0;
    now = now.map((layer) => [...layer]);
    const places = new Map<Item, number>();
    const note = (layer: readonly Item[] | undefined) => layer?.forEach((item, at) => void places.set(item, at));
    for (const layer of isDown ? now : now.toReversed()) {
      const wish = new Map(layer.map((item, at) => [item, middle(isDown ? item.above : item.below, places) ?? at]));
      layer.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0));
      note(layer);
    }
    const count = crossings(now);
    if (count < fewest) [best, fewest] = [now, count];
  }
  return best;
}
function middle(neighbours: readonly Item[], places: ReadonlyMap<Item, number>): number | null {
  if (neighbours.length === 0) return null;
  return neighbours.reduce((sum, each) => sum + (places.get(each) ?? 0), 0) / neighbours.length;
}

/** How many pairs of lines cross. */
export function crossings(layers: readonly (readonly Item[])[]): number {
  let count = 0;
  for (const [at, layer] of layers.entries()) {
    const places = new Map(layers[at + 1]?.map((item, place) => [item, place]));
    const ends: number[] = [];
    for (const item of layer) {
      const own = item.below.map((each) => places.get(each) ?? 0);
      for (const place of own) count += ends.filter((end) => end > place).length;
      ends.push(...own);
    }
  }
  return count;
}

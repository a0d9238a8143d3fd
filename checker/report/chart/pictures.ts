/** A machine as pictures, one a level: a state with states inside is one box, and a picture of its own. */
import { functionText } from '../functions.ts';
import { type Arrow, type Change, type Graph, isWithin, type Place, parentOf } from './graph.ts';

/** `inside`: has a picture of its own. `apart`: so it has, together with others like it. `elsewhere`: is in another picture. */
export type NodeKind = 'state' | 'final' | 'inside' | 'apart' | 'elsewhere';
export interface Node {
  readonly id: string;
  /** Of the state: keys joined with dots. */
  readonly path: string;
  readonly kind: NodeKind;
  /** Lines. */
  readonly label: readonly string[];
  readonly holds: boolean;
  readonly rests: boolean;
  readonly change: Change;
}
export interface Edge {
  readonly from: string;
  readonly to: string;
  /** One for each event that leads from the one to the other. */
  readonly labels: readonly string[];
  /** What takes this way, as `coverage.ts` tells it. */
  readonly candidates: readonly string[];
  readonly change: Change;
}
export interface Picture {
  /** `faulting thread`, or what is inside it: `faulting thread / fault`. */
  readonly title: string;
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** The node that is entered first; null if it is in another picture. */
  readonly initial: string | null;
  /** What boxes stand for that have pictures apart, by name. */
  readonly apart: readonly string[];
}

/** More states than these in one picture are not read any more. */
export const nodesMax = 25;
const labelsMax = 6;

/** The name under which what is inside a state is drawn apart; null if it is drawn with its machine. */
export type Apart = (path: string) => string | null;

/** From the level of `top` downwards, outer levels first. `name`: what is drawn, in the titles. */
export function picturesOf(graph: Graph, apart: Apart = () => null, top = '', name = graph.name): readonly Picture[] {
  const children = [...graph.places.values()].filter(({ path }) => path !== '' && parentOf(path) === top);
  if (children.length === 0) return [alone(graph, top)];
  const ends = endsIn(graph, top);
  const parts = cut(
    children.map(({ path }) => path),
    ends,
  );
  const pictures = parts.map((part, at): Picture => {
    const title = parts.length === 1 ? name : `${name} (${at + 1} of ${parts.length})`;
    return new Drawing(graph, apart, top, part, ends).picture(title);
  });
  const inner = children.filter(({ path, isCompound }) => isCompound && apart(path) === null);
  return [...pictures, ...inner.flatMap(({ path }) => picturesOf(graph, apart, path, `${name} / ${keyOf(path)}`))];
}

function alone({ name, places, arrows }: Graph, path: string): Picture {
  const place = places.get(path);
  const node = {
    id: 's0',
    path,
    kind: 'state',
    label: [name],
    holds: false,
    rests: place?.mark !== null,
    change: null,
  } as const;
  const edges = mergedEdges(arrows.map((arrow) => ({ ...arrow, from: 's0', to: 's0' })));
  return { title: name, nodes: [node], edges, initial: 's0', apart: [] };
}

/** An arrow as the level shows it: between states of it, or to and from what lies around. */
interface End extends Pick<Arrow, 'label' | 'candidate' | 'change'> {
  readonly from: string;
  readonly to: string;
}

function endsIn(graph: Graph, level: string): End[] {
  const initial = graph.places.get(level)?.initial ?? null;
  return graph.arrows.flatMap((arrow): End[] => {
    const { from, to, label, candidate, change } = arrow;
    const isIn = (path: string): boolean => isWithin(path, level) && path !== level;
    if (from === level)
      return isIn(to) || level === ''
        ? [{ from: level, to: to === level ? level : lift(to, level), label, candidate, change }]
        : [];
    if (!isIn(from) && !isIn(to)) return [];
    const source = lift(from, level);
    // Who goes to the level itself begins there anew.
    const target = to === level ? (initial ?? level) : lift(to, level);
    if (!isIn(from) && (to === level || to === initial)) return [];
    const isDeeper = source === target && (from !== source || to !== target) && isIn(from);
    return isDeeper ? [] : [{ from: source, to: target, label, candidate, change }];
  });
}

/** The state beside those of the level, or one of them, that the path lies in. */
function lift(path: string, level: string): string {
  let outer: string | null = level;
  while (outer !== null && !isWithin(path, outer)) outer = parentOf(outer);
  if (outer === null || path === outer) return path;
  const [key = ''] = (outer === '' ? path : path.slice(outer.length + 1)).split('.');
  return outer === '' ? key : `${outer}.${key}`;
}

/** In order, in parts that are small enough, each cut where few steps lead over it, and not far from the middle. */
function cut(paths: readonly string[], ends: readonly End[]): readonly (readonly string[])[] {
  if (paths.length <= nodesMax) return [paths];
  // Room for what is drawn of the other parts.
  const size = nodesMax - 5;
  const parts = Math.ceil(paths.length / size);
  const place = new Map(paths.map((path, at) => [path, at]));
  const crossing = (position: number): number =>
    ends.filter(({ from, to }) => {
      const [left, right] = [place.get(from), place.get(to)];
      return left !== undefined && right !== undefined && left < position !== right < position;
    }).length;
  const cost = (position: number): number => crossing(position) + Math.abs(position - paths.length / parts) / 4;
  let best = size;
  for (let at = size; at >= Math.max(1, paths.length - size * (parts - 1)); at--) if (cost(at) < cost(best)) best = at;
  return [paths.slice(0, best), ...cut(paths.slice(best), ends)];
}

class Drawing {
  private readonly nodes = new Map<string, Node>();
  private readonly graph: Graph;
  private readonly apart: Apart;
  private readonly level: string;
  private readonly shown: readonly string[];
  private readonly ends: readonly End[];

  constructor(graph: Graph, apart: Apart, level: string, shown: readonly string[], ends: readonly End[]) {
    this.graph = graph;
    this.apart = apart;
    this.level = level;
    this.shown = shown;
    this.ends = ends;
  }

  picture(title: string): Picture {
    for (const path of this.shown) this.node(path);
    const near = this.ends.filter(({ from, to }) => this.shows(from) || this.shows(to));
    const edges = near.map(({ from, to, ...rest }) => ({ from: this.node(from), to: this.node(to), ...rest }));
    const initial = this.graph.places.get(this.level)?.initial ?? null;
    const apart = this.shown.flatMap((path) => (this.place(path).isCompound ? (this.apart(path) ?? []) : []));
    return {
      title,
      nodes: [...this.nodes.values()],
      edges: mergedEdges(edges),
      initial: initial !== null && this.shows(initial) ? this.node(initial) : null,
      apart: [...new Set(apart)],
    };
  }

  private shows(path: string): boolean {
    return this.shown.includes(path) || (path === this.level && this.shown.length > 0 && this.isWhole());
  }
  /** What goes on in every state of the level is drawn with the first part of it. */
  private isWhole(): boolean {
    const first = [...this.graph.places.values()].find(({ path }) => path !== '' && parentOf(path) === this.level);
    return this.shown[0] === first?.path;
  }

  private place(path: string): Place {
    const place = this.graph.places.get(path);
    if (place === undefined) throw new Error(`'${this.graph.name}' has no state '${path}' to draw`);
    return place;
  }

  private node(path: string): string {
    const known = this.nodes.get(path);
    if (known !== undefined) return known.id;
    const node = this.shown.includes(path) ? this.own(path) : this.elsewhere(path);
    this.nodes.set(path, node);
    return node.id;
  }

  private own(path: string): Node {
    const place = this.place(path);
    const around = this.graph.places.get(this.level)?.in ?? null;
    const apart = place.isCompound ? this.apart(path) : null;
    const where = place.in === around ? null : functionText(place.in);
    const held = place.isCompound ? this.heldInside(path) : place.held;
    const lines = [
      keyOf(path),
      ...(apart !== null && apart !== where ? [apart] : []),
      ...(where === null ? [] : [where]),
      ...(place.mark === null ? [] : [`(${place.mark})`]),
      ...(held.length === 0 ? [] : [`holds ${held.join(', ')}`]),
    ];
    return {
      id: `s${this.nodes.size}`,
      path,
      kind: place.isFinal ? 'final' : !place.isCompound ? 'state' : apart === null ? 'inside' : 'apart',
      label: lines,
      holds: held.length > 0,
      rests: place.mark !== null,
      change: this.changeIn(path),
    };
  }

  /** Held wherever one is in it. */
  private heldInside(path: string): readonly string[] {
    const inner = [...this.graph.places.values()].filter((each) => isWithin(each.path, path) && !each.isCompound);
    const [first, ...others] = inner;
    return (first?.held ?? []).filter((lock) => others.every(({ held }) => held.includes(lock)));
  }

  /** A box with a change inside is one to look into. */
  private changeIn(path: string): Change {
    if (!this.place(path).isCompound) return null;
    const changed = this.graph.arrows.some(
      ({ from, to, change }) => change !== null && isWithin(from, path) && isWithin(to, path) && from !== path,
    );
    return changed ? 'changed' : null;
  }

  private elsewhere(path: string): Node {
    const isAround = isWithin(this.level, path);
    const text = isAround ? 'in any state' : `… ${keyOf(path)}`;
    const label = isAround && path !== this.level ? [`in any state of ${keyOf(path) || this.graph.name}`] : [text];
    return { id: `s${this.nodes.size}`, path, kind: 'elsewhere', label, holds: false, rests: false, change: null };
  }
}

/** The state's own name, without those of the states around it. */
export function keyOf(path: string): string {
  return path.split('.').at(-1) ?? path;
}

function mergedEdges(list: readonly End[]): Edge[] {
  const byEnds = new Map<
    string,
    { from: string; to: string; labels: string[]; candidates: string[]; change: Change }
  >();
  for (const { from, to, label, candidate, change } of list) {
    const key = `${from} ${to} ${change}`;
    const edge = byEnds.get(key) ?? { from, to, labels: [], candidates: [], change };
    if (!edge.labels.includes(label)) edge.labels.push(label);
    edge.candidates.push(candidate);
    byEnds.set(key, edge);
  }
  return [...byEnds.values()].map((edge) => ({ ...edge, labels: fewer(edge.labels) }));
}

/** What leads out of many states inside a box is told in full where they are drawn. */
function fewer(labels: readonly string[]): readonly string[] {
  if (labels.length <= labelsMax) return labels;
  return [...labels.slice(0, labelsMax - 1), `and ${labels.length - labelsMax + 1} more`];
}

/** Which states with states inside are the same in several machines, so that one picture stands for all of them. */
import { functionText } from '../functions.ts';
import { type Graph, isWithin, type Place, parentOf } from './graph.ts';
import { keyOf, type Picture, picturesOf } from './pictures.ts';

export interface SharedPart {
  /** Unique: the kernel function, or the state's name. */
  readonly name: string;
  /** In kernel's words as `file:function`; null if the machines do not say. */
  readonly in: string | null;
  /** Names of the machines that have it, each once. */
  readonly machines: readonly string[];
  readonly pictures: readonly Picture[];
  /** Every state in it, for an index of functions. */
  readonly places: readonly Place[];
}

interface Occurrence {
  readonly graph: Graph;
  readonly path: string;
}

/** With fewer states inside, one is as soon drawn as looked up. */
const statesMin = 3;

export class SharedParts {
  readonly parts: readonly SharedPart[];
  private readonly names = new Map<string, string>();

  constructor(graphs: readonly Graph[]) {
    const found = new Map<string, Occurrence[]>();
    for (const graph of graphs) {
      for (const { path, isCompound } of graph.places.values()) {
        if (!isCompound || path === '') continue;
        const shape = shapeOf(graph, path);
        found.set(shape, [...(found.get(shape) ?? []), { graph, path }]);
      }
    }
    const shared = [...found.values()].filter(isShared);
    const names = uniqueNames(shared.flatMap(([first]) => (first === undefined ? [] : [first])));
    shared.forEach((occurrences, at) => {
      for (const { graph, path } of occurrences) this.names.set(key(graph, path), names[at] ?? '');
    });
    this.parts = shared.map((occurrences, at) => this.part(names[at] ?? '', occurrences));
  }

  /** The name under which what is inside the state is drawn; null if it is drawn with its machine. */
  nameAt(graph: Graph, path: string): string | null {
    return this.names.get(key(graph, path)) ?? null;
  }

  picturesOf(graph: Graph): readonly Picture[] {
    return picturesOf(graph, (path) => this.nameAt(graph, path));
  }

  private part(name: string, occurrences: readonly Occurrence[]): SharedPart {
    const [first] = occurrences;
    if (first === undefined) throw new Error(`nothing is called '${name}'`);
    const { path } = first;
    const graph = heldByAll(first, occurrences);
    const pictures = picturesOf(graph, (inner) => this.nameAt(first.graph, inner), path, name);
    const places = [...graph.places.values()].filter((place) => isWithin(place.path, path));
    const machines = [...new Set(occurrences.map((each) => each.graph.name))];
    return { name, in: graph.places.get(path)?.in ?? null, machines, pictures, places };
  }
}

function key({ name }: Graph, path: string): string {
  return `${name} ${path}`;
}

/** In several places that differ: what is only ever inside of something shared is drawn with that. */
function isShared(occurrences: readonly Occurrence[]): boolean {
  const [first] = occurrences;
  if (first === undefined || occurrences.length < 2) return false;
  const children = [...first.graph.places.keys()].filter((path) => path !== '' && parentOf(path) === first.path);
  const around = occurrences.map(({ graph, path }) => {
    const outer = parentOf(path) ?? '';
    return outer === '' ? graph.name : shapeOf(graph, outer);
  });
  return children.length >= statesMin && new Set(around).size > 1;
}

/** Equal for what makes the same picture, but for the locks that are held on the way there. */
function shapeOf({ places, arrows }: Graph, path: string): string {
  const relative = (other: string): string =>
    isWithin(other, path) ? `.${other.slice(path.length)}` : `out ${keyOf(other)}`;
  const states = [...places.values()].flatMap((place) =>
    isWithin(place.path, path) && place.path !== path
      ? [[relative(place.path), place.isFinal, relative(place.initial ?? ''), place.mark, place.in]]
      : [],
  );
  const steps = arrows.flatMap(({ from, to, label, content, change }) => {
    const isOwn = isWithin(from, path) && (from !== path || isWithin(to, path));
    const isEntry = isWithin(to, path) && to !== path;
    return isOwn || isEntry ? [[relative(from), relative(to), label, content, change]] : [];
  });
  const place = places.get(path);
  return JSON.stringify([place?.in, relative(place?.initial ?? ''), states, steps]);
}

/** The first, with the locks that are held in all of them. */
function heldByAll({ graph, path }: Occurrence, occurrences: readonly Occurrence[]): Graph {
  const places = [...graph.places.values()].map((place): Place => {
    if (!isWithin(place.path, path)) return place;
    const inner = place.path.slice(path.length);
    const isHeld = (lock: string): boolean =>
      occurrences.every((each) => each.graph.places.get(each.path + inner)?.held.includes(lock));
    return { ...place, held: place.held.filter(isHeld) };
  });
  return { ...graph, places: new Map(places.map((place) => [place.path, place])) };
}

function uniqueNames(firsts: readonly Occurrence[]): string[] {
  const plain = firsts.map(({ graph, path }) => {
    const place = graph.places.get(path)?.in ?? null;
    return place?.includes(':') ? (functionText(place) ?? '') : keyOf(path);
  });
  // What differs by its underscores alone would be on the same page.
  const bare = (name: string): string => name.replace(/^_+/, '');
  const isTaken = (names: readonly string[], name: string): boolean =>
    names.filter((each) => bare(each) === bare(name)).length > 1;
  const keyed = plain.map((name, at) => (isTaken(plain, name) ? `${name}, ${keyOf(firsts[at]?.path ?? '')}` : name));
  return keyed.map((name, at) => {
    const before = keyed.slice(0, at).filter((each) => each === name).length;
    return before === 0 ? name : `${name} ${before + 1}`;
  });
}

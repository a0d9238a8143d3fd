/** Groups of permutations of a few points: those that keep a structure, and a short way through all of them. */

/** Where each point goes. */
export type Permutation = readonly number[];

/** What a permutation must keep: a value that stands at some points and is itself plain, a point, or a set of points. */
export interface Fact {
  /** Equal for facts that may be exchanged, if their points are. */
  readonly field: string;
  readonly at: readonly number[];
  /** Equal where the values have to be. */
  readonly plain: string;
  readonly points: readonly number[];
}

/**
 * All permutations that keep the facts and take each point to one of its class; null if they are more than the limit.
 * `classOf`: points of different classes are never exchanged; null for a point that stays.
 */
export function keeping(
  facts: readonly Fact[],
  classOf: readonly (string | null)[],
  limit: number,
): Permutation[] | null {
  const search = new Keeping(facts, classOf, limit);
  return search.from(0) ? search.found : null;
}

class Keeping {
  readonly found: Permutation[] = [];
  private readonly byPlace = new Map<string, Fact>();
  private readonly byPoint: Fact[][];
  private readonly classOf: readonly (string | null)[];
  private readonly limit: number;
  private readonly image: number[];
  private readonly taken: boolean[];

  constructor(facts: readonly Fact[], classOf: readonly (string | null)[], limit: number) {
    this.classOf = classOf;
    this.limit = limit;
    this.image = classOf.map(() => -1);
    this.taken = classOf.map(() => false);
    this.byPoint = classOf.map(() => []);
    for (const fact of facts) {
      this.byPlace.set(placeOf(fact.field, fact.at), fact);
      for (const point of new Set([...fact.at, ...fact.points])) this.byPoint[point]?.push(fact);
    }
  }

  /** False beyond the limit. */
  from(point: number): boolean {
    if (point === this.classOf.length) return this.found.push([...this.image]) <= this.limit;
    if ((this.image[point] ?? -1) >= 0) return this.from(point + 1);
    for (let to = 0; to < this.classOf.length; to++) {
      const trail: number[] = [];
      const more = this.assign(point, to, trail) ? this.from(point + 1) : true;
      for (const each of trail) {
        this.taken[this.image[each] ?? -1] = false;
        this.image[each] = -1;
      }
      if (!more) return false;
    }
    return true;
  }

  /** Also assigns what follows from it. */
  private assign(point: number, to: number, trail: number[]): boolean {
    const before = this.image[point] ?? -1;
    if (before >= 0) return before === to;
    const group = this.classOf[point] ?? null;
    if (this.taken[to] || (group === null ? to !== point : this.classOf[to] !== group)) return false;
    this.image[point] = to;
    this.taken[to] = true;
    trail.push(point);
    return (this.byPoint[point] ?? []).every((fact) => this.keeps(fact, trail));
  }

  private keeps(fact: Fact, trail: number[]): boolean {
    const at = fact.at.map((point) => this.image[point] ?? -1);
    if (at.includes(-1)) return true;
    const other = this.byPlace.get(placeOf(fact.field, at));
    if (other === undefined || other.plain !== fact.plain || other.points.length !== fact.points.length) return false;
    const [only] = fact.points;
    if (fact.points.length === 1 && only !== undefined) return this.assign(only, other.points[0] ?? -1, trail);
    const images = fact.points.map((point) => this.image[point] ?? -1);
    return images.every((image) => image < 0 || other.points.includes(image));
  }
}

function placeOf(field: string, at: readonly number[]): string {
  return `${field} ${at.join()}`;
}

/** Moves that, one after the other, lead through every permutation of the group. */
export interface Tour {
  readonly moves: readonly Permutation[];
  /** Which move comes next, and whether it leads to a permutation not met before. */
  readonly steps: readonly { readonly move: number; readonly isNew: boolean }[];
}

/** The group's members must be closed under composition, as those that keep something are. */
export function tourOf(group: readonly Permutation[]): Tour {
  const moves = generators(group);
  const [start] = group;
  const steps: { move: number; isNew: boolean }[] = [];
  if (start === undefined) return { moves, steps };
  const identity = start.map((_, point) => point);
  const seen = new Set([keyOf(identity)]);
  const back: number[] = [];
  for (let at: Permutation = identity; seen.size < group.length; ) {
    const free = moves.flatMap((move, number) => {
      const next = after(move, at);
      return seen.has(keyOf(next)) ? [] : [{ number, next, ways: waysFrom(moves, next, seen) }];
    });
    // Who has the fewest ways on comes first, lest it be left behind.
    const best = free.reduce((one, other) => (other.ways < one.ways ? other : one), free[0] ?? none);
    const undo = free.length === 0 ? back.pop() : undefined;
    if (undo !== undefined) at = after(moves[undo] ?? identity, at);
    else {
      at = best.next;
      seen.add(keyOf(at));
      back.push(moves.findIndex((move) => keyOf(after(move, moves[best.number] ?? identity)) === keyOf(identity)));
    }
    steps.push({ move: undo ?? best.number, isNew: undo === undefined });
  }
  return { moves, steps };
}
const none = { number: -1, next: [] as Permutation, ways: 0 };

function waysFrom(moves: readonly Permutation[], at: Permutation, seen: ReadonlySet<string>): number {
  return moves.filter((move) => !seen.has(keyOf(after(move, at)))).length;
}

/** Those that move the fewest points, and with each its inverse. */
function generators(group: readonly Permutation[]): Permutation[] {
  const moved = (one: Permutation): number => one.filter((to, point) => to !== point).length;
  const list: Permutation[] = [];
  let closure = new Set<string>();
  for (const one of group.toSorted((a, b) => moved(a) - moved(b))) {
    if (closure.size === group.length) break;
    if (closure.has(keyOf(one)) || moved(one) === 0) continue;
    const inverse = one.map((_, point) => one.indexOf(point));
    list.push(one, ...(keyOf(inverse) === keyOf(one) ? [] : [inverse]));
    closure = closureOf(list);
  }
  return list;
}

function closureOf(moves: readonly Permutation[]): Set<string> {
  const identity = (moves[0] ?? []).map((_, point) => point);
  const found = new Map<string, Permutation>([[keyOf(identity), identity]]);
  // A map's iteration goes on to what is added meanwhile.
  for (const at of found.values()) {
    for (const move of moves) {
      const next = after(move, at);
      const key = keyOf(next);
      if (!found.has(key)) found.set(key, next);
    }
  }
  return new Set(found.keys());
}

function after(second: Permutation, first: Permutation): Permutation {
  return first.map((point) => second[point] ?? point);
}
function keyOf(one: Permutation): string {
  return String.fromCharCode(...one);
}

/**
 * Breadth first, and on the way, for each state and each actor that may act last before it, the fewest context switches
 * on any shortest path: all that a shortest counterexample with the fewest switches needs.
 */
import { type Actors, breadthFirst, type Stop, type Strategy } from './strategy.ts';

/** The end of a counterexample: a state, or a step from there. */
interface End {
  readonly state: number;
  readonly event: number | null;
}
export interface FewestSwitches extends Strategy {
  /** The counterexample, and the event of the step that breaks a check if it is a step; null if nothing was wrong. */
  best(): { readonly walk: readonly Stop[]; readonly event: number | null } | null;
}

/** Of what is wrong only what has this name counts. */
export function fewestSwitches({ count, of }: Actors, name: string): FewestSwitches {
  const order = breadthFirst();
  // By state and last actor: switches, the same of the state before, and the event that leads on.
  let switches = new Int32Array(0);
  let before = new Int32Array(0);
  let by = new Int32Array(0);
  let depth = -1;
  let levelEnd = 1;
  let ends: End[] = [];
  let steps = Number.POSITIVE_INFINITY;

  const grow = (states: number): void => {
    const size = Math.max(1024, Math.ceil(1.25 * states)) * count;
    const [oldSwitches, oldBefore, oldBy] = [switches, before, by];
    switches = new Int32Array(size).fill(-1);
    switches.set(oldSwitches);
    before = new Int32Array(size);
    before.set(oldBefore);
    by = new Int32Array(size);
    by.set(oldBy);
  };
  /** The last actor of the best way to the state that is to go on with this actor, if any; as an index. */
  const bestAt = (state: number, next: number | null): { cost: number; from: number } => {
    if (state === 0) return { cost: 0, from: -1 };
    let best = { cost: Number.POSITIVE_INFINITY, from: -1 };
    for (let last = 0; last < count; last++) {
      const from = state * count + last;
      const sofar = switches[from] ?? -1;
      const cost = sofar + (next !== null && next !== last ? 1 : 0);
      if (sofar >= 0 && cost < best.cost) best = { cost, from };
    }
    return best;
  };
  const bestFor = ({ state, event }: End) => bestAt(state, event === null ? null : of(event));
  return {
    ...order,
    watches: true,
    bytes: () => switches.byteLength + before.byteLength + by.byteLength,
    next(to) {
      depth++;
      levelEnd = to;
      return order.next(to);
    },
    discovered(state, _isNew, origin, event) {
      if (state < levelEnd) return;
      if ((state + 1) * count > switches.length) grow(state + 1);
      const actor = of(event);
      const { cost, from } = bestAt(origin, actor);
      const at = state * count + actor;
      const known = switches[at] ?? -1;
      if (known >= 0 && known <= cost) return;
      switches[at] = cost;
      before[at] = from;
      by[at] = event;
    },
    wrong(found, state, event) {
      if (found !== name) return;
      const length = Math.max(depth, 0) + (state >= levelEnd ? 1 : 0) + (event === null ? 0 : 1);
      if (length < steps) ends = [];
      if (length <= steps) ends.push({ state, event });
      steps = Math.min(steps, length);
    },
    best() {
      const [first, ...others] = ends;
      if (first === undefined) return null;
      const end = others.reduce((a, b) => (bestFor(b).cost < bestFor(a).cost ? b : a), first);
      const walk: Stop[] = [];
      for (let at = bestFor(end).from; at >= 0; at = before[at] ?? -1)
        walk.push({ state: Math.floor(at / count), event: by[at] ?? 0 });
      return { walk: [{ state: 0, event: null }, ...walk.reverse()], event: end.event };
    },
  };
}

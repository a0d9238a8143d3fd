/**
 * Iterative preemption bounding: first all schedules without a preemption, then those with one, and so on; after
 * M. Musuvathi and S. Qadeer, "Iterative context bounding for systematic testing of multithreaded programs", PLDI 2007.
 * A preemption is a switch away from an actor that could still change the state. How many a schedule needs depends on who
 * acted last, which is no part of a state: that bookkeeping is here, in nodes, one for each state and last actor.
 */
import { type Actors, only, type Stop, type Strategy } from './strategy.ts';

interface Node extends Stop {
  /** Who acted last; null at the start. */
  readonly last: number | null;
  readonly parent: Node | null;
}
interface Edge extends Stop {
  readonly event: number;
}

// Measured on scenarios: a node that waits in a list, one that was reached, and a step.
const waitingBytes = 100;
const reachedBytes = 80;
const stepBytes = 72;

/** `preemptionsMax`: where to give up, incomplete unless nothing is left; never if absent. */
export function preemptionBounding(actors: Actors, preemptionsMax = Number.POSITIVE_INFINITY): Strategy {
  const start: Node = { state: 0, event: null, last: null, parent: null };
  const edges = new Map<number, Edge[]>();
  const reached = new Set<number>();
  let bound = 0;
  let within: Node[] = [start];
  let beyond: Node[] = [];
  let at = 0;
  let node = start;
  let steps = 0;

  const keyOf = ({ state, last }: Node): number => state * (actors.count + 1) + (last === null ? 0 : last + 1);
  const leave = (from: Node): void => {
    const ways = edges.get(from.state) ?? [];
    const goesOn = ways.some(({ state, event }) => state !== from.state && actors.of(event) === from.last);
    for (const { state, event } of ways) {
      const last = actors.of(event);
      const list = goesOn && last !== from.last ? beyond : within;
      const to = { state, event, last, parent: from };
      if (state !== from.state && !reached.has(keyOf(to))) list.push(to);
    }
  };
  /** The next node that was not reached with fewer preemptions or sooner. */
  const following = (): Node | null => {
    for (;;) {
      const found = within[at++];
      if (found === undefined) {
        if (beyond.length === 0 || bound === preemptionsMax) return null;
        [within, beyond, at] = [beyond, [], 0];
        bound++;
      } else if (!reached.has(keyOf(found))) return found;
    }
  };
  return {
    name: 'preemption bounding',
    byDepth: false,
    watches: true,
    refusesReductions: 'it counts preemptions of schedules by who acts, which a reduction leaves out or renames',
    next() {
      if (edges.has(node.state)) leave(node);
      for (let found = following(); found !== null; found = following()) {
        reached.add(keyOf(found));
        node = found;
        if (!edges.has(found.state)) {
          edges.set(found.state, []);
          return only(found.state);
        }
        leave(found);
      }
      return null;
    },
    discovered(state, _isNew, origin, event) {
      edges.get(origin)?.push({ state, event });
      steps++;
    },
    bytes: () => (within.length + beyond.length) * waitingBytes + reached.size * reachedBytes + steps * stepBytes,
    cut: () => (beyond.some((each) => !reached.has(keyOf(each))) ? 'preemptions' : null),
    walk() {
      const walk: Stop[] = [];
      for (let each: Node | null = node; each !== null; each = each.parent) walk.push(each);
      return walk.reverse();
    },
  };
}

/**
 * In which order states are expanded. The loop is in search.ts; a strategy only says what comes next. Here are the
 * contract and the plain orders; a file of its own for each other one, and its line in strategies.ts.
 */
import type { Program } from '../compile/lower/program.ts';
import type { Cut } from '../report/result.ts';
import type { Look } from './look.ts';

/** States to expand, one after the other, before the strategy is asked again: the first and the one after the last. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** A state on a walk, and the event of the program that leads there; null for the initial state. */
export interface Stop {
  readonly state: number;
  readonly event: number | null;
}

export interface Strategy {
  readonly name: string;
  /** Whether each run is all states of one depth, so that depths may be counted. */
  readonly byDepth: boolean;
  /** A search begins in this order; `look` shows how things stand in any state of which the strategy has been told. */
  begin?(look: Look): void;
  /** What to expand next, given how many states are known; null if there is nothing. */
  next(states: number): Run | null;
  /** Whether it wants to be told of each step; that costs time and memory. */
  readonly watches: boolean;
  /** A step from `origin`, a state of the run, by an event of the program leads to this state. */
  discovered(state: number, isNew: boolean, origin: number, event: number): void;
  /** What it can promise, in words. */
  readonly note?: string;
  /** Why a search in this order may not be reduced, in words; absent if it may. */
  readonly refusesReductions?: string;
  /** What it keeps besides the states, which counts against the memory limit; absent if that is little. */
  bytes?(): number;
  /** Why it may have left states out, once it asks for nothing more; absent if it never does. */
  cut?(): Cut | null;
  /** Told of whatever is wrong, as soon as the engine sees it: at a state, or in a step from there by an event. */
  wrong?(name: string, state: number, event: number | null): void;
  /**
   * The way that it went to the one state of its last run, that state included. With it, what is wrong is found when
   * the strategy gets there, not when a neighbour is expanded, and each counterexample is such a way. A step that breaks
   * a check is then discovered, too; it leads to a state below zero, which is expanded to nothing.
   */
  walk?(): readonly Stop[];
}

/** Who acts in a system. */
export interface Actors {
  readonly count: number;
  /** Whose the event of the program is. */
  of(event: number): number;
}
export function actorsOf({ actors, events }: Program): Actors {
  return { count: actors.length, of: (event) => events[event]?.actor ?? 0 };
}
/** A strategy that looks at who acts. */
export type StrategyFor = (actors: Actors) => Strategy;

export const only = (state: number): Run => ({ from: state, to: state + 1 });

/** Oldest first: counterexamples are shortest. The states themselves are the queue. */
export function breadthFirst(): Strategy {
  let from = 0;
  return {
    name: 'breadth first',
    byDepth: true,
    watches: false,
    next(to) {
      const run = from < to ? { from, to } : null;
      from = to;
      return run;
    },
    discovered() {},
  };
}

/** The states that are known already, once more and in their order, to be told of each step between them. */
export function onceMore(watch: Strategy['discovered']): Strategy {
  let begun = false;
  return {
    name: 'once more',
    byDepth: false,
    watches: true,
    next(to) {
      if (begun) return null;
      begun = true;
      return { from: 0, to };
    },
    discovered: watch,
  };
}

/** Newest first. */
export function depthFirst(): Strategy {
  const stack = [0];
  return {
    name: 'depth first',
    byDepth: false,
    watches: true,
    next() {
      const state = stack.pop();
      return state === undefined ? null : only(state);
    },
    discovered(state, isNew) {
      if (isNew) stack.push(state);
    },
  };
}

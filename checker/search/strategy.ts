/** In which order states are expanded. The loop is in search.ts; a strategy only says what comes next. */

/** States to expand, one after the other, before the strategy is asked again: the first and the one after the last. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

export interface Strategy {
  readonly name: string;
  /** Whether each run is all states of one depth, so that depths may be counted. */
  readonly byDepth: boolean;
  /** What to expand next, given how many states are known; null if there is nothing. */
  next(states: number): Run | null;
  /** Whether it wants to be told of each step; that costs time and memory. */
  readonly watches: boolean;
  /** A step from `origin`, a state of the run, by an event of the program leads to this state. */
  discovered(state: number, isNew: boolean, origin: number, event: number): void;
}

const only = (state: number): Run => ({ from: state, to: state + 1 });

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

/** Random walks from the initial state; each ends at a dead end or after `stepsMax` steps. */
export function randomWalks(random: () => number, runs: number, stepsMax: number): Strategy {
  let options: number[] = [];
  let run = 0;
  let steps = 0;
  return {
    name: 'random walks',
    byDepth: false,
    watches: true,
    next() {
      const dead = options.length === 0 || steps >= stepsMax;
      if (dead && run++ >= runs) return null;
      steps = dead ? 0 : steps + 1;
      const state = dead ? 0 : (options[Math.floor(random() * options.length)] ?? 0);
      options = [];
      return only(state);
    },
    discovered(state) {
      options.push(state);
    },
  };
}

/** In which order states are expanded. The loop is in search.ts; a strategy only says what comes next. */

export interface Strategy {
  readonly name: string;
  /** Whether states come in the order of their depth, so that whole batches may be gathered and depths counted. */
  readonly byDepth: boolean;
  /** The next state to expand, given how many are known; -1 if there is none. */
  next(states: number): number;
  /** A step from the state last returned by `next` leads to this state. Not called where `byDepth`. */
  discovered(state: number, isNew: boolean): void;
}

/** Oldest first: counterexamples are shortest. The states themselves are the queue. */
export function breadthFirst(): Strategy {
  let cursor = 0;
  return { name: 'breadth first', byDepth: true, next: (states) => (cursor < states ? cursor++ : -1), discovered() {} };
}

/** Newest first. */
export function depthFirst(): Strategy {
  const stack = [0];
  return {
    name: 'depth first',
    byDepth: false,
    next: () => stack.pop() ?? -1,
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
    next() {
      const dead = options.length === 0 || steps >= stepsMax;
      if (dead && run++ >= runs) return -1;
      steps = dead ? 0 : steps + 1;
      const state = dead ? 0 : (options[Math.floor(random() * options.length)] ?? 0);
      options = [];
      return state;
    },
    discovered(state) {
      options.push(state);
    },
  };
}

/** The steps between states, as flat arrays: what liveness is decided on. Steps that change nothing are left out. */

export interface Graph {
  readonly states: number;
  /** For each state the number of its first step; after the last state the number of all steps. */
  readonly first: Uint32Array;
  /** For each step the state that it leads to, and its label. */
  readonly to: Uint32Array;
  readonly label: Uint16Array | Uint32Array;
  /** Labels of the steps that fail, so that they lead nowhere, by state. */
  readonly failing: ReadonlyMap<number, readonly number[]>;
}

/** The bytes that a graph takes at most. `labels`: how many there are. */
export function graphBytes(states: number, steps: number, labels: number): number {
  return 4 * (states + 1) + steps * (labels <= 2 ** 16 ? 6 : 8);
}

/** Takes steps in the order of the states that they leave, and no more than were announced. */
export class GraphWriter {
  private readonly first: Uint32Array;
  private readonly to: Uint32Array;
  private readonly label: Uint16Array | Uint32Array;
  private readonly failing = new Map<number, number[]>();
  private readonly states: number;
  private steps = 0;
  private origin = 0;

  constructor(states: number, steps: number, labels: number) {
    this.states = states;
    this.first = new Uint32Array(states + 1);
    this.to = new Uint32Array(steps);
    this.label = labels <= 2 ** 16 ? new Uint16Array(steps) : new Uint32Array(steps);
  }

  add(origin: number, to: number, label: number): void {
    if (to === origin) return;
    while (this.origin < origin) this.first[++this.origin] = this.steps;
    this.to[this.steps] = to;
    this.label[this.steps++] = label;
  }

  fail(origin: number, label: number): void {
    const known = this.failing.get(origin);
    if (known === undefined) this.failing.set(origin, [label]);
    else known.push(label);
  }

  written(): Graph {
    while (this.origin < this.states) this.first[++this.origin] = this.steps;
    const { states, first, failing, steps } = this;
    return { states, first, to: this.to.subarray(0, steps), label: this.label.subarray(0, steps), failing };
  }
}

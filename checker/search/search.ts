/** The one expansion loop. A strategy orders the work; the generated engine does it. */

import { encode } from '../compile/layout.ts';
import type { Program } from '../compile/program.ts';
import { initialState } from '../interpret/step.ts';
import type { Cut } from '../report/result.ts';
import {
  allocateBatch,
  type Batch,
  batchSize,
  bindEngine,
  type Engine,
  engineText,
  type Hooks,
  type Memory,
  successorsMax,
} from './engine.ts';
import type { Strategy } from './strategy.ts';

/** What was found wrong, at which state, and by which step if it is a step that is wrong. */
export interface Finding {
  readonly name: string;
  readonly text: string;
  readonly state: number;
  readonly event: number | null;
  readonly steps: number;
}
export interface Outcome {
  readonly cut: Cut | null;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** The shortest of each name, in the order of their discovery. */
  readonly findings: readonly Finding[];
  readonly witnessed: readonly boolean[];
  readonly taken: Uint8Array;
  readonly quiescent: boolean;
  /** Bytes of states, parent links and table, as used. */
  readonly bytes: number;
  /** The indices of the states from the initial one to this one. */
  pathTo(state: number): number[];
  words(state: number): Int32Array;
}
export interface SearchOptions {
  readonly strategy: Strategy;
  /** Bytes for states, parent links and table. */
  readonly memory: number;
  /** How many states are expected, to size the arrays; 0 if unknown. */
  readonly expected: number;
  /** End when this is violated ('any': anything); null: visit everything. */
  readonly until: string | null;
  readonly interrupted: () => Cut | null;
  readonly progress: (progress: Progress) => void;
}
export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly frontier: number;
  readonly depth: number;
  readonly bytes: number;
}

/** How full the table may become. */
const load = 0.75;
/** States expanded between two looks at the clock. */
const breath = 4096;
const smallest = 2 ** 10;
/** A table entry holds an index and some bits of the hash in 32 bits. */
const tableMax = 2 ** 30;

/** The bytes that a search needs at least. */
export function memoryMin(program: Program): number {
  return bytesFor(program, tableFor(0));
}
function bytesFor(program: Program, table: number): number {
  return table * 4 + roomIn(table) * 4 * (program.layout.words + 1);
}
function roomIn(table: number): number {
  return Math.floor(table * load);
}
function tableFor(states: number): number {
  let table = smallest;
  while (roomIn(table) < states) table *= 2;
  return table;
}

export function search(program: Program, options: SearchOptions): Outcome {
  return new Search(program, options).run();
}

class Search {
  private readonly program: Program;
  private readonly options: SearchOptions;
  private readonly text: string;
  private readonly batch: Batch;
  private readonly counts = { states: 0, rested: 0 };
  private readonly seen: Uint8Array;
  private readonly taken: Uint8Array;
  private readonly optional: Uint8Array;
  private readonly findings = new Map<string, Finding>();
  private memory: Memory;
  private engine: Engine;
  private transitions = 0;
  // Where states come by depth: the depth being expanded, and the first state of the next one.
  private level = 0;
  private levelEnd = 1;
  private stopAt: number | null = null;

  constructor(program: Program, options: SearchOptions) {
    this.program = program;
    this.options = options;
    this.text = engineText(program);
    this.batch = allocateBatch(program);
    this.seen = new Uint8Array(Math.max(1, program.witnesses.length));
    this.taken = new Uint8Array(program.transitions.length + 1);
    this.optional = Uint8Array.from(program.transitions, ({ event }) => (program.events[event]?.optional ? 1 : 0));
    this.memory = this.allocate(this.tableSize());
    this.engine = this.rebind();
  }

  // The expected number, or a size whose untouched pages cost nothing; never more than the limit allows.
  private tableSize(): number {
    const { expected, memory } = this.options;
    let table = tableFor(expected > 0 ? expected + successorsMax(this.program) + batchSize : 500_000);
    while (table > smallest && bytesFor(this.program, table) > memory) table /= 2;
    return table;
  }

  private allocate(table: number): Memory {
    const room = roomIn(table);
    return {
      states: new Int32Array(room * this.program.layout.words),
      parents: new Int32Array(room),
      table: new Int32Array(table),
    };
  }

  private rebind(): Engine {
    const { counts, seen, taken, optional, program } = this;
    const hooks: Hooks = {
      fail: (state, event, failure) => {
        const known = program.failures[failure];
        if (known) this.find(known.property ?? known.failure, known.text, state, event);
      },
      violate: (kind, number, state) => {
        if (kind === 2) return this.find('deadlock', 'actors wait for locks in a circle', state, null);
        const judgement = (kind === 0 ? program.invariants : program.endings)[number];
        if (judgement) this.find(judgement.name, judgement.text, state, null);
      },
      broken: (failure, state) => {
        const known = program.failures[failure];
        if (known) this.find(known.failure, known.text, state, null);
      },
    };
    return bindEngine(this.text, this.memory, this.batch, { hooks, counts, seen, taken, optional });
  }

  private find(name: string, text: string, state: number, event: number | null): void {
    const known = this.findings.get(name);
    const { byDepth } = this.options.strategy;
    if (known && !byDepth) return;
    const depth = byDepth ? this.level + (state >= this.levelEnd ? 1 : 0) : this.pathTo(state).length - 1;
    const steps = depth + (event === null ? 0 : 1);
    // Several checks may report one name, and not in the order of their depth.
    if (known && known.steps <= steps) return;
    this.findings.set(name, { name, text, state, event, steps });
    const { until } = this.options;
    if (until === name || until === 'any') this.stopAt = Math.min(steps, this.stopAt ?? steps);
  }

  run(): Outcome {
    const { system, layout } = this.program;
    this.engine.start(encode(system, layout, initialState(system)));
    return this.outcome(this.loop());
  }

  private loop(): Cut | null {
    const { strategy, interrupted, progress } = this.options;
    let batched = 0;
    for (let expanded = 0; ; ) {
      const state = strategy.next(this.counts.states);
      if (state < 0 || (strategy.byDepth && state >= this.levelEnd)) {
        if (!this.insert(batched)) return 'memory';
        batched = 0;
        if (strategy.byDepth && this.counts.states > this.levelEnd) this.deepen();
        if (this.stopAt !== null && this.level >= this.stopAt) return 'violation';
        if (state < 0) {
          if (this.counts.states > expanded && strategy.byDepth) continue;
          return null;
        }
      }
      batched = this.engine.expand(state, batched);
      if (batched >= batchSize || !strategy.byDepth) {
        if (!this.insert(batched)) return 'memory';
        if (!strategy.byDepth && this.stopAt !== null) return 'violation';
        batched = 0;
      }
      if (++expanded % breath === 0) {
        const cut = interrupted();
        if (cut !== null) return cut;
        progress(this.progress(expanded));
      }
    }
  }

  private deepen(): void {
    this.level++;
    this.levelEnd = this.counts.states;
  }

  private insert(batched: number): boolean {
    if (batched === 0) return true;
    const before = this.counts.states;
    if (!this.engine.insert(batched)) {
      if (!this.grow()) return false;
      this.engine.insert(batched);
    }
    this.transitions += batched;
    const { strategy } = this.options;
    if (!strategy.byDepth) {
      let known = before;
      for (const state of this.batch.found.subarray(0, batched)) {
        strategy.discovered(state, state >= known);
        if (state >= known) known = state + 1;
      }
    }
    return true;
  }

  private grow(): boolean {
    const table = this.memory.table.length * 2;
    if (bytesFor(this.program, table) > this.options.memory || table > tableMax) return false;
    const grown = this.allocate(table);
    grown.states.set(this.memory.states);
    grown.parents.set(this.memory.parents);
    this.memory = grown;
    this.engine = this.rebind();
    this.engine.adopt(this.counts.states);
    return true;
  }

  private bytes(): number {
    return this.memory.table.length * 4 + this.counts.states * 4 * (this.program.layout.words + 1);
  }

  private progress(expanded: number): Progress {
    const { states } = this.counts;
    return {
      states,
      transitions: this.transitions,
      frontier: states - expanded,
      depth: this.level,
      bytes: this.bytes(),
    };
  }

  private pathTo(state: number): number[] {
    const path: number[] = [];
    for (let at = state; at >= 0; at = this.memory.parents[at] ?? -1) path.push(at);
    return path.reverse();
  }

  private outcome(cut: Cut | null): Outcome {
    const { words } = this.program.layout;
    return {
      cut,
      states: this.counts.states,
      transitions: this.transitions,
      depth: this.level,
      findings: [...this.findings.values()],
      witnessed: this.program.witnesses.map((_, at) => this.seen[at] === 1),
      taken: this.taken,
      quiescent: this.counts.rested === 1,
      bytes: this.bytes(),
      pathTo: (state) => this.pathTo(state),
      words: (state) => this.memory.states.slice(state * words, (state + 1) * words),
    };
  }
}

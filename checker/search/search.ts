/** The one expansion loop. A strategy orders the work; the generated engine does it. */

import { kinds } from '../compile/emit-judgement.ts';
import type { Program } from '../compile/program.ts';
import { type Symmetry, symmetryOf } from '../compile/symmetry.ts';
import type { Cut, Reduction } from '../report/result.ts';
import { Engine, type Hooks, type Watch } from './engine.ts';
import type { Run, Strategy } from './strategy.ts';

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
  word(state: number, word: number): number;
  /** How many states the visited ones stand for, being the least of their orbits; null without symmetry. */
  readonly orbits: number | null;
  /** The words of the state that stands for this one. */
  canonical(words: Int32Array): Int32Array;
  /** Lets the next search use the memory; `pathTo` and `words` end with it. */
  release(): void;
}
export interface SearchOptions {
  readonly strategy: Strategy;
  readonly reductions: readonly Reduction[];
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

/** States expanded between two looks at the clock. */
const breath = 4096;

export function search(program: Program, options: SearchOptions): Outcome {
  return new Search(program, options).run();
}

class Search {
  private readonly program: Program;
  private readonly options: SearchOptions;
  private readonly engine: Engine;
  private readonly findings = new Map<string, Finding>();
  private expanded = 0;
  // Where runs are depths: the depth being expanded, and the first state of the next one.
  private level = 0;
  private levelEnd = 1;
  private stopAt: number | null = null;
  private readonly watch: Watch;
  private readonly symmetry: Symmetry | null;

  constructor(program: Program, options: SearchOptions) {
    this.program = program;
    this.options = options;
    const { memory, expected, strategy } = options;
    this.watch = (state, isNew, origin, event) => strategy.discovered(state, isNew, origin, event);
    this.symmetry = options.reductions.includes('symmetry') ? symmetryOf(program) : null;
    const { watches: watched } = strategy;
    this.engine = new Engine(program, { memory, expected, watched, symmetry: this.symmetry, hooks: this.hooks() });
  }

  private hooks(): Hooks {
    const { program } = this;
    return {
      fail: (state, event, failure) => {
        const known = program.failures[failure];
        if (known) this.find(known.property ?? known.failure, known.text, state, event);
      },
      violate: (kind, number, state) => {
        if (kind === kinds.circle) return this.find('deadlock', 'actors wait for locks in a circle', state, null);
        const judgement = (kind === kinds.invariant ? program.invariants : program.endings)[number];
        if (judgement) this.find(judgement.name, judgement.text, state, null);
      },
      broken: (failure, state) => {
        const known = program.failures[failure];
        if (known) this.find(known.failure, known.text, state, null);
      },
    };
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
    this.engine.start();
    return this.outcome(this.loop());
  }

  private loop(): Cut | null {
    const { strategy } = this.options;
    for (;;) {
      const run = strategy.next(this.engine.states);
      if (run === null) return null;
      const cut = this.expand(run);
      if (cut !== null) return cut;
      if (strategy.byDepth && this.engine.states > this.levelEnd) {
        this.level++;
        this.levelEnd = this.engine.states;
      }
      if (this.stopAt !== null && (!strategy.byDepth || this.level >= this.stopAt)) return 'violation';
    }
  }

  private expand({ from, to }: Run): Cut | null {
    for (let next = from; next < to; ) {
      const pause = next + breath - (this.expanded % breath);
      const reached = this.engine.expand(next, Math.min(to, pause));
      this.expanded += reached - next;
      next = reached;
      if ((this.engine.isFull || next === to) && !this.insert()) return 'memory';
      if (next === pause) {
        const cut = this.options.interrupted();
        if (cut !== null) return cut;
        this.options.progress(this.progress());
      }
    }
    return null;
  }

  private insert(): boolean {
    const { strategy } = this.options;
    return this.engine.insert(strategy.watches ? this.watch : null);
  }

  private progress(): Progress {
    const { states, transitions, bytesUsed } = this.engine;
    return { states, transitions, frontier: states - this.expanded, depth: this.level, bytes: bytesUsed };
  }

  private pathTo(state: number): number[] {
    const path: number[] = [];
    for (let at = state; at >= 0; at = this.engine.parent(at)) path.push(at);
    return path.reverse();
  }

  private outcome(cut: Cut | null): Outcome {
    const { engine } = this;
    return {
      cut,
      states: engine.states,
      transitions: engine.transitions,
      depth: this.level,
      findings: [...this.findings.values()],
      witnessed: engine.witnessed(),
      taken: engine.taken(),
      quiescent: engine.rested,
      bytes: engine.bytesUsed,
      pathTo: (state) => this.pathTo(state),
      words: (state) => engine.words(state),
      word: (state, word) => engine.word(state, word),
      orbits: this.symmetry === null ? null : engine.orbits,
      canonical: (words) => (this.symmetry === null ? words : engine.canonical(words)),
      release: () => engine.release(),
    };
  }
}

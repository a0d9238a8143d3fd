/** The one expansion loop. A strategy orders the work; the generated engine does it. */

import { kinds } from '../compile/emit/judgement.ts';
import type { Program } from '../compile/lower/program.ts';
import { type Symmetry, symmetryOf } from '../compile/reduce/symmetry.ts';
import type { Cut, Reduction } from '../report/result.ts';
import { Ahead, type Wrong } from './ahead.ts';
import type { Checkpoints, Position, Resumed } from './checkpoint.ts';
import { Engine, type Hooks, type SearchEngine, type Watch } from './engine.ts';
import type { Finding } from './finding.ts';
import { lookAt } from './look.ts';
import { LossyEngine, type LossyOptions } from './lossy.ts';
import { exactModule } from './module.ts';
import type { Outcome } from './outcome.ts';
import { type Division, PartitionedEngine } from './partitions/partitioned.ts';
import { breadthFirst, onceMore, type Run, type Strategy } from './strategy.ts';

export type { Outcome };
export interface SearchOptions {
  readonly strategy: Strategy;
  readonly reductions: readonly Reduction[];
  /** Bytes for states, parent links and table. */
  readonly memory: number;
  /** How many states are expected, to size the arrays; 0 if unknown. */
  readonly expected: number;
  /** Where runs are depths: states beyond this depth are not expanded. No limit if absent. */
  readonly depthMax?: number;
  /** End when this is violated ('any': anything); null: visit everything. */
  readonly until: string | null;
  /** How many violations of different names it then takes; at least 1. */
  readonly enough: number;
  readonly interrupted: () => Cut | null;
  readonly progress: (progress: Progress) => void;
  /** Where the search is kept; null: nowhere. */
  readonly checkpoints: Checkpoints | null;
  /** Keeps hashes instead of states; null: keeps states. Only for a strategy by depth that does not watch. */
  readonly lossy: LossyOptions | null;
  /** Into what parts the states are divided; null: one. Only where `undivided` gives no reason against it. */
  readonly division: Division | null;
}
/** Every state, in memory, of a size that nobody knows: what a second search for a better path is. */
export const plain = {
  reductions: [],
  expected: 0,
  enough: 1,
  checkpoints: null,
  lossy: null,
  division: null,
} as const;

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly frontier: number;
  /** Null where depths are not measured. */
  readonly depth: number | null;
  readonly bytes: number;
}

export function search(program: Program, options: SearchOptions): Outcome {
  return new Search(program, options).run();
}

class Search {
  private readonly program: Program;
  private readonly options: SearchOptions;
  private readonly engine: SearchEngine;
  private readonly findings = new Map<string, Finding>();
  /** While a predicate is asked whose failing is not wrong. */
  private quiet = false;
  private expanded = 0;
  // What an earlier search had expanded. Breaths are counted from there: each search that goes on gets somewhere.
  private start = 0;
  // States whose successors are not only in the batch, but inserted.
  private settled = 0;
  private begun: Run | null = null;
  /** Whether an earlier search had come to its end. */
  private ended = false;
  private checkpoints: Checkpoints | null;
  // Where runs are depths: the depth being expanded, and the first state of the next one.
  private level = 0;
  private levelEnd = 1;
  private stopAt: number | null = null;
  private readonly ahead = new Ahead();
  private readonly symmetry: Symmetry | null;
  private strategy: Strategy;
  private readonly watch: Watch = (state, isNew, origin, event) =>
    this.strategy.discovered(state, isNew, origin, event);
  private failed: (state: number, event: number) => void = () => {};

  constructor(program: Program, options: SearchOptions, engine: SearchEngine | null = null) {
    this.program = program;
    this.options = options;
    this.checkpoints = options.checkpoints;
    this.strategy = options.strategy;
    this.symmetry = options.reductions.includes('symmetry') ? symmetryOf(program) : null;
    this.engine = engine ?? this.newEngine();
    this.strategy.begin?.(lookAt(program, (state) => this.engine.words(state)));
  }

  private newEngine(): SearchEngine {
    const { program, symmetry } = this;
    const { strategy, reductions, lossy, division } = this.options;
    const hooks = this.hooks();
    if (division !== null) return new PartitionedEngine(program, symmetry, this.options, hooks, division);
    if (lossy !== null) return new LossyEngine(program, this.options, hooks, lossy);
    const watched = strategy.watches || program.predicates.length > 0;
    const ordered = reductions.includes('partial order');
    return new Engine(exactModule(program, { watched, ordered, symmetry }), this.options, hooks);
  }

  private hooks(): Hooks {
    const { program } = this;
    return {
      fail: (state, event, failure) => {
        const known = program.failures[failure];
        if (known) this.notice({ name: known.property ?? known.failure, text: known.text, state, event });
        this.failed(state, event);
      },
      violate: (kind, number, state) => {
        if (kind === kinds.circle) {
          return this.notice({ name: 'deadlock', text: 'actors wait for locks in a circle', state, event: null });
        }
        const judgement = (kind === kinds.invariant ? program.invariants : program.endings)[number];
        if (judgement) this.notice({ name: judgement.name, text: judgement.text, state, event: null });
      },
      broken: (failure, state) => {
        const known = this.quiet ? undefined : program.failures[failure];
        if (known) this.notice({ name: known.failure, text: known.text, state, event: null });
      },
    };
  }

  private notice(wrong: Wrong): void {
    const { strategy, ahead } = this;
    const { name, state, event } = wrong;
    strategy.wrong?.(name, state, event);
    if (strategy.walk === undefined) return this.find(wrong);
    if (event !== null) strategy.discovered(ahead.add(wrong), true, state, event);
    else if (state === strategy.walk().at(-1)?.state) this.find(wrong);
    else ahead.add(wrong);
  }

  private find(wrong: Wrong): void {
    const { name, state, event } = wrong;
    const known = this.findings.get(name);
    const { byDepth } = this.strategy;
    if (known && !byDepth) return;
    const walk = this.strategy.walk?.() ?? null;
    const isNext = byDepth && this.engine.place(state) >= this.levelEnd;
    const depth = byDepth ? this.level + (isNext ? 1 : 0) : this.pathTo(state).length - 1;
    const steps = walk === null ? depth + (event === null ? 0 : 1) : walk.length - 1;
    // Several checks may report one name, and not in the order of their depth.
    if (known && this.compare(known, { steps, state }) <= 0) return;
    this.findings.set(name, { ...wrong, steps, walk: walk?.filter((stop) => stop.state >= 0) ?? null });
    this.stopAt = this.stepsWanted();
  }

  /** Fewer steps first, then what comes first in the order of the states: not what happens to be seen first. */
  private compare(left: Pick<Finding, 'steps' | 'state'>, right: Pick<Finding, 'steps' | 'state'>): number {
    const { engine } = this;
    return left.steps - right.steps || engine.place(left.state) - engine.place(right.state);
  }

  /** The depth at which enough is found; null as long as it is not. */
  private stepsWanted(): number | null {
    const { until, enough } = this.options;
    const wanted = until === 'any' ? 0 : this.findings.get(until ?? '')?.steps;
    const all = [...this.findings.values()].map(({ steps }) => steps).sort((a, b) => a - b);
    const last = all[enough - 1];
    return until === null || wanted === undefined || last === undefined ? null : Math.max(wanted, last);
  }

  run(): Outcome {
    const { checkpoints } = this;
    const cut = this.begin() ?? (this.ended ? this.naturalEnd() : this.loop());
    // A search that is cut off can be gone on with from where it stands; one that has ended is not begun again.
    const isLimited = cut === 'memory' || cut === 'time' || cut === 'interrupt';
    if (cut !== 'storage' && !this.ended) this.save(!isLimited);
    this.checkpoints = null;
    const outcome = this.outcome(cut, checkpoints?.resumed ?? null);
    if (this.engine instanceof LossyEngine) this.recover(this.engine);
    return outcome;
  }

  // The states on the paths to the findings, which were not kept, are met by the same search once more.
  private recover(engine: LossyEngine): void {
    const found = new Set(this.findings.keys());
    const wanted = new Set([...this.findings.values()].flatMap(({ state }) => this.pathTo(state)));
    if (wanted.size === 0) return;
    engine.want(wanted);
    const interrupted = (): Cut | null => (engine.hasMet ? 'interrupt' : null);
    new Search(this.program, { ...this.options, strategy: breadthFirst(), until: null, interrupted }, engine).run();
    // The engine reports to this search. What it finds beyond the end of the first time has no path.
    for (const name of this.findings.keys()) if (!found.has(name)) this.findings.delete(name);
  }

  private begin(): Cut | null {
    const { checkpoints, engine } = this;
    if (checkpoints?.resumes && engine instanceof Engine) {
      this.goOn(checkpoints.load(engine));
      return null;
    }
    engine.start();
    return this.save();
  }

  // What the states in the batch were found to do is found once more by a search that goes on, and changes nothing.
  private save(ended = false): Cut | null {
    const { level, levelEnd, settled } = this;
    const position: Position = { expanded: settled, level, levelEnd, findings: [...this.findings.values()], ended };
    const { checkpoints, engine } = this;
    const isSaved = checkpoints === null || !(engine instanceof Engine) || checkpoints.save(engine, position);
    return isSaved ? null : 'storage';
  }
  private naturalEnd(): Cut | null {
    return this.stopAt === null ? (this.strategy.cut?.() ?? null) : 'violation';
  }
  private goOn({ expanded, level, levelEnd, findings, ended }: Position): void {
    this.ended = ended;
    this.settled = expanded;
    this.expanded = expanded;
    this.start = expanded;
    this.begun = { from: expanded, to: levelEnd };
    this.level = level;
    this.levelEnd = levelEnd;
    for (const finding of findings) {
      this.findings.set(finding.name, finding);
    }
    this.stopAt = this.stepsWanted();
  }

  private loop(): Cut | null {
    const { strategy } = this;
    const { depthMax = Number.POSITIVE_INFINITY } = this.options;
    while (this.level <= depthMax) {
      const run = this.next();
      if (run === null) return strategy.cut?.() ?? null;
      if (strategy.walk !== undefined) for (const wrong of this.ahead.at(run.from)) this.find(wrong);
      const cut = run.from < 0 ? null : this.expand(run);
      if (cut !== null) return cut;
      if (strategy.byDepth && this.engine.states > this.levelEnd) {
        this.level++;
        this.levelEnd = this.engine.states;
      }
      if (this.stopAt !== null && (!strategy.byDepth || this.level >= this.stopAt)) return 'violation';
    }
    return null;
  }

  // A depth that an earlier search has begun is finished first.
  private next(): Run | null {
    const { begun } = this;
    if (begun === null) return this.strategy.next(this.engine.states);
    this.begun = null;
    this.strategy.next(begun.to);
    return begun;
  }

  private expand({ from, to }: Run): Cut | null {
    const { breath } = this.engine;
    for (let next = from; next < to; ) {
      const pause = next + breath - ((this.expanded - this.start) % breath);
      const reached = this.engine.expand(next, Math.min(to, pause));
      this.expanded += reached - next;
      next = reached;
      if (this.engine.isFull || next === to) {
        if (!this.insert()) return 'memory';
        this.settled = next;
      }
      const cut = next === pause ? this.pause() : null;
      if (cut !== null) return cut;
    }
    return this.complete();
  }

  /** Adds what states of the run lack that one actor's steps were to stand for. */
  private complete(): Cut | null {
    const { engine } = this;
    const count = engine.incomplete;
    for (let at = 0; at < count; at++) {
      engine.complete(at);
      if ((engine.isFull || at === count - 1) && !this.insert()) return 'memory';
      const cut = at % engine.breath === engine.breath - 1 ? this.options.interrupted() : null;
      if (cut !== null) return cut;
    }
    engine.completed();
    return null;
  }

  private pause(): Cut | null {
    const cut = this.options.interrupted();
    if (cut !== null) return cut;
    this.options.progress(this.progress());
    return this.checkpoints?.due ? this.save() : null;
  }

  private insert(): boolean {
    const { engine, strategy, options } = this;
    if (!engine.insert(strategy.watches ? this.watch : null)) return false;
    return strategy.bytes === undefined || this.bytes <= options.memory;
  }

  private get bytes(): number {
    return this.engine.bytesUsed + (this.strategy.bytes?.() ?? 0);
  }

  private retrace(watch: Watch, failed: (state: number, event: number) => void): Cut | null {
    const { states, transitions } = this.engine;
    this.strategy = onceMore(watch);
    this.failed = failed;
    this.expanded = 0;
    this.stopAt = null;
    const cut = this.loop();
    this.engine.transitions = transitions;
    return this.engine.states > states ? 'runs' : cut;
  }

  private progress(): Progress {
    const { states, transitions } = this.engine;
    const depth = this.strategy.byDepth ? this.level : null;
    return { states, transitions, frontier: Math.max(0, states - this.expanded), depth, bytes: this.bytes };
  }

  private pathTo(state: number): number[] {
    const path: number[] = [];
    for (let at = state; at >= 0; at = this.engine.parent(at)) path.push(at);
    return path.reverse();
  }

  private outcome(cut: Cut | null, resumed: Resumed | null): Outcome {
    const { engine, findings } = this;
    const { byDepth } = this.strategy;
    const compare = (left: Finding, right: Finding): number => this.compare(left, right);
    return {
      cut,
      states: engine.states,
      outside: engine.outside,
      transitions: engine.transitions,
      depth: this.level,
      // Judging a predicate later may find more.
      get findings() {
        const list = [...findings.values()];
        return byDepth ? list.sort((left, right) => compare(left, right)) : list;
      },
      witnessed: engine.witnessed(),
      taken: engine.taken(),
      quiescent: engine.rested,
      resumed,
      bytes: this.bytes,
      lossy: engine.lossy,
      pathTo: (state) => this.pathTo(state),
      words: (state) => engine.words(state),
      packed: () => engine.packed(),
      orbits: this.symmetry === null ? null : engine.orbits,
      canonical: (words) => (this.symmetry === null ? words : engine.canonical(words)),
      parent: (state) => engine.parent(state),
      predicate: (number, quietly = false) => {
        const holds = engine.predicate(number);
        return (state) => {
          this.quiet = quietly;
          const value = holds(state);
          this.quiet = false;
          return value;
        };
      },
      retrace: (watch, failed) => this.retrace(watch, failed),
      release: () => engine.release(),
    };
  }
}

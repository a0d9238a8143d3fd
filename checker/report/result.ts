/** What a check found out. Everything in it is the same on every machine and in every run. */

/** One transition of a path: its place in the list that the reference interpreter gives for the state. */
export type Path = readonly number[];

export interface Violation {
  /** A property's id, or the name of a built-in check such as 'deadlock' or 'use of a stale reference'. */
  readonly property: string;
  /** In words: what was promised, or what the check found. */
  readonly text: string;
  readonly steps: number;
  readonly path: Path;
  /** How many steps it took as the strategy found it; absent if the path is as it was found. */
  readonly stepsFound?: number;
  /** How many of the last steps repeat for ever; absent if none do. */
  readonly cycle?: number;
  /** There may be a shorter path, for the search for it was cut. */
  readonly notShortest?: true;
}

/** A liveness property that nothing can break, because nothing ever obliges to what it promises. */
export interface Vacuity {
  readonly property: string;
  readonly why: string;
}

/** What bounded a search that did not visit every reachable state. */
export type Cut = (typeof cuts)[number];
export const cuts = [
  'memory',
  'time',
  'interrupt',
  'storage',
  'runs',
  'preemptions',
  'lossy',
  'buffers',
  'violation',
  'crash',
] as const;

/** The store buffers of the actors. */
export interface MemoryUse {
  readonly model: 'TSO' | 'PSO';
  /** How many stores each of them holds. */
  readonly buffer: number;
  /** Whether some step would have been taken but for the room: then larger buffers may show more. */
  readonly heldBack: boolean;
}

/** What makes a search visit fewer states than there are, soundly. */
export type Reduction = 'symmetry' | 'partial order';

/** How a search that keeps hashes instead of states may have missed some. */
export interface Lossy {
  readonly kind: 'compaction' | 'bitstate';
  /** The memory limit in bytes: with another one, other states are missed. */
  readonly memory: number;
  /** Compaction: bits that are kept of each state. Bitstate: bits of the whole array. */
  readonly bits: number;
  /** Which share of the table's places is taken, or of the array's bits is set. */
  readonly fill: number;
  /** How many new states are expected to have been taken for known ones; what only they lead to is missed besides. */
  readonly omissions: number;
  /** A bound on the probability that any state was missed. */
  readonly odds: number;
}

/** How the states were visited: what a receipt says beside the counts. */
export interface Explored {
  /** In which order, such as 'breadth first'. */
  readonly strategy: string;
  /** Whether depths were measured, and what is found first is shortest. */
  readonly byDepth: boolean;
  /** What the strategy promises, in words; null if nothing. */
  readonly note: string | null;
  /** Empty where every reachable state is visited. */
  readonly reductions: readonly Reduction[];
  /**
   * How many states the visited ones stand for under symmetry: those that a search without it visits, if neither is cut
   * and nothing else reduces them. Null without symmetry.
   */
  readonly orbitStates: number | null;
  /** Of which members symmetry exchanged only some, in words, because all renamings would be too many. */
  readonly partly: readonly string[];
  /** Why it was reduced, where nobody asked for it, or why not, where somebody did; else null. */
  readonly reason: string | null;
  /** Why the states, though many, were searched on one thread, in words; null if any number of threads may do it. */
  readonly undivided: string | null;
  /** Null where whole states are compared. */
  readonly lossy: Lossy | null;
  /** The checkpoint from which the search went on: what it holds was believed, not searched. Null without one. */
  readonly resumed: { readonly states: number; readonly digest: string } | null;
}

export interface LockOrderEdge {
  readonly held: string;
  readonly taken: string;
  /** Whether some explored schedule waited for the second, or took it, while holding the first. */
  readonly realised: boolean;
}

export interface Result {
  readonly scenario: string;
  readonly mutant: string | null;
  readonly fingerprint: string;
  /**
   * Vacuous: nothing is violated, but some property says nothing about this system: a liveness property that never
   * falls due, a `sometimes` that no state witnesses, or an `atEnd` that is never judged.
   */
  readonly verdict: 'holds' | 'violated' | 'incomplete' | 'vacuous';
  /** Why the search ended before every reachable state was visited; null if it was exhaustive. */
  readonly cut: Cut | null;
  readonly explored: Explored;
  /** How many states beside those counted do not satisfy the constraint: judged, and not gone on from. Null without one. */
  readonly constraint: { readonly outside: number } | null;
  /** Null where every store is visible at once. */
  readonly memory: MemoryUse | null;
  readonly states: number;
  /** Self-loops and transitions to known states included. */
  readonly transitions: number;
  readonly depth: number;
  /** The first of each name, shortest where the search was breadth first. */
  readonly violations: readonly Violation[];
  /** `sometimes` properties that no visited state witnesses. */
  readonly unwitnessed: readonly string[];
  /** Liveness properties that say nothing, because what they promise never falls due. */
  readonly vacuous: readonly Vacuity[];
  /** What liveness was decided under, in words; empty if no property depends on it. */
  readonly fairness: readonly string[];
  /** `atEnd` was never judged, because no visited state is quiescent. */
  readonly neverQuiescent: boolean;
  /** Control states that no visited state is in: 'actor: state'. */
  readonly unreachedStates: readonly string[];
  /** Candidates that never fired: 'actor: state / event #position'. */
  readonly unreachedCandidates: readonly string[];
  /** Accesses to guarded fields in the compiled steps: proved to hold their lock, or checked whenever they are made. */
  readonly accesses: { readonly proved: number; readonly checked: number };
  readonly lockOrder: readonly LockOrderEdge[];
  /** Cycles in the lock order that was realised, each as the list of its classes. */
  readonly lockCycles: readonly (readonly string[])[];
}

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
}

/** What bounded a search that did not visit every reachable state. */
export type Cut = 'memory' | 'time' | 'interrupt' | 'runs' | 'violation';

/** What makes a search visit fewer states than there are, soundly. */
export type Reduction = 'symmetry' | 'partial order';

/** How the states were visited: what a receipt says beside the counts. */
export interface Explored {
  /** In which order, such as 'breadth first'. */
  readonly strategy: string;
  /** Empty where every reachable state is visited. */
  readonly reductions: readonly Reduction[];
  /**
   * How many states the visited ones stand for under symmetry: those that a search without it visits, if neither is cut
   * and nothing else reduces them. Null without symmetry.
   */
  readonly orbitStates: number | null;
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
  readonly verdict: 'holds' | 'violated' | 'incomplete';
  /** Why the search ended before every reachable state was visited; null if it was exhaustive. */
  readonly cut: Cut | null;
  readonly explored: Explored;
  readonly states: number;
  /** Self-loops and transitions to known states included. */
  readonly transitions: number;
  readonly depth: number;
  /** The first of each name, shortest where the search was breadth first. */
  readonly violations: readonly Violation[];
  /** `sometimes` properties that no visited state witnesses. */
  readonly unwitnessed: readonly string[];
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

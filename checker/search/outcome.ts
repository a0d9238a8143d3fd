/** What a search that has ended knows. */
import type { Packed } from '../compile/analyse/lock-order.ts';
import type { Cut, Lossy } from '../report/result.ts';
import type { Resumed } from './checkpoint.ts';
import type { Watch } from './engine.ts';
import type { Finding } from './finding.ts';

export interface Outcome {
  readonly cut: Cut | null;
  readonly states: number;
  /** How many of them do not satisfy the constraint of the scenario, and were not gone on from. */
  readonly outside: number;
  readonly transitions: number;
  readonly depth: number;
  /** The first of each name: where runs are depths, first those with fewer steps, then in the order of the states. */
  readonly findings: readonly Finding[];
  readonly witnessed: readonly boolean[];
  readonly taken: Uint8Array;
  readonly quiescent: boolean;
  /** What an earlier search had done, if this one went on from a checkpoint; else null. */
  readonly resumed: Resumed | null;
  /** Bytes of states, parent links and table, as used. */
  readonly bytes: number;
  /** Null if whole states were compared; else only the states on the paths to findings are known. */
  readonly lossy: Lossy | null;
  /** The indices of the states from the initial one to this one. */
  pathTo(state: number): number[];
  words(state: number): Int32Array;
  /** Those of all states, in place and in pieces. */
  packed(): readonly Packed[];
  /** How many states the visited ones stand for, being the least of their orbits; null without symmetry. */
  readonly orbits: number | null;
  /** The words of the state that stands for this one. */
  canonical(words: Int32Array): Int32Array;
  /** The state from which it was first reached, or -1. */
  parent(state: number): number;
  /**
   * The program's predicate of that number, as a function of a state. What cannot be evaluated does not hold, and is
   * found to be wrong unless it is asked `quietly`.
   */
  predicate(number: number, quietly?: boolean): (state: number) => boolean;
  /**
   * Expands every known state once more, in order, and tells of each step and of each event that fails. Only after a
   * search that was not cut, of a program with predicates. Gives why it ended early, 'runs' if some state was unknown.
   */
  retrace(watch: Watch, failed: (state: number, event: number) => void): Cut | null;
  /** Lets the next search use the memory; `pathTo` and `words` end with it. */
  release(): void;
}

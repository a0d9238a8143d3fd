/** What travels between the session and who searches for it. */
import type { Progress } from '../../checker/check.ts';
import type { Outcome } from '../../checker/necessity/weigh.ts';
import type { Result } from '../../checker/report/result.ts';
import type { Way } from '../options/way.ts';

/** What a searcher is told: names, for definitions do not travel. */
export interface Job {
  readonly scenario: string;
  readonly mutant: string | null;
  /** As the user wrote it; null for a scenario of our own. */
  readonly file: string | null;
  /** Bytes. */
  readonly memory: number;
  /** Milliseconds; null for no limit. */
  readonly time: number | null;
  readonly way: Way;
}

/** One weakening in one scenario. */
export interface WeighJob {
  readonly scenario: string;
  readonly file: string | null;
  /** Its name. */
  readonly weakening: string;
  /** Bytes. */
  readonly memory: number;
  /** Milliseconds; null for no limit. */
  readonly time: number | null;
}

/** What it gives back; 'lost' if it ended without a word. */
export type Answer =
  | { readonly kind: 'result'; readonly result: Result }
  /** Null if it was interrupted. */
  | { readonly kind: 'outcome'; readonly outcome: Outcome | null }
  | { readonly kind: 'problem'; readonly name: string; readonly message: string }
  | { readonly kind: 'lost'; readonly cut: Loss };
/** Why nothing is known of a search. */
export type Loss = 'memory' | 'crash' | 'time' | 'interrupt';

/** Searches beside this thread, one job at a time; ends early when the run is interrupted. */
export interface Searcher {
  search(job: Job, progress: (progress: Progress) => void): Promise<Answer>;
  weigh(job: WeighJob): Promise<Answer>;
  /** False once it is stopped or lost. */
  readonly alive: boolean;
  /** Ends a search that is going on as lost; a crash if nothing is said. */
  stop(why?: Loss): void;
}

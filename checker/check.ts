/** Checks one scenario or mutant. */

import type { Scenario } from './language/scenario.ts';
import type { Result } from './report/result.ts';

export interface CheckOptions {
  /** Bytes that the search may use for states and table. */
  readonly memory?: number;
  /** Called between batches; a cut other than null ends the search. */
  readonly interrupted?: () => 'time' | 'interrupt' | null;
  /** Called between batches with counts so far. */
  readonly progress?: (progress: Progress) => void;
  /** End at the first violation of this property (or at the first of any, if 'any'); null: visit everything. */
  readonly until?: string | 'any' | null;
}
export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly frontier: number;
  readonly depth: number;
  readonly bytes: number;
}
export declare function check(scenario: Scenario, mutant: string | null, options?: CheckOptions): Result;

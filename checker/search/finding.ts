/** What a search has found to be wrong. */
import type { Wrong } from './ahead.ts';
import type { Stop } from './strategy.ts';

/** What was found wrong, at which state, and by which step if it is a step that is wrong. */
export interface Finding extends Wrong {
  readonly steps: number;
  /** The strategy's own way to the state; null: by `pathTo`. */
  readonly walk: readonly Stop[] | null;
}

/** The matchers as methods of what `expect()` returns. */
import type { MatcherOptions, ViolationOptions } from './matchers.ts';

export interface RacewalkMatchers<R> {
  /** Every reachable state was visited, nothing is violated, and no property is vacuous. */
  toHold(options?: MatcherOptions): R;
  /** That property or built-in check is violated, in exactly so many steps if they are given. */
  toViolate(property: string, options?: ViolationOptions): R;
  /** The scenario and each of its mutants are what they claim. */
  toBeAsClaimed(options?: Omit<MatcherOptions, 'mutant'>): R;
}

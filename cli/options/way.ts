/** In which way to search, in words: they travel between threads and stand in receipts. */
import type { CheckOptions } from '../../checker/check.ts';
import type { LossyOptions } from '../../checker/search/lossy.ts';
import { type StrategyName, type StrategyOptions, strategyOf } from '../../checker/search/strategies.ts';

export interface Way {
  readonly reductions: NonNullable<CheckOptions['reductions']>;
  readonly order: Order;
  /** Null where whole states are compared. */
  readonly lossy: LossyOptions | null;
}
export interface Order {
  readonly strategy: StrategyName;
  /** What was said of it; the rest has its defaults. */
  readonly values: Partial<StrategyOptions>;
  readonly minimise: boolean;
  /** How many violations of different names end it. */
  readonly enough: number;
}

const breadth: Order = { strategy: 'breadth', values: {}, minimise: false, enough: 1 };
/** Every state, shortest counterexamples. */
export const exhaustively: Way = { reductions: [], order: breadth, lossy: null };

export function checkOptions({ reductions, order, lossy }: Way): CheckOptions {
  const { strategy, values, minimise, enough } = order;
  return {
    reductions,
    // One scenario of several may have nothing to reduce.
    whereUnsound: 'leave out',
    enough,
    ...(strategy === 'breadth' ? {} : { strategy: strategyOf(strategy, values) }),
    ...(minimise ? { minimise } : {}),
    ...(lossy === null ? {} : { lossy }),
  };
}

/**
 * What is drawn for one of many systems: by what it is compared, and how. The costly comparisons are made for one in so
 * many. A number depends only on the seed, the turn and what it is for: not on what was asked before, so that a failure
 * is shrunk by the comparison that showed it, and what is done to a system says nothing of how.
 */
import { seeded } from '../../checker/search/random.ts';

export interface Lots {
  /** Whether it is one of those for which this is done, one in so many. */
  falls(what: string, oneIn: number): boolean;
  /** A whole number from 0 up to, not including, `size`. */
  below(what: string, size: number): number;
}

/** Of the system at that place in the series of that seed. */
export function lotsOf(seed: number, turn: number): Lots {
  const drawn = (what: string): number => {
    let sum = Math.imul(seed, 0x9e3779b1) ^ Math.imul(turn, 0x85ebca6b);
    for (let at = 0; at < what.length; at++) sum = Math.imul(sum ^ what.charCodeAt(at), 0x01000193);
    return seeded(sum)();
  };
  return {
    falls: (what, oneIn) => drawn(`whether ${what}`) * oneIn < 1,
    below: (what, size) => Math.floor(drawn(what) * size),
  };
}

/** Everything is done. */
export function everyLot(turn: number): Lots {
  return { ...lotsOf(0, turn), falls: () => true };
}

/** Only what is done for each system. */
export const noLot: Lots = { falls: (_, oneIn) => oneIn === 1, below: () => 0 };

/** The same, but nothing is done for less than one in so many: for a few systems in a test. */
export function atLeast(oneInMax: number, lots: Lots): Lots {
  return { ...lots, falls: (what, oneIn) => lots.falls(what, Math.min(oneIn, oneInMax)) };
}

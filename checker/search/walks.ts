/** Walks from the initial state, one after the other: at each state a chooser picks one of the steps. */
import { only, type Stop, type Strategy } from './strategy.ts';

/** A step that changes the state. */
export interface Option extends Stop {
  readonly event: number;
}
export interface Chooser {
  readonly name: string;
  readonly note?: string;
  /** A new walk begins. */
  begin(): void;
  /** Which of the options, at least one, is the step of that number on the walk; the first has number 1. */
  choose(options: readonly Option[], number: number): Option;
}
export interface WalkLimits {
  /** How many walks there are. */
  readonly runs: number;
  /** Where a walk is given up, in steps; it also ends where nothing can happen. */
  readonly stepsMax: number;
}

export function walks(chooser: Chooser, { runs, stepsMax }: WalkLimits): Strategy {
  let options: Option[] = [];
  let walk: Stop[] = [];
  let run = 0;
  return {
    name: chooser.name,
    ...(chooser.note === undefined ? {} : { note: chooser.note }),
    byDepth: false,
    watches: true,
    next() {
      const ends = options.length === 0 || walk.length > stepsMax;
      if (ends && run++ >= runs) return null;
      if (ends) {
        walk = [{ state: 0, event: null }];
        chooser.begin();
      } else walk.push(chooser.choose(options, walk.length));
      options = [];
      return only(walk.at(-1)?.state ?? 0);
    },
    discovered(state, _isNew, origin, event) {
      if (state !== origin) options.push({ state, event });
    },
    cut: () => 'runs',
    walk: () => walk,
  };
}

/** Each step is as likely as any other. */
export function randomWalks(random: () => number, runs: number, stepsMax: number): Strategy {
  const chooser: Chooser = { name: 'random walk', begin() {}, choose: (options) => drawn(options, random) };
  return walks(chooser, { runs, stepsMax });
}

/** One of the list, which is not empty. */
export function drawn<T>(list: readonly T[], random: () => number): T {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new RangeError(`nothing to draw from ${list.length}`);
  return found;
}

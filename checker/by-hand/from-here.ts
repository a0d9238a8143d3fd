/** What can still break after a schedule: the checker's own search of the same system, which begins where that leads to. */
import { type CheckOptions, checkProgram } from '../check.ts';
import { buildProgram } from '../compile/lower/build.ts';
import type { System } from '../compile/system/system.ts';
import { replayToken } from '../report/race.ts';
import type { Cut, Path } from '../report/result.ts';
import { along } from './along.ts';

/** A property that can still break, and a shortest way to there. */
export interface Failing {
  readonly property: string;
  readonly text: string;
  /** How many more steps it takes. */
  readonly steps: number;
  /** Of the whole schedule. */
  readonly token: string;
}
export interface FromHere {
  /** How many states can still be reached, this one included. */
  readonly states: number;
  /** Why the search did not visit all of them; null if it did. */
  readonly cut: Cut | null;
  readonly failing: readonly Failing[];
}

/** Throws Error if the path cannot be taken or ends in a step that fails. */
export function fromHere(
  system: System,
  path: Path,
  options: Pick<CheckOptions, 'memory' | 'interrupted' | 'progress'> = {},
): FromHere {
  const { result, outcome } = checkProgram(buildProgram(begunAfter(system, path)), options);
  outcome.release();
  const { states, cut, violations } = result;
  const failing = violations.map(({ property, text, steps, path: more, cycle }): Failing => {
    return { property, text, steps, token: replayToken(system, [...path, ...more], property, cycle) };
  });
  return { states, cut, failing: failing.toSorted((a, b) => a.steps - b.steps) };
}

function begunAfter(system: System, path: Path): System {
  const { state, taken } = along(system, path);
  if (taken < path.length) {
    throw new Error(`step ${taken + 1} of the schedule fails or cannot be taken, and nothing comes after it: go back`);
  }
  return path.length === 0 ? system : { ...system, beginsIn: state };
}

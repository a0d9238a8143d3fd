/** Which constants of models/kernel.ts are set for a release of the kernel. */
import type { Effect } from '../checker/language/ir.ts';
import { type Change, constantNamed, kernelConstants } from '../models/index.ts';

/** Releases whose machines differ, each standing for those from it to the next. The first is the oldest that is told. */
export const eras = ['6.1', '6.3', '6.4', '6.6', '6.9'] as const;
export type Era = (typeof eras)[number];

/** What the scenarios of that era start with. */
export function constantsOf(era: Era): Effect {
  return entriesOf(kernelConstants).flatMap(([name, { since, until }]) =>
    until !== undefined && isReached(since, era) && !isReached(until, era) ? [constantNamed(name).set(true)] : [],
  );
}

/** The era to which a release such as `6.12` or `6.1.187` belongs; null if it is older than all that is told of. */
export function eraOf(release: string): Era | null {
  return eras.findLast((era) => compared(release, era) >= 0) ?? null;
}

/** What stood only in postings came before every release. */
function isReached(change: Change | undefined, era: Era): boolean {
  return change === undefined || !/^\d+\.\d+$/.test(change.in) || compared(era, change.in) >= 0;
}

function compared(one: string, other: string): number {
  const [major = 0, minor = 0] = numbersIn(one);
  const [otherMajor = 0, otherMinor = 0] = numbersIn(other);
  return major - otherMajor || minor - otherMinor;
}
function numbersIn(release: string): number[] {
  return release.split(/[.-]/, 2).map(Number);
}

function entriesOf<T extends object>(of: T): [keyof T, T[keyof T]][] {
  return Object.entries(of) as [keyof T, T[keyof T]][];
}

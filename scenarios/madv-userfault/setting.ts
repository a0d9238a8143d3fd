/** Initial states that the scenarios of the MADV_USERFAULT series share. */
import type { Effect } from '../../checker/language/ir.ts';
import { armingReturned, kernel, mappedFromStart, pageTables, sharedByTasks, vmas } from '../../models/index.ts';

/** The kernel of May 2013, which the series was written for. */
export function kernelOf2013(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    kernel.noVmaLocks.set(true),
    kernel.oneRetryOnly.set(true),
    kernel.closedGivesSigbus.set(true),
  ];
}
/** VMA 0 is armed: madvise(MADV_USERFAULT) has returned 0 for page A. */
export const pageAArmed: Effect = [vmas.userfault.at(0).set(true), armingReturned(0)];

/** A page of a buffer that is mapped elsewhere: in VMA 1, under another PTL, filled with what is to appear at page A. */
export function buffer(page: number, frame: number): Effect {
  return [elsewhere(page), mappedFromStart(page, frame, 'source')];
}
/** A page of VMA 1, under another PTL than page A. */
export function elsewhere(page: number): Effect {
  return [pageTables.regionOf.at(page).set(1), pageTables.pmd.at(1).table.set(1), vmas.covering.at(page).set(1)];
}

/** What the scenarios of swap start from and are judged by. */
import type { Effect } from '../../checker/language/ir.ts';
import { properties as p, sharedByTasks, swappableFromStart, swappedFromStart } from '../../models/index.ts';

/** Page A is mapped to frame 0, stored to. */
export function mappedPage(tasks: number): Effect {
  return [sharedByTasks(tasks), swappableFromStart(0, 0)];
}
/** Page A was swapped out to slot 0. */
export function swappedPage(tasks: number): Effect {
  return [sharedByTasks(tasks), swappedFromStart(0, 0)];
}
/** Pages A and B were swapped out to slots 0 and 1. */
export function swappedPages(tasks: number): Effect {
  return [swappedPage(tasks), swappedFromStart(1, 1)];
}
/** What is mapped, counted and kept. */
export const swapCounts = [p.REF1, p.REF3, p.REF5, p.REF7, p.R8, p.RMAP3, p.SWAP1, p.SWAP2, p.SWAP3, p.SWAP4, p.SWAP7];
/** And what a load yields. */
export const swapping = [p.D3, p.D4, ...swapCounts];

/** What the scenarios of VMAs that merge and split share. */
import type { Effect } from '../../checker/language/index.ts';
import { opened, pagesOfVma, registeredVma, sharedByTasks, spareVma, vmas } from '../../models/index.ts';

/** Two neighbours, each registered by a monitor of its own; the second is read-only, the first is not. */
export function unlikeNeighbours(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    opened(0),
    opened(1),
    registeredVma(0, [0], 0),
    registeredVma(1, [1], 1),
    vmas.readOnly.at(1).set(true),
  ];
}
/** The same of one monitor. */
export function neighboursOfOne(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    opened(0),
    registeredVma(0, [0], 0),
    registeredVma(1, [1], 0),
    vmas.readOnly.at(1).set(true),
  ];
}
/** One VMA of three pages that nobody has registered, and an open descriptor. */
export function threePages(tasks: number): Effect {
  return [sharedByTasks(tasks), opened(0), pagesOfVma(0, [0, 1, 2]), spareVma(1)];
}

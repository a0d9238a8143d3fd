/** A process with one page, and the address space of its child, which has a page at the same address and nothing in it yet. */
import type { Effect, Property } from '../../checker/language/index.ts';
import {
  forkedTo,
  kernel,
  mappedFromStart,
  mms,
  properties as p,
  pageTables,
  sharedByTasks,
  vmas,
} from '../../models/index.ts';

/** Pages, regions, tables and VMAs: one of each for the parent, and one for the child. */
export const twoOfEach = { mm: 2, page: 2, region: 2, table: 2, vma: 2 } as const;

/**
 * mm_init() has made the child's address space, whose one user is the fork that goes on with it. The parent has the first
 * `pages` pages, the child has as many behind them; of the parent's the first are mapped, each to the frame of its number.
 */
export function aboutToFork(tasks: number, pages = 1, mapped = pages): Effect {
  return [
    kernel.forks.set(true),
    sharedByTasks(tasks),
    mms.users.at(1).set(1),
    mms.count.at(1).set(1),
    vmas.mm.at(1).set(1),
    vmas.state.at(1).set('freed'),
    pageTables.pmd.at(1).table.set(1),
    Array.from({ length: pages }, (_, page) => [
      page < mapped ? mappedFromStart(page, page, 'source') : [],
      forkedTo(page, page + pages, 1),
      vmas.covering.at(page + pages).set(1),
      pageTables.regionOf.at(page + pages).set(1),
    ]),
  ];
}

/** What is asked of every fork. */
export const forking: readonly Property[] = [
  p.D3,
  p.D4,
  p.D6,
  p.exclusiveOnce,
  p.writableExclusive,
  p.seqEven,
  p.pinsGivenBack,
  p.L4,
  p.R2,
  p.R4,
  p.REF1,
  p.usersCounted,
  p.countCounted,
];

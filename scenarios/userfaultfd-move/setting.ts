/** What the scenarios of UFFDIO_MOVE start from, are judged by, and find on the way. */
import { type Property, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { opened, properties as p, sharedByTasks, vmas } from '../../models/index.ts';
import { buffer, elsewhere } from '../madv-userfault/setting.ts';

/** Pages, regions, tables and VMAs: one of each for both ends. */
export const bothEnds = { page: 2, region: 2, table: 2, vma: 2 } as const;

/** Page A is missing, in VMA 0, which context 0 is registered for; page B lies in VMA 1. */
export function missingDestination(tasks: number): Effect {
  return [sharedByTasks(tasks), opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0), elsewhere(1)];
}
/** The same, and page B is mapped to frame 0. */
export function aboutToMove(tasks: number): Effect {
  return [missingDestination(tasks), buffer(1, 0)];
}

/** What is asked of every move. */
export const moving: readonly Property[] = [p.A1, p.A2, p.D1, p.D2, p.D3, p.D4, p.R2, p.REF3, p.usersCounted];

export const someMoved = sometimes(
  'moved',
  'a page has been moved',
  uffdMover.some(({ moved }) => moved),
);
export const someTriedAgain = sometimes(
  'tried again',
  'an entry has changed since it was looked at, and the call begins again with the page',
  uffdMover.some((m) => m.in('again')),
);

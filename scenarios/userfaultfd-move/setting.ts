/** What the scenarios of UFFDIO_MOVE start from, are judged by, and find on the way. */
import { and, never, type Property, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { anonReclaimer } from '../../machines/swap/anon-reclaim-role.ts';
import { uffdMover } from '../../machines/userfaultfd/userfaultfd-move-role.ts';
import { entryLockless, frames, opened, properties as p, ptep, sharedByTasks, vmas } from '../../models/index.ts';
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

/** Of whoever holds both PTLs still: afterwards a fault may fill the source anew. */
export const emptied = never(
  'emptied',
  'what has been moved is not at its source any more when the first PTL is dropped',
  uffdMover.some((m) =>
    and(
      m.in('page.present.unlockingSecond', 'page.zeroPage.unlockingSecond', 'page.swapped.unlockingSecond'),
      m.moved,
      entryLockless(ptep(m.src)).kind.isnt('none'),
    ),
  ),
);
/** What the page lock is for, with which the address is read. */
export const rmapStays = never(
  'rmap stays',
  'while somebody walks the rmap of a page it leads where it led when the walk began',
  anonReclaimer.some((r) => and(r.at.isnt('none'), frames.anonPage.at(r.frame).isnt(r.at))),
);

/** What is asked of every move. */
export const moving: readonly Property[] = [p.A1, p.A2, p.D1, p.D2, p.D3, p.D4, p.R2, p.REF3, p.usersCounted, emptied];

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

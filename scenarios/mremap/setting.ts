/** What the scenarios of mremap() start from, are judged by, and find on the way. */
import { and, not, type Property, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { mapMover } from '../../machines/mremap/mremap-role.ts';
import {
  cache,
  cached,
  frames,
  kernel,
  mappedFromCache,
  mappedFromStart,
  mapsFile,
  mapsNothing,
  notThereYet,
  opened,
  properties as p,
  pageTables,
  promises,
  secondAddress,
  sharedByTasks,
  uffd,
  unusedTable,
  vmas,
} from '../../models/index.ts';

/** Pages, regions, tables and VMAs: one of each for the old address and for the new one. */
export const twoAddresses = { page: 2, region: 2, table: 2, vma: 2 } as const;

/** The new address has no table yet, and there is one to be had. */
export const withoutNewTable: Effect = [pageTables.pmd.at(1).kind.set('none'), unusedTable(1)];

/** Page A is mapped to frame 0, and page B is an address where nothing is. */
export function aboutToMove(tasks: number): Effect {
  return [sharedByTasks(tasks), kernel.noVmaLocks.set(true), secondAddress(1), mappedFromStart(0, 0, 'source')];
}
/** Page B is mapped to frame 0; page A, to whose VMA the rmap comes first, is an address where nothing is. */
export function aboutToMoveDown(tasks: number): Effect {
  return [sharedByTasks(tasks), kernel.noVmaLocks.set(true), secondAddress(0), mappedFromStart(1, 0, 'source')];
}
/** Page A maps page 0 of the file, which is in frame 0, and page B is an address where nothing is. */
export function fileAboutToMove(): Effect {
  return [
    sharedByTasks(1),
    kernel.noVmaLocks.set(true),
    secondAddress(1),
    mapsFile(0, 0),
    cached(0, 0),
    mappedFromCache(0, 0),
    cache.linear.at(1).set(0),
  ];
}
/** The same the other way round: the rmap of the file comes to the new address, page A, first. */
export function fileAboutToMoveDown(): Effect {
  return [
    sharedByTasks(1),
    kernel.noVmaLocks.set(true),
    secondAddress(0),
    mapsFile(1, 0),
    cached(0, 0),
    mappedFromCache(1, 0),
    cache.linear.at(0).set(0),
  ];
}
/**
 * Page A maps the one page of a shmem file, small, in frame 1, and is a region with a table of its own; page B, without one, is an
 * address where nothing is. Frame 0 is a huge page.
 */
export function shmemAboutToMove(): Effect {
  return [
    sharedByTasks(2),
    kernel.noVmaLocks.set(true),
    kernel.hugePages.set(true),
    frames.kind.at(0).set('huge'),
    secondAddress(1),
    vmas.lacksAnonVma.at(0).set(true),
    mapsFile(0, 0, 'zero'),
    cached(0, 1, 'zero'),
    mappedFromCache(0, 1),
    cache.linear.at(1).set(0),
    withoutNewTable,
  ];
}
/** Page A is missing, in a VMA that context 0 is registered for and asks for events of, and page B is an address where nothing is. */
export function armedAboutToMove(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    opened(0),
    secondAddress(1),
    vmas.missing.at(0).set(true),
    vmas.ctx.at(0).set(0),
    promises.armed.at(0).set(true),
    uffd.wantsEvents.at(0).set(true),
  ];
}
/** The same where the new address has a VMA already, which is registered as well: that of what is moved there is the third. */
export const threeVmas = { ...twoAddresses, vma: 3 } as const;
export function overArmed(tasks: number): Effect {
  return [overUnarmed(tasks), vmas.missing.at(1).set(true), vmas.ctx.at(1).set(0), promises.armed.at(1).set(true)];
}
/** And where that one is not registered. */
export function overUnarmed(tasks: number): Effect {
  return [armedAboutToMove(tasks), notThereYet(2), vmas.state.at(1).set('live'), vmas.linked.at(1).set('tree')];
}
/** What is counted, whatever is moved. */
export const counted: readonly Property[] = [p.R2, p.REF1, p.REF3, p.R11, p.usersCounted, p.vmasFreed, p.PT1];
/** The same of a page of a file. */
export const movingFile: readonly Property[] = [
  ...[p.D3, p.D3mapped, p.D4, p.DATA7, p.RMAP1, p.CACHE1, p.SD1],
  ...[p.REF1, p.REF3, p.REF7, p.R8, p.R11, p.usersCounted, p.vmasFreed, p.PT1],
];
/** And what a load yields. */
export const moving: readonly Property[] = [...counted, p.D1, p.D3, p.D4];

export const someMoved = sometimes(
  'moved',
  'the page is mapped at its new address, and the old VMA is gone',
  mapMover.some((m) => and(m.in('done'), not(m.back), not(mapsNothing(m.to)))),
);

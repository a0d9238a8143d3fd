/** What the scenarios of collapsed files start from and are judged by. */
import { and, exists, not, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { collapseFile } from '../../machines/file-collapse/collapse-file.ts';
import { collapseFileBefore64 } from '../../machines/file-collapse/collapse-file-before-64.ts';
import { collapserBefore64 } from '../../machines/file-collapse/collapse-file-before-64-role.ts';
import { fileCollapser } from '../../machines/file-collapse/collapse-file-role.ts';
import { largeFolioFault } from '../../machines/file-collapse/large-folio-fault.ts';
import { largeFolioFaulter } from '../../machines/file-collapse/large-folio-fault-role.ts';
import {
  cache,
  cached,
  frame,
  frames,
  isHuge,
  kernel,
  mapHugeFilePage,
  mappedFromCache,
  mapsFile,
  mms,
  properties as p,
  pageTables,
  pmdOf,
  sharedByTasks,
  unusedTable,
  vmas,
} from '../../models/index.ts';

/** Pages A and B, of one region, map the two pages of a shmem file, which are holes; frame 0 is a huge page. */
export function twoHoles(tasks: number): Effect {
  return [
    sharedByTasks(tasks),
    kernel.hugePages.set(true),
    kernel.noVmaLocks.set(true),
    frames.kind.at(0).set('huge'),
    vmas.lacksAnonVma.at(0).set(true),
    mapsFile(0, 0, 'zero'),
    mapsFile(1, 1, 'zero'),
  ];
}
/** The same; the page cache has page 0 of the file in frame 1, and page A maps it. */
export function firstMapped(tasks: number): Effect {
  return [twoHoles(tasks), cached(0, 1, 'zero'), mappedFromCache(0, 1)];
}
/** The page cache has one huge page for both, in frame 0. */
export function hugeCached(tasks: number): Effect {
  return [
    twoHoles(tasks),
    cached(0, 0, 'zero'),
    cache.slot.at(1).set(0),
    frames.rest.at(0).set('zero'),
    frames.dirty.at(0).set(true),
  ];
}
/** The same, and page A maps the first half. */
export function hugeMappedAtA(tasks: number): Effect {
  return [hugeCached(tasks), mappedFromCache(0, 0)];
}
/** The same, and page B maps the second. */
export function hugeMappedByPtes(tasks: number): Effect {
  return [hugeMappedAtA(tasks), mappedFromCache(1, 0)];
}
/** The same, and a PMD entry maps the huge page. */
export function hugeMapped(tasks: number): Effect {
  return [hugeCached(tasks), withoutTable, mapHugeFilePage(0, 0, not(false)), frames.refs.at(0).increment()];
}
/** Pages C and D, of another address space, map the file, too, by a table of their own, and page C its first page. */
export function mappedElsewhere(tasks: number): Effect {
  return [
    sharedByTasks(tasks, 1),
    [2, 3].map((page) => [
      mms.ofPage.at(page).set(1),
      pageTables.regionOf.at(page).set(1),
      vmas.covering.at(page).set(1),
      mapsFile(page, page - 2, 'zero'),
    ]),
    pageTables.pmd.at(1).table.set(1),
    vmas.mm.at(1).set(1),
    vmas.lacksAnonVma.at(1).set(true),
    mappedFromCache(2, 1),
  ];
}
/** Pages E and F, of an address space that exits, map the file, too, by a table of their own. */
export function exitingMapping(): Effect {
  return [
    [4, 5].map((page) => [
      mms.ofPage.at(page).set(2),
      pageTables.regionOf.at(page).set(2),
      vmas.covering.at(page).set(2),
      mapsFile(page, page - 4, 'zero'),
    ]),
    pageTables.pmd.at(2).table.set(2),
    vmas.mm.at(2).set(2),
    vmas.lacksAnonVma.at(2).set(true),
  ];
}
/** Page G of it maps the first page of the file alone, without a table. */
export function partialMapping(): Effect {
  return [
    mms.ofPage.at(6).set(2),
    pageTables.regionOf.at(6).set(3),
    vmas.covering.at(6).set(3),
    mapsFile(6, 0, 'zero'),
    pageTables.pmd.at(3).kind.set('none'),
    vmas.mm.at(3).set(2),
    vmas.lacksAnonVma.at(3).set(true),
  ];
}
/** The region has no table; there is one to be allocated. */
export const withoutTable: Effect = [pmdOf(0).kind.set('none'), unusedTable(0)];
/** A table that is there to be allocated. */
export const spareTable: Effect = unusedTable(1);

export const collapses = fileCollapser.runs(collapseFile, { page: 0 });
/** As until 6.4. */
export const khugepagedBefore64 = collapserBefore64.runs(collapseFileBefore64, { page: 0, daemon: true });
export const collapsesBefore64 = collapserBefore64.runs(collapseFileBefore64, { page: 0 });
export const storesToA = largeFolioFaulter.runs(largeFolioFault);
export const storesToB = largeFolioFaulter.runs(largeFolioFault, { page: 1 });

export const hugeInCache = sometimes(
  'collapsed',
  'the page cache has one huge page for both pages of the file',
  exists(frame, (f) => and(cache.slot.at(0).is(f), isHuge(f))),
);

/** What is mapped and counted, and what a load yields. */
export const collapsedFile = [
  p.D1,
  p.D3,
  p.D3mapped,
  p.D4,
  p.DATA3huge,
  p.DATA7huge,
  p.CACHE1huge,
  p.REF1,
  p.REF3,
  p.REF6,
  p.REF7,
  p.R8huge,
  p.PT1,
  p.PT2,
  p.TLB3,
  p.beyond,
  p.tablesOfFiles,
];

/** What the scenarios of collapsed files start from and are judged by. */
import { and, exists, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { collapseFile } from '../../machines/file-collapse/collapse-file.ts';
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
  mappedFromCache,
  mapsFile,
  properties as p,
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
/** The region has no table; there is one to be allocated. */
export const withoutTable: Effect = [pmdOf(0).kind.set('none'), unusedTable(0)];
/** A table that is there to be allocated. */
export const spareTable: Effect = unusedTable(1);

export const collapses = fileCollapser.runs(collapseFile, { page: 0 });
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

/** migrate_vma() of pages that are mapped twice: in two ranges that are migrated, or outside of the one that is. */
import { atEnd, guardBecomes, runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import type { Effect } from '../../checker/language/ir.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import {
  builtIn,
  entry,
  frames,
  kernel,
  mappedFromStart,
  mms,
  properties as p,
  pageTables,
  ptep,
  putEntryBack,
  sharedByTasks,
} from '../../models/index.ts';

/** A page of the second region, in a table of its own, that is a second mapping of the frame. */
function mappedAgain(page: number, frame: number): Effect {
  return [
    pageTables.regionOf.at(page).set(1),
    pageTables.pmd.at(1).table.set(1),
    frames.refs.at(frame).increment(),
    frames.mapcount.at(frame).increment(),
    mms.rss.at(0).increment(),
    putEntryBack(ptep(page), frame),
  ];
}
const range = (latePages: 'tried again' | 'waited for', start: number) =>
  migrator.runs(migrateVma, { into: 'other memory', latePages, start });

export const sharedPages = scenario({
  name: 'migrate-shared-pages',
  text: 'Two drivers migrate a range each, in which the same two pages are mapped the other way round, so that each comes upon the page first that the other comes upon last. Before 5.16 who finds a page locked while it collects tries once more when all are collected. Nobody waits for a page while it has another.',
  bounds: { page: 4, region: 2, table: 2, slot: 3, frame: 2 },
  boundsReason:
    'two pages, mapped twice; a table for each range, since under one PTL the ranges are collected one after the other',
  initial: [
    sharedByTasks(2),
    kernel.noVmaLocks.set(true),
    mappedFromStart(0, 0),
    mappedFromStart(1, 1),
    mappedAgain(2, 1),
    mappedAgain(3, 0),
  ],
  actors: { D: range('tried again', 0), E: range('tried again', 2) },
  properties: [
    ...[p.R2, p.REF1, p.REF3, p.RMAP2, p.LIVE1rest, p.PT1, p.DATA4, p.cpages, p.someMigrationEntry],
    sometimes(
      'tried again',
      'a driver finds a page locked that it tries again',
      migrator.some((d) => d.in('unmapping.lockingPage')),
    ),
    sometimes(
      'left',
      'a driver finds a page locked again and leaves it',
      migrator.some((d) => d.in('unmapping.puttingLate')),
    ),
  ],
  expect: { verdict: 'holds', states: 4271, transitions: 8302, depth: 76 },
  mutants: {
    'waits for pages': {
      text: 'migrate_vma_prepare() waits for a page that it could not lock while it was collected, although it has locked others: each of the drivers waits for the page of the other.',
      change: [runsInstead('D', range('waited for', 0)), runsInstead('E', range('waited for', 2))],
      expect: { violates: builtIn.L3, steps: 42 },
      bug: 'B59',
      reference:
        'migrate_vma_collect_pmd() on folio_trylock(); migrate_vma_prepare() until ab09243aa95a (5.16), trylock_page()',
    },
  },
});

export const pageMappedTwice = scenario({
  name: 'migrate-page-mapped-twice',
  text: 'A page is mapped at a second address, outside of the range that is to be migrated: it stays where it is, for the two are one memory.',
  bounds: { page: 2, region: 2, table: 2, slot: 2, frame: 2 },
  boundsReason: 'a page of the range and one outside that map the same frame, and a frame to which it could be moved',
  initial: [sharedByTasks(1), kernel.noVmaLocks.set(true), mappedFromStart(0, 0), mappedAgain(1, 0)],
  actors: { D: migrator.runs(migrateVma, { into: 'other memory', start: 0 }) },
  properties: [
    ...[p.R2, p.REF1, p.REF3, p.REF7, p.RMAP2, p.LIVE1rest, p.cpages, p.someMigrationEntry],
    atEnd('one memory', 'when all rests both addresses map one frame', entry(ptep(0)).frame.is(entry(ptep(1)).frame)),
    sometimes(
      'mapped elsewhere',
      'the driver looks whether the page is mapped elsewhere',
      migrator.some((d) => d.in('unmapping.checking')),
    ),
  ],
  expect: { verdict: 'holds', states: 29, transitions: 28, depth: 28 },
  mutants: {
    'mapped elsewhere not asked': {
      text: 'The references are those of the mappings and the driver’s own, so that a page which is still mapped at another address is moved from this one: stores to the one are not seen at the other.',
      change: guardBecomes(migrator, 'mappedElsewhere', false),
      expect: { violates: 'one memory', steps: 33 },
      reference: 'mm/migrate_device.c: page_mapped() before migrate_vma_check_page()',
    },
  },
});

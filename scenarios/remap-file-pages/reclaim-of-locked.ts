/** Reclaim goes through a nonlinear VMA that is locked in memory, while another page of it is moved. */
import { actionBecomes, and, atEnd, guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { fileMigrator } from '../../machines/migrate/file-migration-role.ts';
import { migrateFilePages } from '../../machines/migrate/migrate-file-pages.ts';
import { reclaimer } from '../../machines/reclaim/reclaim-role.ts';
import { reclaim } from '../../machines/reclaim/shrink-folio-list.ts';
import { layoutChanger, mmapWriter } from '../../machines/vma/mmap-writer.ts';
import { entryLockless, lockedInMemory, mlock, properties as p, ptep, readable, vmas } from '../../models/index.ts';
import { crossed, fileMapping } from '../file-pages/setting.ts';

/** The entry that maps it, if one does. */
const mapped = (page: number) => entryLockless(ptep(page));

export const reclaimOfLockedNonlinear = scenario({
  name: 'reclaim-of-locked-nonlinear',
  text: 'A nonlinear VMA is locked in memory, and its pages are not mlocked yet. Reclaim of one of them goes through the VMA and mlocks what it finds there: the page that it has locked, and the other if it gets its lock. That one is moved meanwhile. Who does not get mmap_sem takes the VMA for one like others, and unmaps its pages.',
  bounds: { page: 2, offset: 2, frame: 3 },
  boundsReason:
    'two pages of one VMA, each mapping the page of the file that is the other one by its address; the frame that the second is moved to',
  initial: [
    crossed(),
    vmas.locked.at(0).set(true),
    lockedInMemory.mlocks.set(true),
    lockedInMemory.migrationMunlocks.set(true),
  ],
  actors: {
    reclaimer: reclaimer.runs(reclaim, { offset: 0 }),
    migration: fileMigrator.runs(migrateFilePages, { frame: 1 }),
    writer: layoutChanger.runs(mmapWriter),
  },
  properties: [
    ...fileMapping,
    p.DATA3cache,
    p.PT4,
    p.PT5,
    p.RMAP2,
    p.MLOCK1,
    p.MLOCK2,
    sometimes(
      'the other mlocked',
      'reclaim has mlocked the page, too, that it had not locked',
      and(mapped(0).kind.is('present'), mlock.mlocked.at(mapped(0).frame)),
    ),
    sometimes(
      'moved',
      'the page was unmapped from the VMA that is locked, and is in its new frame',
      fileMigrator.some((g) => g.moved),
    ),
  ],
  expect: { verdict: 'holds', states: 15818, transitions: 39113, depth: 68 },
  mutants: {
    'page not locked': {
      text: 'Every page that the VMA maps is mlocked as the one is that reclaim has locked: mlock_vma_page() finds that it is not, and ends in its BUG_ON().',
      change: guardBecomes(reclaimer, 'isChecked', true),
      expect: { violates: 'MLOCK1', steps: 14 },
      bug: 'B62',
      reference: 'commit 57e68e9cd65b, CVE-2014-3122: mm: try_to_unmap_cluster() should lock_page() before mlocking',
    },
    'page not locked, and not asked for': {
      text: 'The same, if mlock_vma_page() had no BUG_ON(): its reason is said to be that migration might lose PG_mlocked.',
      change: [
        guardBecomes(reclaimer, 'isChecked', true),
        actionBecomes(reclaimer, 'mlock', mlock.mlocked.at(reclaimer.self.taken).set(true)),
      ],
      expect: {
        holds:
          'the page is mlocked under the PTL of an entry that maps it, and who moves it has to unmap it first, under that PTL: with the last entry PG_mlocked goes, and nobody maps the page in between',
      },
      bug: 'B62',
      reference: 'Linux 3.15, mm/mlock.c: mlock_vma_page()',
    },
  },
});

export const reclaimOfLockedAlone = scenario({
  name: 'reclaim-of-locked-nonlinear-alone',
  text: 'As reclaim-of-locked-nonlinear, with nobody beside it: reclaim gets mmap_sem and all page locks, so that both pages of the VMA stay, and are mlocked.',
  bounds: { page: 2, offset: 2, frame: 2 },
  boundsReason: 'two pages of one VMA, each mapping the page of the file that is the other one by its address',
  initial: [crossed(), vmas.locked.at(0).set(true), lockedInMemory.mlocks.set(true)],
  actors: { reclaimer: reclaimer.runs(reclaim, { offset: 0 }) },
  properties: [
    ...fileMapping,
    p.MLOCK1,
    p.MLOCK2,
    p.MLOCK3,
    atEnd('both stay', 'both pages of the VMA that is locked are mapped', and(readable(ptep(0)), readable(ptep(1)))),
    sometimes(
      'gone through',
      'reclaim has mlocked a page',
      reclaimer.some((r) => r.in('unmapping.unmappingNonlinear.droppingMmap')),
    ),
  ],
  expect: { verdict: 'holds', states: 29, transitions: 28, depth: 28 },
  mutants: {
    'VM_LOCKED not asked for': {
      text: 'Reclaim takes the VMA for one like others, and unmaps what it finds there.',
      change: guardBecomes(reclaimer, 'isLockedVma', false),
      expect: { violates: 'both stay', steps: 34 },
      reference: 'Linux 3.15, mm/rmap.c: locked_vma in try_to_unmap_cluster()',
    },
  },
});

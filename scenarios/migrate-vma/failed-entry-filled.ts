/** A driver of migrate_vma() gives a page for what does not migrate, too. */
import { actionBecomes, and, guardBecomes, not, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { gupFast, pinner } from '../../machines/gup/get-user-pages-fast.ts';
import { fillingMigrator, migrateVmaFilling } from '../../machines/migrate/migrate-vma-filling.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { builtIn, kernel, mappedFromStart, properties as p, sharedByTasks } from '../../models/index.ts';

export default scenario({
  name: 'migrate-failed-entry-filled',
  text: 'A driver takes memory for all of a range before it looks what of it migrates. A device has a reference to the page, which is given up; the page that the driver has for it is passed by, unlocked and put, also if another thread has discarded the first page meanwhile and there is a hole by then.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one page that may have to stay, and the page that the driver has for it',
  initial: [sharedByTasks(3), kernel.noVmaLocks.set(true), mappedFromStart(0, 0, 'source')],
  actors: {
    driver: fillingMigrator.runs(migrateVmaFilling, { into: 'other memory' }),
    device: pinner.runs(gupFast, { page: 0 }),
    zap: discarder.runs(madviseDontneed, { page: 0 }),
    thread: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties: [
    ...[p.D3, p.D4, p.R2, p.REF1, p.REF2, p.REF3, p.REF6, p.RMAP2, p.LIVE1rest, p.cpages, p.someMigrationEntry],
    sometimes(
      'passed by',
      'the driver gives a page for an entry that is not called MIGRATE',
      fillingMigrator.some((d) => and(d.in('finalizing.unlockingInserted'), not(d.src.at(0).migrate))),
    ),
  ],
  expect: { verdict: 'holds', states: 68522, transitions: 231331, depth: 60 },
  mutants: {
    'page for a failed entry not put': {
      text: 'migrate_vma_finalize() looks only at what src calls MIGRATE: the page that the driver has given for another entry is neither unlocked nor freed.',
      change: guardBecomes(fillingMigrator, 'emptyWithDst', fillingMigrator.guards.migrated),
      expect: { violates: builtIn.LOCK4, steps: 27 },
      reference: 'migrate_device_finalize(): folio_put(dst) where there is no source page',
    },
    'page for a failed entry stays locked': {
      text: 'The same page is not unlocked: it is freed with its lock held.',
      change: actionBecomes(fillingMigrator, 'unlockDst', nothing),
      expect: { violates: 'REF6', steps: 27 },
      reference: 'migrate_device_finalize(): folio_unlock(dst) where there is no source page',
    },
    'failed entry taken for a hole': {
      text: 'migrate_vma_pages() does not ask for MIGRATE where there is no source page. What was given up and has been discarded since is a hole by then: the page of the driver is mapped there, and nobody has filled it.',
      change: guardBecomes(fillingMigrator, 'failed', false),
      expect: { violates: 'D3', steps: 38 },
      reference: 'seed 002: migrate_vma_pages(), "no page and not MIGRATE: continue"; __migrate_device_pages() of 6.1',
    },
  },
});

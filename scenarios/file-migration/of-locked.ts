/** A page of a file that one of two VMAs has locked in memory is moved. */
import { actionBecomes, initially, scenario } from '../../checker/language/index.ts';
import { fileMigrator } from '../../machines/migrate/file-migration-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { kernel, lockedInMemory, mlock, properties as p, vmas } from '../../models/index.ts';
import { secondVma } from '../file-pages/setting.ts';
import { faultsWait, movedPages, moves, someMoved } from './setting.ts';

export default scenario({
  name: 'file-migration-of-locked',
  text: 'Two VMAs map a page of a file, one of them is locked in memory, and the other is unmapped while the page is moved. The page is munlocked with its last entry, and the new one mlocked with the entry that maps it in the VMA that is locked.',
  bounds: { page: 2, vma: 2, offset: 1, frame: 2 },
  boundsReason: 'two mappings of one page of the file, and the frame that it is moved to',
  initial: [
    secondVma(),
    faultsWait,
    kernel.noVmaLocks.set(true),
    lockedInMemory.mlocks.set(true),
    vmas.locked.at(1).set(true),
    mlock.mlocked.at(0).set(true),
  ],
  actors: { migration: moves, unmapper: unmapper.runs(munmap, { page: 0 }) },
  properties: [...movedPages, p.MLOCK2, p.MLOCK3, someMoved],
  expect: { verdict: 'holds', states: 717, transitions: 1265, depth: 61 },
  mutants: {
    'not mlocked again': {
      text: 'Since 3.7 the last entry takes PG_mlocked with it, so that mlock_migrate_page() finds nothing to hand over, and until 4.4 nobody else does: a page that is locked in memory is not mlocked once it was moved.',
      change: initially(lockedInMemory.migrationMunlocks.set(true)),
      expect: { violates: 'MLOCK3', steps: 48 },
      reference: 'commit 51afb12ba809: mm: page migration fix PageMlocked on migrated pages',
    },
    'old page stays mlocked': {
      text: 'The last entry goes, and PG_mlocked stays: the old page is freed with it.',
      change: actionBecomes(fileMigrator, 'enterMigration', [
        fileMigrator.actions.enterMigration,
        mlock.mlocked.at(fileMigrator.self.frame).set(true),
      ]),
      expect: { violates: 'MLOCK2', steps: 50 },
      reference: 'mm/rmap.c: munlock_vma_page() in page_remove_rmap()',
    },
  },
});

/** A page of a file that two VMAs map is moved while one of them is unmapped. */
import { actionBecomes, and, guardBecomes, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { fileMigrator } from '../../machines/migrate/file-migration-role.ts';
import { fileMigrationWaiter, waitingFileFault } from '../../machines/migrate/waiting-file-fault.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { cache, enterFileMigration, entry, entryLockless, kernel, properties as p, ptep } from '../../models/index.ts';
import { secondVma } from '../file-pages/setting.ts';
import { faultsWait, movedPages, moves, someKept, someMoved } from './setting.ts';

const self = fileMigrator.self;

export default scenario({
  name: 'file-migration-of-two-mappings',
  text: 'A page of a file is mapped in two VMAs, and one of them is unmapped while the page is moved: its entry is cleared before the page is unmapped, or as a migration entry, or maps the new page by then.',
  bounds: { page: 2, vma: 2, offset: 1, frame: 2 },
  boundsReason: 'two mappings of one page of the file, and the frame that it is moved to',
  initial: [
    secondVma(),
    faultsWait,
    kernel.noVmaLocks.set(true),
    cache.changed.at(0).set(true),
    entry(ptep(0)).softDirty.set(true),
  ],
  actors: {
    migration: moves,
    unmapper: unmapper.runs(munmap, { page: 1 }),
    reader: fileMigrationWaiter.runs(waitingFileFault, { page: 0, access: 'read' }),
  },
  properties: [
    ...movedPages,
    p.SD1,
    p.R11,
    someMoved,
    someKept,
    sometimes(
      'zapped meanwhile',
      'the unmapping has taken the migration entry away',
      and(
        fileMigrator.some((g) => and(g.in('remapping.unlockingPte'), g.at.is(1))),
        entryLockless(ptep(1)).kind.is('none'),
      ),
    ),
  ],
  expect: { verdict: 'holds', states: 5469, transitions: 12313, depth: 73 },
  mutants: {
    'set without a look': {
      text: 'remove_migration_pte() sets the entry although the unmapping has taken it away.',
      change: guardBecomes(fileMigrator, 'standsForPage', true),
      expect: { violates: 'R8', steps: 57 },
      reference: 'mm/page_vma_mapped.c: check_pte() with PVMW_MIGRATION',
    },
    'unmapped without a look': {
      text: 'try_to_migrate_one() takes whatever it finds at the address for the page.',
      change: guardBecomes(fileMigrator, 'mapsPage', true),
      expect: { violates: 'assignment outside the domain', steps: 33 },
      reference: 'mm/page_vma_mapped.c: check_pte()',
    },
    'i_mmap not locked': {
      text: 'The VMA is unmapped and freed while the migration looks through it, and has no page any more.',
      change: withoutLock(cache.mmapLock),
      expect: { violates: 'none used as an index', steps: 35 },
      reference: 'mm/rmap.c: i_mmap_lock_read() in rmap_walk_file()',
    },
    'soft-dirty lost': {
      text: 'The migration entry does not say that the page was changed, and so the entry of the new page does not.',
      change: actionBecomes(fileMigrator, 'enterMigration', [
        enterFileMigration(ptep(self.at.known()), self.frame, self.write, false),
        self.write.set(false),
      ]),
      expect: { violates: 'SD1', steps: 37 },
      reference: 'mm/rmap.c: pte_swp_mksoft_dirty() in try_to_migrate_one()',
    },
  },
});

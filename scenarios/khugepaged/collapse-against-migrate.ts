/** A collapse of a region from which a driver migrates pages, which a thread needs. */
import { actionBecomes, guardBecomes, scenario, withoutLock } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { collapse } from '../../machines/khugepaged/collapse-huge-page.ts';
import { collapser } from '../../machines/khugepaged/khugepaged-role.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { kernel, mms, properties as p } from '../../models/index.ts';
import { collapsible } from './setting.ts';

export default scenario({
  name: 'collapse-against-migrate',
  text: 'MADV_COLLAPSE of a region of one page and one hole, while a driver migrates both to other memory and a thread loads from the page. Migration walks with mmap_lock for reading and leaves migration entries behind when it calls the driver; a huge page it passes over.',
  bounds: { page: 2, frame: 3, slot: 3 },
  boundsReason:
    'one page that is there and one hole; the page, one page of other memory, which goes to one of the two, and the huge page',
  initial: [collapsible(3, 2), kernel.noVmaLocks.set(true)],
  actors: {
    C: collapser.runs(collapse, { page: 0 }),
    D: migrator.runs(migrateVma, { into: 'other memory' }),
    F: faulter.runs(faultingThread, { page: 0, access: 'read' }),
  },
  properties: [
    ...[p.D3, p.D4, p.L4, p.R2, p.REF1, p.REF2, p.REF3, p.PT1, p.PT2, p.RMAP2, p.DATA4, p.cpages, p.LIVE1rest],
    ...[p.someHugePmd, p.someMigrationEntry],
  ],
  expect: { verdict: 'holds', states: 4999, transitions: 12844, depth: 89 },
  mutants: {
    'no mmap_lock': {
      text: 'nobody takes mmap_lock: the migration walks the table while the collapse takes it out',
      change: withoutLock(mms.lock),
      expect: { violates: 'PT1', steps: 31 },
      reference: 'collapse_huge_page(): mmap_write_lock()',
    },
    'page unlocked before its entry is gone': {
      text: 'migrate_vma_finalize() unlocks the old page first: whoever finds the migration entry has nothing to wait for',
      change: actionBecomes(migrator, 'beforeReplacing', migrator.actions.unlockMigrated),
      expect: { violates: 'RMAP2', steps: 31 },
      reference: 'migrate_vma_finalize(): remove_migration_ptes() before folio_unlock()',
    },
    'migration entry taken for a hole': {
      text: 'the collapse does not mind that an entry stands for a page on its way',
      change: [guardBecomes(collapser, 'unfit', false), guardBecomes(collapser, 'hintUnfit', false)],
      expect: {
        holds:
          'the migration holds mmap_lock for reading until the entries are gone, so that the collapse never sees one',
      },
      reference: '__collapse_huge_page_isolate(): pte_present()',
    },
  },
});

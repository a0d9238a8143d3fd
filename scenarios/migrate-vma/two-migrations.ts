/** Two calls of migrate_vma() and a fault: what was a hole for one holds a migration entry of the other. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { kernel, properties as p, sharedByTasks } from '../../models/index.ts';

export default scenario({
  name: 'two-migrations',
  text: 'Two drivers migrate the same page, to which a thread stores. For one of them it may be a hole, and for the other the page of the thread or the new page of the first.',
  bounds: { page: 1, slot: 2, frame: 3 },
  boundsReason: 'a frame for each of the three',
  initial: [sharedByTasks(3), kernel.noVmaLocks.set(true)],
  actors: {
    d0: migrator.runs(migrateVma, { into: 'other memory' }),
    d1: migrator.runs(migrateVma, { into: 'other memory' }),
    thread: faulter.runs(faultingThread, { page: 0, readsBack: true }),
  },
  properties: [p.D3, p.D4, p.R2, p.REF1, p.REF2, p.REF3, p.RMAP2, p.LIVE1rest, p.cpages, p.someMigrationEntry],
  expect: { verdict: 'holds', states: 171466, transitions: 479940, depth: 74 },
  mutants: {
    'migration entry overwritten': {
      text: 'Only present pages are respected when a new page is inserted: a migration entry is overwritten, and the page for which it stood is lost with what was stored to it.',
      change: guardBecomes(migrator, 'otherEntry', false),
      expect: { violates: 'D4', steps: 47 },
      bug: 'B57',
      reference: 'seed 002: migrate_vma_insert_page(), !pte_none() under the page-table lock',
    },
  },
});

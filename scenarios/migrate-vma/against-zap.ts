/** migrate_vma() of a page that is there, against MADV_DONTNEED of it and CPUs that have it cached. */
import { actionBecomes, guardBecomes, nothing, runsInstead, scenario } from '../../checker/language/index.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { cpuWithTlb, processor } from '../../machines/tlb/cpu.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { builtIn, kernel, mappedFromStart, properties as p, sharedByTasks } from '../../models/index.ts';

const driver = migrator.runs(migrateVma, { into: 'other memory', mayDecline: true });

export default scenario({
  name: 'migrate-against-zap',
  text: 'A driver migrates a page, or declines to, while another thread discards it. A CPU loads from it and stores to it through its TLB.',
  bounds: { page: 1, slot: 2, frame: 2, cpu: 1 },
  boundsReason: 'one page with its old and its new frame, and one CPU that may have cached either',
  initial: [sharedByTasks(2), kernel.tlbs.set(true), kernel.broadcastsTlbi.set(true), mappedFromStart(0, 0)],
  actors: {
    driver,
    zap: discarder.runs(madviseDontneed, { page: 0, judged: true }),
    cpu: processor.runs(cpuWithTlb, { cpu: 0 }),
  },
  properties: [
    p.TLB1,
    p.TLB2,
    p.TLB3,
    p.DATA1,
    p.DATA6,
    p.D3,
    p.D4,
    p.R2,
    p.REF1,
    p.REF3,
    p.REF5,
    p.REF6,
    p.RMAP2,
    p.LIVE1rest,
    p.cpages,
    p.someMigrationEntry,
  ],
  expect: { verdict: 'holds', states: 1990, transitions: 5366, depth: 44 },
  mutants: {
    'flush after the PTL': {
      text: 'The TLBs are flushed when the page-table lock is free again. MADV_DONTNEED finds a migration entry, which nobody can have cached, and returns; a CPU still has the page.',
      change: runsInstead(
        'driver',
        migrator.runs(migrateVma, { into: 'other memory', mayDecline: true, flushesLate: true }),
      ),
      expect: { violates: 'TLB2', steps: 24 },
      bug: 'B21',
      reference: '60bae7370896 ("mm/migrate_device.c: flush TLB while holding PTL")',
    },
    'not flushed': {
      text: 'The TLBs are not flushed at all: a CPU stores to a page that was copied already.',
      change: actionBecomes(migrator, 'flushRange', nothing),
      expect: { violates: 'TLB3', steps: 23 },
      reference: 'migrate_vma_collect_pmd(): flush_tlb_range()',
    },
    'source changed by the driver': {
      text: 'The driver marks a page that it does not want by emptying its source. migrate_vma_finalize() takes it for a hole: the migration entry and the lock of the page stay.',
      change: actionBecomes(migrator, 'decline', migrator.actions.forgetSource),
      expect: { violates: builtIn.LOCK4, steps: 24 },
      bug: 'B58',
      reference: 'seed 002, comment on alloc_and_copy(): it must not change any of the entries of the source array',
    },
    'page unlocked before its entry is gone': {
      text: 'migrate_vma_finalize() unlocks the old page first: who finds the migration entry has nothing to wait for.',
      change: actionBecomes(migrator, 'beforeReplacing', migrator.actions.unlockMigrated),
      expect: { violates: 'RMAP2', steps: 22 },
      reference: 'migrate_vma_finalize(): remove_migration_ptes() before folio_unlock()',
    },
    'entry put back without a look': {
      text: 'remove_migration_ptes() sets the entry although the zap has taken the migration entry away.',
      change: guardBecomes(migrator, 'stillEntered', true),
      expect: { violates: 'R2', steps: 39 },
      reference: 'remove_migration_pte(): page_vma_mapped_walk() finds only migration entries of the page',
    },
    'old page not put': {
      text: 'migrate_vma_finalize() keeps the reference with which the old page was isolated.',
      change: actionBecomes(migrator, 'putMigrated', nothing),
      expect: { violates: 'REF1', steps: 39 },
      reference: 'migrate_vma_finalize(): folio_put(src)',
    },
  },
});

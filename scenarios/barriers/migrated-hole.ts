/** A hole is filled by migrate_vma() as a whole, while a CPU walks the page table and loads from it. */
import { actionBecomes, scenario } from '../../checker/language/index.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { cpuThatLoads, processor } from '../../machines/tlb/cpu.ts';
import { kernel, properties as p, sharedByTasks } from '../../models/index.ts';
import { ordinaryStores, pageIsFilled, slowToCompile, zerosAreLoaded } from './witnesses.ts';

export const migratedHole = scenario({
  name: 'migrated-hole',
  text: 'migrate_vma() fills a hole with a page that the driver has cleared, while another CPU walks the page table and loads from the page as soon as it can.',
  bounds: { page: 1, slot: 2, frame: 1, cpu: 1 },
  boundsReason: 'one hole, one page for it and one CPU that reads both; a smaller buffer has the driver wait for room',
  onDemand: slowToCompile,
  memory: { model: 'PSO', buffer: 8, plain: ordinaryStores },
  initial: [sharedByTasks(1), kernel.tlbs.set(true)],
  actors: { driver: migrator.runs(migrateVma, { into: 'other memory' }), cpu: processor.runs(cpuThatLoads) },
  properties: [p.D3, p.DATA1, pageIsFilled, zerosAreLoaded(0)],
  expect: { verdict: 'holds', states: 256, transitions: 755, depth: 35 },
  mutants: {
    'no store barrier': {
      text: 'The page is marked up to date without smp_wmb(), so that the entry may leave the store buffer before the zeros do.',
      change: actionBecomes(migrator, 'charge', migrator.actions.chargeUnordered),
      expect: { violates: 'D3', steps: 26 },
      bug: 'B04',
      reference: 'mm/migrate_device.c, migrate_vma_insert_page(): the comment on the barrier of __SetPageUptodate()',
    },
  },
});

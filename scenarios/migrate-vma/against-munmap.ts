/** migrate_vma() in a VMA that is unmapped: before, after, and never during the call. */
import { actionBecomes, scenario, sometimes, stepsExchanged } from '../../checker/language/index.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { munmap, unmapper } from '../../machines/vma/do-vmi-align-munmap.ts';
import { builtIn, mappedFromStart, properties as p, sharedByTasks, vmaAtLockless } from '../../models/index.ts';

export default scenario({
  name: 'migrate-against-munmap',
  text: 'A driver migrates a page while another thread unmaps the VMA. The driver looks for the VMA with mmap_lock held, and holds it to the end of the call.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one page with its old and its new frame',
  initial: [sharedByTasks(2), mappedFromStart(0, 0)],
  actors: {
    driver: migrator.runs(migrateVma, { into: 'other memory' }),
    U: unmapper.runs(munmap, { page: 0 }),
  },
  properties: [
    ...[p.D3mapped, p.R2, p.R11, p.REF1, p.REF3, p.REF5, p.REF6, p.RMAP2, p.LIVE1rest, p.cpages, p.PT1],
    p.someMigrationEntry,
    sometimes(
      'unmapped first',
      'the driver finds no VMA and has not collected anything',
      migrator.some((d) => d.in('leaving')),
    ),
  ],
  expect: { verdict: 'holds', states: 92, transitions: 128, depth: 41 },
  mutants: {
    'VMA found before mmap_lock': {
      text: 'The driver looks for the VMA first and takes mmap_lock then: munmap() has freed the VMA in between.',
      change: [
        stepsExchanged(migrateVma, ['called', 'take mmap_lock'], ['locked', 'find VMA']),
        actionBecomes(migrator, 'findVma', migrator.self.vma.set(vmaAtLockless(0))),
      ],
      expect: { violates: builtIn.LOCK5, steps: 13 },
      reference: 'lib/test_hmm.c, dmirror_migrate_to_device(): mmap_read_lock() before vma_lookup()',
    },
  },
});

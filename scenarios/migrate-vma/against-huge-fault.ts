/** migrate_vma() of a region without a table, in which a fault maps a huge page meanwhile. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { regionZapper, zapRegion } from '../../machines/zap/zap-pmd-range.ts';
import { frames, kernel, properties as p, pmdHuge } from '../../models/index.ts';
import { ofDevice, someDeviceEntry, withoutTable } from './setting.ts';

export default scenario({
  name: 'migrate-against-huge-fault',
  text: 'A driver migrates a region that has no table into memory of its device, while a thread that stores to it gets a huge page or falls back to a table, and another thread discards the region. Each time that the driver looks, the PMD entry may be none, a table or huge.',
  bounds: { page: 1, slot: 2, frame: 3, table: 2 },
  boundsReason:
    'one page stands for the region; a page of the device, a huge page, one for the fault that falls back, and a table for both',
  initial: [
    withoutTable(3, 2),
    kernel.hugePages.set(true),
    kernel.noVmaLocks.set(true),
    ofDevice(0),
    frames.kind.at(1).set('huge'),
  ],
  actors: {
    D: migrator.runs(migrateVma),
    F: faulter.runs(faultingThread, { page: 0, takesHugePages: true }),
    Z: regionZapper.runs(zapRegion, { page: 0 }),
  },
  properties: [
    ...[
      p.D3,
      p.D4,
      p.R2,
      p.REF1,
      p.REF2,
      p.REF3,
      p.PT1,
      p.PT2,
      p.tablesAccounted,
      p.cpages,
      p.someHugePmd,
      someDeviceEntry,
    ],
    sometimes(
      'huge meanwhile',
      'the driver finds a huge page where it was about to insert its own',
      migrator.some((d) => d.in('movingPages.inserting.freeingTable')),
    ),
  ],
  expect: { verdict: 'holds', states: 28216, transitions: 75450, depth: 76 },
  mutants: {
    'goes on unless it is huge': {
      text: 'once it has seen to a table the driver asks only whether the PMD entry is huge: the huge page has gone again and no table is there.',
      change: guardBecomes(migrator, 'pmdUnstable', pmdHuge(0)),
      expect: { violates: 'PT1', steps: 37 },
      reference: 'migrate_vma_insert_page(): pmd_trans_unstable()',
    },
    'PMD not read again': {
      text: 'the driver takes it for granted that there is a table now: it is a huge page that has come first.',
      change: guardBecomes(migrator, 'pmdUnstable', false),
      expect: { violates: 'PT1', steps: 30 },
      reference: 'migrate_vma_insert_page(): pmd_trans_unstable()',
    },
    'table not freed': {
      text: 'the table that the driver has allocated and that another was faster with is forgotten.',
      change: actionBecomes(migrator, 'freeTable', nothing),
      expect: { violates: 'tables', steps: 48 },
      reference: '__pte_alloc(): pte_free()',
    },
  },
});

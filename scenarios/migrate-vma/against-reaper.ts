/** migrate_vma() in an address space that the OOM reaper empties: it takes for a hole what was taken away. */
import { and, guardBecomes, inState, never, not, scenario, sometimes } from '../../checker/language/index.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { oomReaper } from '../../machines/zap/oom-reap-task.ts';
import { zapper } from '../../machines/zap/zapper-role.ts';
import { entryLockless, mappedFromStart, properties as p, ptep, sharedByTasks } from '../../models/index.ts';

export default scenario({
  name: 'migrate-against-reaper',
  text: 'A driver migrates a page of a victim of the OOM killer while the OOM reaper takes its pages away, both with mmap_lock for reading. Where the driver has seen a hole it may not insert a page of zeros.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one page with its old and its new frame',
  initial: [sharedByTasks(2), mappedFromStart(0, 0)],
  actors: {
    driver: migrator.runs(migrateVma, { into: 'other memory' }),
    reaper: zapper.runs(oomReaper, { page: 0, mayNotBlock: true }),
  },
  properties: [
    ...[p.D3mapped, p.R2, p.REF1, p.REF3, p.REF6, p.RMAP2, p.LIVE1rest, p.cpages, p.someMigrationEntry],
    never(
      'filled anew',
      'no page is there once the reaper has taken it',
      and(inState(1, 'reaped'), not(entryLockless(ptep(0)).kind.is('none'))),
    ),
    sometimes(
      'given up',
      'the driver finds that its page is not to be inserted',
      migrator.some((d) => d.in('movingPages.inserting.refused')),
    ),
  ],
  expect: { verdict: 'holds', states: 360, transitions: 637, depth: 39 },
  mutants: {
    'reaping not noticed': {
      text: 'The driver inserts a cleared page where the data was: whoever reads for the dying task takes it for the contents.',
      change: guardBecomes(migrator, 'addressSpaceUnstable', false),
      expect: { violates: 'filled anew', steps: 30 },
      reference: 'migrate_vma_insert_page(), Linux 6.1: check_stable_address_space()',
    },
  },
});

/** migrate_vma() of a range with a page and a hole: each slot of the arrays takes its own way. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { builtIn, mappedFromStart, notifier, properties as p, sharedByTasks } from '../../models/index.ts';
import { ofDevice, someDeviceEntry } from './setting.ts';

export default scenario({
  name: 'migrate-mixed-range',
  text: 'A driver migrates a page and the hole behind it into memory of its device, and maps them there. It may decline each; a thread stores to the hole.',
  bounds: { page: 2, slot: 3, frame: 5 },
  boundsReason:
    'a page with its frame, a hole, memory of the device for both and two frames for the thread, which may find its page cleared for a moment',
  initial: [sharedByTasks(2), notifier.subscribed.at(0).set(true), mappedFromStart(0, 0), ofDevice(2), ofDevice(3)],
  actors: {
    driver: migrator.runs(migrateVma, { mapsResult: true, mayDecline: true }),
    thread: faulter.runs(faultingThread, { page: 1 }),
  },
  properties: [
    p.DATA4,
    p.SEC2,
    p.SEC3,
    p.SEC4,
    p.SEC5,
    p.SEC5rest,
    p.cpages,
    p.REF1,
    p.REF2,
    p.REF3,
    p.R2,
    p.RMAP2,
    p.LIVE1rest,
    p.someSpte,
    p.someMigrationEntry,
    someDeviceEntry,
  ],
  expect: { verdict: 'holds', states: 8982, transitions: 17253, depth: 84 },
  mutants: {
    'old page stays locked': {
      text: 'migrate_vma_finalize() does not unlock the page that has been migrated, or put back.',
      change: actionBecomes(migrator, 'unlockMigrated', nothing),
      expect: { violates: builtIn.LOCK4, steps: 40 },
      reference: 'migrate_vma_finalize(): folio_unlock(src)',
    },
    'entry not replaced': {
      text: 'migrate_vma_finalize() unlocks the page but leaves its migration entry: whoever touches it waits for ever.',
      change: actionBecomes(migrator, 'replaceEntry', nothing),
      expect: { violates: 'LIVE1rest', steps: 52 },
      reference: 'migrate_vma_finalize(): remove_migration_ptes()',
    },
    'collected without a bracket': {
      text: 'The range is unmapped without an announcement to other subscribers.',
      change: actionBecomes(migrator, 'startAtOnce', nothing),
      expect: { violates: 'SEC3', steps: 10 },
      reference: 'migrate_vma_collect(): mmu_notifier_invalidate_range_start()',
    },
  },
});

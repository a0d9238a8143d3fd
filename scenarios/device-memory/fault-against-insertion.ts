/** A thread faults on a page of a device that was put where nothing was, and that is still locked. */
import { guardBecomes, runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { deviceFaulter, migratingThread } from '../../machines/device-memory/migrating-thread.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { frames, kernel, properties as p, sharedByTasks } from '../../models/index.ts';
import { accessesMade, cameBack, contents, someDeviceEntry } from './setting.ts';

export default scenario({
  name: 'device-fault-against-insertion',
  text: 'A driver puts a page of its device where a hole was, while a thread stores to it. Until migrate_vma_finalize() the inserted page is locked, although no migration entry says so: the fault finds nothing to collect and is tried again.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one hole, a page of the device, and a page of other memory',
  initial: [sharedByTasks(2), kernel.noVmaLocks.set(true), frames.kind.at(0).set('device')],
  actors: {
    driver: migrator.runs(migrateVma),
    thread: deviceFaulter.runs(migratingThread, { page: 0, readsBack: true }),
  },
  properties: [
    ...contents,
    p.REF2,
    p.cpages,
    someDeviceEntry,
    cameBack,
    accessesMade,
    sometimes(
      'locked',
      'the fault finds the inserted page locked',
      deviceFaulter.some((t) => t.in('fault.devicePrivate.puttingBusy')),
    ),
  ],
  expect: { verdict: 'holds', states: 1115, transitions: 2026, depth: 75 },
  mutants: {
    'nothing collected, SIGBUS': {
      text: 'A driver that answers with SIGBUS when migrate_vma_setup() has collected nothing kills a thread that merely came early.',
      change: runsInstead(
        'thread',
        deviceFaulter.runs(migratingThread, { page: 0, readsBack: true, failsIfNothing: true }),
      ),
      expect: { violates: 'accesses made', steps: 47 },
      bug: 'B68',
      reference: 'migrate_vma_insert_page(): the new page is locked until migrate_vma_finalize()',
    },
    'page lock not asked': {
      text: 'The fault goes on with an inserted page that the driver has locked. The driver unlocks it while a migration entry stands for it.',
      change: guardBecomes(deviceFaulter, 'lockedByFault', true),
      expect: { violates: 'RMAP2', steps: 41 },
      reference: 'mm/migrate_device.c: migrate_vma_collect_pmd(), folio_trylock()',
    },
  },
});

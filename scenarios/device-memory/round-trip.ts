/** A page goes to a device and comes back by a fault. */
import { actionBecomes, nothing, scenario } from '../../checker/language/index.ts';
import { deviceFaulter, migratingThread } from '../../machines/device-memory/migrating-thread.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { builtIn, frames, kernel, mappedFromStart, properties as p, sharedByTasks } from '../../models/index.ts';
import { accessesMade, cameBack, contents, someDeviceEntry } from './setting.ts';

export default scenario({
  name: 'device-round-trip',
  text: 'A driver migrates a page into memory of its device while a thread stores to it and loads again. The store goes to the old page, or to the one that comes back from the device, and is lost on neither way.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'the page of the thread and the page of the device; the first is free again when the fault needs one',
  initial: [
    sharedByTasks(2),
    kernel.noVmaLocks.set(true),
    mappedFromStart(0, 0, 'source'),
    frames.kind.at(1).set('device'),
  ],
  actors: {
    driver: migrator.runs(migrateVma),
    thread: deviceFaulter.runs(migratingThread, { page: 0, readsBack: true }),
  },
  properties: [...contents, p.cpages, someDeviceEntry, cameBack, accessesMade, p.someMigrationEntry],
  expect: { verdict: 'holds', states: 763, transitions: 1352, depth: 68 },
  mutants: {
    'not copied back': {
      text: 'The callback allocates a page and does not copy.',
      change: actionBecomes(deviceFaulter, 'copyPage', nothing),
      expect: { violates: 'D3', steps: 66 },
      reference: 'lib/test_hmm.c: dmirror_devmem_fault_alloc_and_copy(), copy_highpage()',
    },
    'new page stays locked': {
      text: 'migrate_device_finalize() does not unlock the page that comes back.',
      change: actionBecomes(deviceFaulter, 'unlockDestination', nothing),
      expect: { violates: builtIn.LOCK4, steps: 66 },
      reference: 'mm/migrate_device.c: migrate_device_finalize(), folio_unlock(dst)',
    },
  },
});

/** A page in memory of a device is discarded while a thread faults on it. */
import { guardBecomes, scenario, sometimes } from '../../checker/language/index.ts';
import { deviceFaulter, migratingThread } from '../../machines/device-memory/migrating-thread.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { sharedByTasks } from '../../models/index.ts';
import { accessesMade, cameBack, contents, inDevice, someDeviceEntry } from './setting.ts';

export default scenario({
  name: 'device-private-against-zap',
  text: 'A thread stores to a page in memory of a device while another discards it: before the fault, between the fault and the driver, or while a migration entry stands for the page. The fault holds the lock of the VMA first and comes back with mmap_lock, without which the driver may not be called.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'the page of the device and a page of other memory',
  initial: [sharedByTasks(2), inDevice],
  actors: {
    thread: deviceFaulter.runs(migratingThread, { page: 0, readsBack: true }),
    zap: discarder.runs(madviseDontneed, { page: 0 }),
  },
  properties: [
    ...contents,
    someDeviceEntry,
    cameBack,
    accessesMade,
    sometimes(
      'zapped first',
      'the fault finds that there is nothing to collect',
      deviceFaulter.some((t) => t.in('fault.devicePrivate.unlockingEmpty')),
    ),
  ],
  expect: { verdict: 'holds', states: 493, transitions: 883, depth: 59 },
  mutants: {
    'called under the VMA lock': {
      text: 'The fault calls the driver with whatever lock it has.',
      change: guardBecomes(deviceFaulter, 'underVmaLock', false),
      expect: { violates: 'called under mmap_lock', steps: 9 },
      reference: 'mm/memory.c: do_swap_page(), "migrate_to_ram is not yet ready to operate under VMA lock"',
    },
    'entry not looked at again': {
      text: 'migrate_vma_collect_pmd() takes whatever is there for a page of the device.',
      change: guardBecomes(deviceFaulter, 'isDevicePrivate', true),
      expect: { violates: 'none used as an index', steps: 23 },
      reference: 'mm/migrate_device.c: migrate_vma_collect_pmd(), is_device_private_entry()',
    },
  },
});

import type { Protocol } from '../protocol.ts';
import { askedAgain, givenBackTwice, newPageUncharged, newPageUnknown } from '../reasons.ts';
import driverFails from './driver-fails.ts';
import evictionAgainstRegister from './eviction-against-register.ts';
import faultAgainstEviction from './fault-against-eviction.ts';
import faultAgainstInsertion from './fault-against-insertion.ts';
import faultAgainstZap from './fault-against-zap.ts';
import roundTrip from './round-trip.ts';
import twoFaults from './two-faults.ts';

const notPresent =
  'ptep_get_and_clear() is for an entry that is present, in which the hardware sets bits meanwhile: one that is device private could be written over at once';

export const deviceMemory: Protocol = {
  name: 'device-memory',
  title: 'Memory of a device: the fault on it, and how a driver takes it back',
  text: 'A page of anonymous memory may be in memory of a device, which the CPU cannot access: its entry is device private. A fault on it calls the driver, which migrates the page back; the driver may also take its pages back on its own, by the reverse map. Both count references to know whether anybody else has the page in hand.',
  sources: [
    'do_swap_page(), mm/memory.c; migrate_vma_collect_pmd(), migrate_device_range(), migrate_device_unmap() and migrate_device_finalize(), mm/migrate_device.c; dmirror_devmem_fault() and dmirror_device_evict_chunk(), lib/test_hmm.c: Linux 6.12',
    '16ce101db85d (6.1) and 1afaeb8293c9 (6.15), how a fault keeps the page',
  ],
  notModelled: [
    "the device's own page table, and so the owner whose notifier is passed over; device-exclusive access; memory that is coherent",
    'several owners; pages that are mapped more than once',
    'waiting for the page lock instead of faulting again',
  ],
  unneeded: {
    'mm/memory.c:get_mmap_lock_carefully/takingMmapLock/take mmap_lock/findVma without set device faulter whose driver may fail.under':
      'which lock a fault holds it knows by FAULT_FLAG_VMA_LOCK: here the discipline of the model asks for it',
    'lib/test_hmm.c:dmirror_devmem_fault_alloc_and_copy/allocating/allocate and lock page/': newPageUnknown,
    'mm/memory.c:do_swap_page/devicePrivate.returned/always #2/locksPage taken as true': givenBackTwice,
    'mm/memory.c:handle_pte_fault/atPte/look at PTE #1/looksDevicePrivate taken as true': askedAgain,
    'mm/migrate_device.c:migrate_device_finalize/puttingUnused/put new page/putDestination without the conditional':
      newPageUncharged,
    'mm/migrate_device.c:migrate_vma_check_page/moving.checking/count references #1/':
      'counted again when the mapping moves: that no page is allocated and copied in vain is all that the first count is for',
    'mm/migrate_device.c:migrate_vma_check_page/moving.removed/always #1/lockedByFault taken as false': givenBackTwice,
    'mm/migrate_device.c:migrate_vma_collect_pmd/clearing/clear PTE/clearEntry without set pt.pte': notPresent,
    'mm/rmap.c:try_to_migrate_one/clearing/clear PTE/clearEntry without set pt.pte': notPresent,
  },
  scenarios: [
    roundTrip,
    twoFaults,
    faultAgainstEviction,
    faultAgainstZap,
    faultAgainstInsertion,
    evictionAgainstRegister,
    driverFails,
  ],
};

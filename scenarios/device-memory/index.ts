import type { Protocol } from '../protocol.ts';
import faultAgainstEviction from './fault-against-eviction.ts';
import faultAgainstInsertion from './fault-against-insertion.ts';
import faultAgainstZap from './fault-against-zap.ts';
import roundTrip from './round-trip.ts';
import twoFaults from './two-faults.ts';

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
    'a driver that cannot allocate, and what its fault returns; several owners; pages that are mapped more than once',
    'waiting for the page lock instead of faulting again',
  ],
  scenarios: [roundTrip, twoFaults, faultAgainstEviction, faultAgainstZap, faultAgainstInsertion],
};

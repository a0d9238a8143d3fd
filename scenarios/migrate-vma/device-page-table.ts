/** What the driver may map in its device when migrate_vma_pages() has returned. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { migrateVma } from '../../machines/migrate/migrate-vma.ts';
import { migrator } from '../../machines/migrate/migrate-vma-role.ts';
import { discarder, madviseDontneed } from '../../machines/zap/madvise-dontneed-free.ts';
import { mappedFromStart, notifier, properties as p, sharedByTasks } from '../../models/index.ts';
import { ofDevice, someDeviceEntry } from './setting.ts';

const coherence = [p.SEC2, p.SEC3, p.SEC4, p.SEC5, p.SEC5rest, p.REF1, p.REF2, p.REF3, p.R2, p.cpages];
const driver = migrator.runs(migrateVma, { mapsResult: true });

export const deviceMapsAfterFault = scenario({
  name: 'device-maps-after-fault',
  text: 'A driver migrates a hole into memory of its device and maps it there, unless a thread has stored to the page first.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one hole, a frame of the device and one for the thread',
  initial: [sharedByTasks(2), notifier.subscribed.at(0).set(true), ofDevice(1)],
  actors: { driver, thread: faulter.runs(faultingThread, { page: 0 }) },
  properties: [...coherence, p.someSpte, someDeviceEntry],
  expect: { verdict: 'holds', states: 675, transitions: 1237, depth: 56 },
  mutants: {
    'failure ignored': {
      text: 'The driver maps all that it has allocated, without looking which pages have migrated. What was not inserted is freed, and the device keeps its way to it.',
      change: guardBecomes(migrator, 'migrated', migrator.guards.hasDst),
      expect: { violates: 'SEC2', steps: 42 },
      bug: 'B50',
      reference: 'seed 002, comment on migrate_vma_ops: the driver must check in finalize_and_map() what has migrated',
    },
  },
});

export const deviceMapsAgainstZap = scenario({
  name: 'device-maps-against-zap',
  text: 'A driver migrates a hole into memory of its device and maps it there, while another thread discards the page.',
  bounds: { page: 1, slot: 2, frame: 1 },
  boundsReason: 'one hole and one frame of the device',
  initial: [sharedByTasks(2), notifier.subscribed.at(0).set(true), ofDevice(0)],
  actors: { driver, zap: discarder.runs(madviseDontneed, { page: 0 }) },
  properties: [p.SEC1, ...coherence, p.someSpte, someDeviceEntry],
  expect: { verdict: 'holds', states: 528, transitions: 942, depth: 45 },
  mutants: {
    'invalidation ignored': {
      text: 'The driver maps what has migrated without asking whether its notifier was called since: the page was discarded and is freed with the reference of the allocation.',
      change: guardBecomes(migrator, 'invalidatedMeanwhile', false),
      expect: { violates: 'SEC2', steps: 42 },
      reference:
        'Documentation/mm/hmm.rst on mirrors: under the lock that the invalidation callback takes, mmu_interval_read_retry() before the device page table changes',
    },
  },
});

export const deviceMapsBeforeFinalize = scenario({
  name: 'device-maps-before-finalize',
  text: 'A driver migrates a page into memory of its device and maps it there as soon as migrate_vma_pages() has returned, as it is told to. Until migrate_vma_finalize() the CPU has a migration entry there: the device has a translation and the primary page table has none. Nobody can load or store through the CPU meanwhile, so nothing is lost.',
  bounds: { page: 1, slot: 2, frame: 2 },
  boundsReason: 'one page with its old frame and one of the device',
  initial: [sharedByTasks(1), notifier.subscribed.at(0).set(true), mappedFromStart(0, 0), ofDevice(1)],
  actors: { driver },
  properties: [p.SEC1, ...coherence, p.RMAP2, p.LIVE1rest, p.someSpte, someDeviceEntry],
  expect: { verdict: 'violated', violates: 'SEC1', steps: 28 },
  reference:
    'f7ebd9ed7767 ("mm/doc: add usage description for migrate_vma_*()"): the device page table is updated between migrate_vma_pages() and migrate_vma_finalize()',
});

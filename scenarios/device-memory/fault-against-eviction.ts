/** A driver takes its page back while a thread faults on it. */
import { actionBecomes, runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { evictor, migrateDeviceRange } from '../../machines/device-memory/migrate-device-range.ts';
import { deviceFaulter, migratingThread } from '../../machines/device-memory/migrating-thread.ts';
import { builtIn, kernel, sharedByTasks } from '../../models/index.ts';
import { accessesMade, accessesSucceed, cameBack, contents, inDevice, someDeviceEntry } from './setting.ts';

const thread = deviceFaulter.runs(migratingThread, { page: 0, readsBack: true });

export default scenario({
  name: 'device-fault-against-eviction',
  text: 'A driver takes a page of its device back, as it does when the device is unplugged, while a thread that stores to the page faults on it. Whoever comes second finds a reference of the other, a locked page or another entry.',
  bounds: { page: 1, frame: 3 },
  boundsReason: 'the page of the device, and a page of other memory for each of the two',
  initial: [sharedByTasks(2), kernel.noVmaLocks.set(true), inDevice],
  actors: { thread, evictor: evictor.runs(migrateDeviceRange, { page: 0, frame: 0 }) },
  properties: [
    ...contents,
    someDeviceEntry,
    cameBack,
    accessesMade,
    accessesSucceed,
    sometimes(
      'evicted',
      'the driver has moved the page',
      evictor.some((e) => e.in('moving.unlockingNew')),
    ),
    sometimes(
      'given up late',
      'somebody has taken a reference since the page was unmapped and copied',
      deviceFaulter.some((t) => t.in('fault.devicePrivate.moving.unlockingUnused')),
    ),
  ],
  // As in two-faults: who waits for the PTL has it in the end.
  fairness: { thread: { 'lock PTE': 'strong' }, evictor: { 'lock PTE': 'strong' } },
  expect: { verdict: 'holds', states: 1221, transitions: 2262, depth: 51 },
  mutants: {
    'mapped for reading': {
      text: 'The migration entry forgets that the page may be stored to, and so does the entry that takes its place.',
      change: actionBecomes(evictor, 'enterMigration', [
        evictor.self.sourceWrite.set(false),
        evictor.actions.enterMigration,
      ]),
      expect: { violates: 'permission kept', steps: 10 },
      reference: 'mm/rmap.c: make_writable_migration_entry() in try_to_migrate_one()',
    },
    'page not kept': {
      text: 'Until 6.1 the fault calls the driver with a page to which it has no reference: it was evicted and freed meanwhile.',
      change: runsInstead(
        'thread',
        deviceFaulter.runs(migratingThread, { page: 0, readsBack: true, keeps: 'nothing' }),
      ),
      expect: { violates: builtIn.REF4, steps: 29 },
      bug: 'B40',
      reference: '16ce101db85d ("mm/memory.c: fix race when faulting a device private page"), 6.1',
    },
    'reference not put': {
      text: 'do_swap_page() keeps its reference to the page of the device.',
      change: actionBecomes(deviceFaulter, 'putPage', deviceFaulter.actions.forgetPage),
      expect: { violates: 'REF1', steps: 38 },
      reference: 'mm/memory.c: do_swap_page(), put_page()',
    },
    'old page not put': {
      text: 'The driver moves the page and its old page is never free again.',
      change: actionBecomes(evictor, 'putSource', evictor.self.source.set('none')),
      expect: { violates: 'REF1', steps: 29 },
      reference: 'mm/migrate_device.c: migrate_device_finalize(), folio_put(src)',
    },
  },
});

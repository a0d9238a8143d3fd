/** A thread faults on a page of a device, and the driver has no memory to take it back to. */
import { actionBecomes, eventually, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { failingFaulter, failingThread } from '../../machines/device-memory/failing-driver.ts';
import { kernel, properties as p, sharedByTasks } from '../../models/index.ts';
import { counts, inDevice, someDeviceEntry } from './setting.ts';

const over = failingFaulter.all((t) => t.in('done', 'killedBySigbus', 'failedWithEfault'));

export default scenario({
  name: 'device-fault-fails',
  text: 'A thread accesses a page in memory of a device, and the driver may have no page to move it to. It says so: the access ends with SIGBUS instead of being tried again for ever, and the page is where it was, unlocked and with its entry.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'the page of the device, and one of other memory, which may not be had',
  initial: [sharedByTasks(1), kernel.noVmaLocks.set(true), inDevice],
  actors: { T: failingFaulter.runs(failingThread, { page: 0, locksFaultPage: true }) },
  properties: [
    ...counts,
    ...[p.D3, p.D4],
    someDeviceEntry,
    eventually('over', 'the access succeeds or fails in the end', over),
    sometimes(
      'fails',
      'the driver has no memory',
      failingFaulter.some((t) => t.failed),
    ),
  ],
  expect: { verdict: 'holds', states: 47, transitions: 46, depth: 35 },
  mutants: {
    'failure not told': {
      text: 'The callback returns 0 whatever becomes of the page: the access is tried again, and fails again, for as long as there is no memory.',
      change: [guardBecomes(failingFaulter, 'answersSigbus', false), guardBecomes(failingFaulter, 'mayFail', true)],
      expect: { violates: 'over', steps: 50 },
      reference:
        'seed 002: comment on MIGRATE_PFN_ERROR; lib/test_hmm.c of 6.12, dmirror_devmem_fault_alloc_and_copy()',
    },
    'entry not put back': {
      text: 'The page that could not be moved keeps its migration entry.',
      change: actionBecomes(failingFaulter, 'replaceEntry', nothing),
      expect: { violates: 'LIVE1rest', steps: 30 },
      reference: 'mm/migrate_device.c, migrate_device_finalize(): remove_migration_ptes()',
    },
  },
});

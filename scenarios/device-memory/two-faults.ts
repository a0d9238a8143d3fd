/** Two threads fault on a page in memory of a device. */
import { guardBecomes, runsInstead, scenario, sometimes } from '../../checker/language/index.ts';
import { deviceFaulter, migratingThread } from '../../machines/device-memory/migrating-thread.ts';
import { kernel, sharedByTasks } from '../../models/index.ts';
import { accessesSucceed, cameBack, contents, inDevice, someDeviceEntry } from './setting.ts';

const writes = deviceFaulter.runs(migratingThread, { page: 0, locksFaultPage: true });
const reads = deviceFaulter.runs(migratingThread, { page: 0, locksFaultPage: true, access: 'read' });

export default scenario({
  name: 'two-device-faults',
  text: 'Two threads access a page in memory of a device. Each gets a reference to the page and calls the driver, which moves it if nobody else has a reference: since 6.15 who cannot lock the page takes none and faults again.',
  bounds: { page: 1, frame: 3 },
  boundsReason: 'the page of the device and a page for each thread, of which one comes second',
  initial: [sharedByTasks(2), kernel.noVmaLocks.set(true), inDevice],
  actors: { t0: writes, t1: reads },
  properties: [
    ...contents,
    someDeviceEntry,
    cameBack,
    accessesSucceed,
    sometimes(
      'locked by the other',
      'a thread finds the page locked',
      deviceFaulter.some((t) => t.in('fault.devicePrivate.unlockingChanged')),
    ),
  ],
  // A spinlock is had in the end: without this the other may find the page locked for ever, each time under the PTL.
  fairness: { t0: { 'lock PTE': 'strong' }, t1: { 'lock PTE': 'strong' } },
  expect: { verdict: 'holds', states: 935, transitions: 1754, depth: 42 },
  mutants: {
    'page not locked': {
      text: 'Until 6.15 both threads take a reference, lock or no lock: each finds that of the other, puts the entry back and faults again, for ever.',
      change: [
        runsInstead('t0', deviceFaulter.runs(migratingThread, { page: 0 })),
        runsInstead('t1', deviceFaulter.runs(migratingThread, { page: 0, access: 'read' })),
      ],
      expect: { violates: 'LIVE2', steps: 44 },
      bug: 'B41',
      reference: '1afaeb8293c9 ("mm/migrate: Trylock device page in do_swap_page"), 6.15',
    },
    'entry not compared': {
      text: 'The fault takes the entry for what it was when it was dispatched: the other thread has moved the page, which is freed.',
      change: guardBecomes(deviceFaulter, 'sameEntry', true),
      expect: { violates: 'REF5', steps: 40 },
      reference: 'mm/memory.c: do_swap_page(), pte_same() before get_page()',
    },
  },
});

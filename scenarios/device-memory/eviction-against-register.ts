/** A driver takes its page back while a VM is registered with the address space. */
import { actionBecomes, guardBecomes, nothing, scenario, sometimes } from '../../checker/language/index.ts';
import { evictor, migrateDeviceRange } from '../../machines/device-memory/migrate-device-range.ts';
import { notifierRegister, subscriber } from '../../machines/notifier/mmu-notifier-register.ts';
import { kernel, properties as p, registersLater, sharedByTasks } from '../../models/index.ts';
import { counts, inDevice } from './setting.ts';

export default scenario({
  name: 'device-eviction-against-register',
  text: 'A driver takes a page of its device back while a consumer subscribes to the address space that maps the page. The driver holds no lock of that address space: the lock of the anon_vma, under which it announces what it does, keeps the consumer out until it is done.',
  bounds: { page: 1, frame: 2 },
  boundsReason: 'the page of the device and a page of other memory',
  initial: [sharedByTasks(1), kernel.noVmaLocks.set(true), inDevice, registersLater(0)],
  actors: { evictor: evictor.runs(migrateDeviceRange, { page: 0, frame: 0 }), R: subscriber.runs(notifierRegister) },
  properties: [
    ...counts,
    p.SEC3,
    p.SEC5,
    p.SEC5rest,
    p.someCount,
    sometimes(
      'waits for the reverse map',
      'the registration waits until the driver is through with the entries of the page',
      subscriber.some((s) => s.in('registering.takingAllLocks.lockingAnonVma')),
    ),
  ],
  expect: { verdict: 'holds', states: 406, transitions: 738, depth: 44 },
  mutants: {
    'reverse map not locked': {
      text: 'The driver walks the reverse map without its lock: it tells the consumer of an end of which that has seen no start.',
      change: [
        guardBecomes(evictor, 'lockAnon', true),
        actionBecomes(evictor, 'lockAnon', nothing),
        actionBecomes(evictor, 'unlockAnon', nothing),
      ],
      expect: { violates: 'SEC5', steps: 24 },
      reference: 'mm/rmap.c: anon_vma_lock_read() in rmap_walk_anon()',
    },
  },
});

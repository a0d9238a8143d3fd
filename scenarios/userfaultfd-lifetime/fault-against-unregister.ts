/** A fault while its VMA is being disarmed, where mmap_lock is the only fault lock. */
import { guardBecomes, scenario, withoutLock } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUnregister, unregistrar } from '../../machines/userfaultfd/userfaultfd-unregister.ts';
import { builtIn, kernel, mms, properties as p } from '../../models/index.ts';
import { accessesMade, contextsGivenBack } from '../progress.ts';
import { armedByOneContext } from './registered.ts';
import { someFrameMapped } from './witnesses.ts';

export default scenario({
  name: 'fault-against-unregister',
  text: 'One thread stores to a missing page of an armed VMA while another disarms it. Linux before per-VMA locks: whoever is woken early waits for mmap_lock, and then finds the VMA unarmed.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one sleeper shows whether it is woken',
  initial: [armedByOneContext(2), kernel.noVmaLocks.set(true)],
  actors: {
    thread: faulter.runs(faultingThread, { page: 0 }),
    monitor: unregistrar.runs(uffdUnregister, { page: 0 }),
  },
  properties: [
    p.D1,
    p.A3,
    p.L4,
    p.R1,
    accessesMade,
    ...contextsGivenBack,
    p.R6list,
    p.R2,
    p.R6,
    p.W2,
    p.someFaultWaits,
    someFrameMapped,
  ],
  expect: { verdict: 'holds', states: 189, transitions: 312, depth: 45 },
  mutants: {
    'no wake': {
      text: 'Faults that wait already are not woken, and nothing will fill their page any more.',
      change: guardBecomes(unregistrar, 'needWakeup', false),
      expect: { violates: builtIn.W1, steps: 31 },
      reference: 'before 4.11: "userfaultfd: non-cooperative: wake userfaults after UFFDIO_UNREGISTER"',
    },
    'mmap_lock not taken': {
      text: 'The wake-up comes before the change. Without the lock a fault that has found the VMA armed, or one that was woken and comes again, queues after the wake-up and sleeps when the change is made.',
      change: withoutLock(mms.lock),
      expect: { violates: builtIn.W1, steps: 32 },
      reference: 'userfaultfd_unregister(): waking first is safe only because of the lock',
    },
  },
});

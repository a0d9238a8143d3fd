/** The same with per-VMA locks: a fault may slip in between the wake-up and the lock of the VMA. */
import { runsInstead, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUnregister, unregistrar } from '../../machines/userfaultfd/userfaultfd-unregister.ts';
import { builtIn, properties as p } from '../../models/index.ts';
import { armedByOneContext } from './registered.ts';
import { someFrameMapped } from './witnesses.ts';

export default scenario({
  name: 'fault-against-unregister-vma-lock',
  text: 'One thread stores to a missing page of an armed VMA while another disarms it, with per-VMA locks. UFFDIO_UNREGISTER looks at the queues before it write-locks the VMA, so a fault that holds only the lock of the VMA can queue in between: the VMA is disarmed under it, and it sleeps until UFFDIO_WAKE, close or a signal.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one fault that is too late to be seen',
  initial: armedByOneContext(2),
  actors: {
    thread: faulter.runs(faultingThread, { page: 0 }),
    monitor: unregistrar.runs(uffdUnregister, { page: 0 }),
  },
  properties: [p.D1, p.A3, p.L4, p.R1, p.R2, p.R6, p.W2, p.someFaultWaits, someFrameMapped],
  expect: { verdict: 'violated', violates: builtIn.W1, steps: 34 },
  reference: 'derived: userfaultfd_unregister() of 6.7 and later calls wake_userfault() before vma_start_write()',
  mutants: {
    'VMA lock first': {
      text: 'A cure: the VMA is write-locked before the queues are looked at, so that every fault that saw it armed is queued by then.',
      change: runsInstead('monitor', unregistrar.runs(uffdUnregister, { page: 0, locksVmaFirst: true })),
      expect: { holds: 'a fault that saw the VMA armed has queued before the lock is granted' },
    },
  },
});

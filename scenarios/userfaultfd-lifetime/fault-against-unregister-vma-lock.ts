/** The same with per-VMA locks: a fault may slip in between the wake-up and the lock of the VMA. */
import { initially, runsInstead, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUnregister, unregistrar } from '../../machines/userfaultfd/userfaultfd-unregister.ts';
import { builtIn, kernel, properties as p } from '../../models/index.ts';
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
  expect: { verdict: 'violated', violates: builtIn.W1, steps: 35 },
  reference:
    'derived: userfaultfd_unregister() of 6.6 and later calls wake_userfault() before vma_start_write(); then confirmed on live kernels, where a load waits for good within some 100 tries on 6.12 and on 6.18, and not on 6.1',
  mutants: {
    'armed VMAs under mmap_lock': {
      text: 'Linux 6.4 and 6.5: there are VMA locks, but a fault on an armed VMA takes mmap_lock.',
      change: initially(kernel.armedTakesMmapLock.set(true)),
      expect: { holds: 'UNREGISTER holds mmap_lock for writing from its wake-up to its change' },
      reference: 'lock_vma_under_rcu() of 6.4; 29a22b9e08d7 (6.6) handles userfaults under the lock of the VMA',
    },
    'VMA lock first': {
      text: 'A cure: the VMA is write-locked before the queues are looked at, so that every fault that saw it armed is queued by then.',
      change: runsInstead('monitor', unregistrar.runs(uffdUnregister, { page: 0, locksVmaFirst: true })),
      expect: { holds: 'a fault that saw the VMA armed has queued before the lock is granted' },
    },
  },
});

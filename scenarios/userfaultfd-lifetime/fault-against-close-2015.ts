/** The same in 2015: a fault that comes to a closed context gets SIGBUS. */
import { scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { closer, uffdClose } from '../../machines/userfaultfd/userfaultfd-release.ts';
import { kernel, properties as p } from '../../models/index.ts';
import { armedByOneContext } from './registered.ts';
import { someContextFreed, someFrameMapped } from './witnesses.ts';

export default scenario({
  name: 'fault-against-close-2015',
  text: 'Linux 4.3: the descriptor pins mm_users, mmap_lock is the only fault lock, and a fault that finds the VMA still armed but the context released is answered with SIGBUS, although nobody asked for SIGBUS and the next access would have got a page.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one fault between the two steps of close()',
  initial: [
    kernel.noVmaLocks.set(true),
    kernel.oneRetryOnly.set(true),
    kernel.strayWakeUpEndsSleep.set(true),
    kernel.closedGivesSigbus.set(true),
    kernel.fdPinsMmUsers.set(true),
    kernel.noMmapChanging.set(true),
    armedByOneContext(2),
  ],
  actors: {
    thread: faulter.runs(faultingThread, { page: 0 }),
    monitor: closer.runs(uffdClose),
  },
  properties: [
    p.D1,
    p.A3,
    p.A5,
    p.L4,
    p.R1,
    p.R2,
    p.R6,
    p.W2,
    p.W5,
    p.someFaultWaits,
    someFrameMapped,
    someContextFreed,
  ],
  expect: { verdict: 'violated', violates: 'A5', steps: 10 },
  reference: 'handle_userfault() of 4.3; 656710a60e36 made it a retry',
});

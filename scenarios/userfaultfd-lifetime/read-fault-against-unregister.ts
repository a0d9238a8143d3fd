/** The message of a fault is read, and perhaps just being moved, when its VMA is unregistered. */
import { guardBecomes, scenario } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { uffdUser } from '../../machines/userfaultfd/descriptor-user-role.ts';
import { occasionalReader } from '../../machines/userfaultfd/userfaultfd-read.ts';
import { uffdUnregister, unregistrar } from '../../machines/userfaultfd/userfaultfd-unregister.ts';
import { builtIn, kernel, properties as p } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { armedByOneContext } from './registered.ts';

export default scenario({
  name: 'read-fault-against-unregister',
  text: 'A thread loads from a missing page of an armed VMA and a reader takes its message, while another thread unregisters the VMA: in whichever queue the fault is, or in neither for a moment, it is woken. Linux before 6.4, since later ones may leave it asleep: fault-against-unregister-vma-lock.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one fault suffices for both queues to look empty while it is moved',
  initial: [armedByOneContext(3), kernel.noVmaLocks.set(true)],
  actors: {
    thread: faulter.runs(faultingThread, { page: 0, access: 'read' }),
    reader: uffdUser.runs(occasionalReader),
    monitor: unregistrar.runs(uffdUnregister, { page: 0 }),
  },
  properties: [p.D1, p.R1, ...contextsGivenBack, p.R6list, p.R2, p.R6, p.W2, p.W3, p.someFaultWaits, p.someFaultIsRead],
  expect: { verdict: 'holds', states: 3881, transitions: 9553, depth: 62 },
  mutants: {
    'no refile sequence': {
      text: 'UNREGISTER does not look again when a fault was moved from one queue to the other meanwhile.',
      change: guardBecomes(unregistrar, 'refiled', false),
      expect: { violates: builtIn.W1, steps: 44 },
      reference: '2c5b7e1be74f; fs/userfaultfd.c, wake_userfault()',
    },
    'read queue forgotten': {
      text: 'UNREGISTER looks for faults whose message nobody has read.',
      change: guardBecomes(unregistrar, 'hasRead', false),
      expect: { violates: builtIn.W1, steps: 44 },
      reference: 'fs/userfaultfd.c, wake_userfault(): waitqueue_active(&ctx->fault_wqh)',
    },
  },
});

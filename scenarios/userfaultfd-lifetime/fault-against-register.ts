/** A fault while its VMA is being armed: it fills the page before UFFDIO_REGISTER returns, or it asks user space. */
import { guardBecomes, scenario, withoutLock } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { registrar, uffdRegister } from '../../machines/userfaultfd/userfaultfd-register.ts';
import { builtIn, opened, properties as p, sharedByTasks, vmas } from '../../models/index.ts';
import { contextsGivenBack } from '../progress.ts';
import { someFrameMapped } from './witnesses.ts';

export default scenario({
  name: 'fault-against-register',
  text: 'One thread stores to a missing page while another arms its VMA. Nobody resolves faults: a fault that asks waits.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'one page that one thread faults on; arming changes the VMA as a whole',
  initial: [sharedByTasks(2), opened(0)],
  actors: {
    thread: faulter.runs(faultingThread, { page: 0, readsBack: true }),
    monitor: registrar.runs(uffdRegister, { page: 0 }),
  },
  properties: [
    p.D1,
    p.D3,
    p.D4,
    p.A3,
    p.A6,
    p.L4,
    p.R1,
    ...contextsGivenBack,
    p.R6list,
    p.R2,
    p.W2,
    p.someFaultWaits,
    someFrameMapped,
  ],
  expect: { verdict: 'holds', states: 229, transitions: 394, depth: 31 },
  mutants: {
    'VMA lock forgotten': {
      text: 'Flags and context change under mmap_lock alone, although a fault may hold nothing but the lock of the VMA.',
      change: guardBecomes(registrar, 'noVmaLocks', true),
      expect: { violates: builtIn.L6, steps: 7 },
      reference: 'vma_start_write() in userfaultfd_register()',
    },
    'no VMA lock': {
      text: 'The same with its consequence: nobody takes the lock of the VMA, so a fault that found the VMA unarmed fills the page after UFFDIO_REGISTER has returned.',
      change: withoutLock(vmas.lock.at(0)),
      expect: { violates: 'A3', steps: 20 },
      reference: 'seed 001, option 3: the window after an arming call has returned',
    },
    'filled while armed': {
      text: 'As above, seen at once: the kernel fills a missing page of a VMA that is armed already.',
      change: withoutLock(vmas.lock.at(0)),
      expect: { violates: 'D1', steps: 17 },
      reference: 'vma_start_write() in userfaultfd_register()',
    },
  },
});

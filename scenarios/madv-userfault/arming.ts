/** madvise(MADV_USERFAULT) against a fault: once the call has returned, no missing page of the VMA is zero-filled. */
import { actionBecomes, inState, nothing, scenario, sometimes, withoutLock } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import { madvise, madviser } from '../../machines/madv-userfault/madvise-behavior.ts';
import { mms, properties as p, sharedByTasks, vmas } from '../../models/index.ts';
import { kernelOf2013 } from './setting.ts';

const actors = {
  thread: faulter.runs(faultingThread, { page: 0, readsBack: true }),
  monitor: madviser.runs(madvise, { page: 0 }),
  caller: faulter.runs(faultingThread, { page: 0, access: 'read', mode: 'kernel' }),
};
const filled = sometimes('filled', 'the fault was faster than the call', inState(0, 'done'));
const sigbus = sometimes('SIGBUS', 'the call was faster than the fault', inState(0, 'killedBySigbus'));
const efault = sometimes('EFAULT', 'a system call that read the page has failed', inState(2, 'failedWithEfault'));
const properties = [p.A3, p.A5, p.D1, p.D4, p.L4, p.R2, filled, sigbus, efault];

export const armingAgainstFault = scenario({
  name: 'arming-against-fault',
  text: 'A thread stores to a missing page and a system call of another loads from it while a third arms the VMA with MADV_USERFAULT. Either the page is filled before madvise() returns, or the thread gets SIGBUS and the system call EFAULT.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'the call changes the VMA as a whole: one page shows whether a fault has seen the flag',
  initial: kernelOf2013(3),
  actors,
  properties,
  expect: { verdict: 'holds', states: 755, transitions: 1710, depth: 35 },
  mutants: {
    'no mmap_lock': {
      text: 'A fault that has read the flags before they change fills the page after the call has returned.',
      change: withoutLock(mms.lock),
      expect: { violates: 'A3', steps: 13 },
      reference: 'madvise_behavior(): vm_flags change under mmap_lock for writing',
    },
    'flag lost on 32 bit': {
      text: 'The flag is bit 32 and madvise() computes the new flags in an unsigned long: the call returns 0 and has armed nothing.',
      change: actionBecomes(madviser, 'setFlag', nothing),
      expect: { violates: 'A3', steps: 13 },
      bug: 'D39',
      reference: 'seed 000, include/linux/mm_types.h: vm_flags_t becomes 64 bits wide, a local variable does not',
    },
  },
});

export const armingAgainstFaultVmaLock = scenario({
  name: 'arming-against-fault-vma-lock',
  text: 'The same call in a kernel with per-VMA locks, where it has to wait for the faults that hold nothing else.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'as with mmap_lock alone',
  initial: sharedByTasks(3),
  actors,
  properties,
  expect: { verdict: 'holds', states: 1198, transitions: 2769, depth: 38 },
  mutants: {
    'no VMA lock': {
      text: 'The call holds mmap_lock, which a fault under the VMA lock has not taken: the page is filled after the call has returned.',
      change: withoutLock(vmas.lock.at(0)),
      expect: { violates: 'A3', steps: 17 },
      reference: 'vm_flags_set(): vma_start_write(), Linux 6.6',
    },
  },
});

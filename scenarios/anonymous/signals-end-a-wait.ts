/** Signals while a fault waits in a userfaultfd that nobody answers: what returns, with which lock, and what is left. */
import { actionBecomes, inState, me, nothing, or, scenario, sometimes } from '../../checker/language/index.ts';
import { faultingThread } from '../../machines/fault/do-user-addr-fault.ts';
import { faulter } from '../../machines/fault/faulting-thread-role.ts';
import {
  builtIn,
  kernel,
  opened,
  properties as p,
  prepareToWait,
  sharedByTasks,
  vmas,
  waiter,
} from '../../models/index.ts';
import { contextsGivenBack, killedStays } from '../progress.ts';

const armed = [sharedByTasks(2), opened(0), vmas.missing.at(0).set(true), vmas.ctx.at(0).set(0)];
const someoneIsKilled = sometimes(
  'a fault is killed',
  'a fatal signal ended a wait',
  or(inState(0, 'killed'), inState(1, 'killed')),
);
const properties = [
  p.D1,
  p.L4,
  p.R1,
  ...contextsGivenBack,
  p.R6list,
  p.R2,
  p.W2,
  p.W4,
  killedStays,
  p.W5,
  p.someFaultWaits,
  someoneIsKilled,
];

export const signalsEndAWait = scenario({
  name: 'signals-end-a-wait',
  text: 'Two threads wait for one armed page that nobody fills. One, in user mode, gets signals that it handles; one, in a system call, is killed.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'each thread has its own kind of signal; they share the queue of the context',
  initial: armed,
  actors: {
    handling: faulter.runs(faultingThread, { page: 0, signal: 'nonfatal' }),
    killed: faulter.runs(faultingThread, { page: 0, access: 'read', mode: 'kernel', signal: 'fatal' }),
  },
  properties,
  expect: { verdict: 'holds', states: 2840, transitions: 7347, depth: 51 },
  mutants: {
    'sleeps uninterruptibly': {
      text: 'The fault sleeps as if no signal mattered: who is killed never leaves.',
      change: actionBecomes(faulter, 'setTaskState', prepareToWait('uninterruptible')),
      expect: { violates: 'W4', steps: 37 },
      reference: 'userfaultfd_get_blocking_state()',
    },
    'node left in the queue': {
      text: 'A fault that a signal has woken returns with its node still linked: whoever reads or wakes next finds what is no longer there.',
      change: actionBecomes(faulter, 'unlinkNode', waiter.link.at(me).set('empty')),
      expect: { violates: 'R6list', steps: 23 },
      reference: 'handle_userfault(): list_empty_careful(), and list_del() under fault_pending_wqh.lock',
    },
    'fault lock kept': {
      text: 'handle_userfault() asks for a retry and keeps the lock that its caller takes again.',
      change: actionBecomes(faulter, 'releaseFaultLock', nothing),
      expect: { violates: 'L4', steps: 28 },
      reference: 'handle_userfault(): release_fault_lock() before schedule()',
    },
    'lock dropped before the VMA is read': {
      text: 'The fault lock goes together with the page-table lock: which context is to be asked is read from a VMA that nothing keeps.',
      change: actionBecomes(faulter, 'unlockPteToAsk', [
        faulter.actions.unlockPteToAsk,
        faulter.actions.releaseFaultLock,
      ]),
      expect: { violates: builtIn.L5, steps: 6 },
      reference: 'handle_userfault(): vma->vm_userfaultfd_ctx is read under the fault lock',
    },
  },
});

export const signalsEndAWait2015 = scenario({
  name: 'signals-end-a-wait-2015',
  text: 'The same in Linux 4.3, where a signal that is not fatal makes the fault take mmap_lock again and return as if it were resolved.',
  bounds: { page: 1, frame: 1 },
  boundsReason: 'as with the current rules',
  initial: [
    armed,
    kernel.noVmaLocks.set(true),
    kernel.oneRetryOnly.set(true),
    kernel.strayWakeUpEndsSleep.set(true),
    kernel.closedGivesSigbus.set(true),
  ],
  actors: {
    handling: faulter.runs(faultingThread, { page: 0, signal: 'nonfatal' }),
    killed: faulter.runs(faultingThread, { page: 0, access: 'read', mode: 'kernel', signal: 'fatal' }),
  },
  properties,
  expect: { verdict: 'holds', states: 2766, transitions: 7081, depth: 51 },
  mutants: {
    'returns without mmap_lock': {
      text: 'The fault claims to be resolved without taking mmap_lock again, which its caller then drops.',
      change: actionBecomes(faulter, 'relockMmap', nothing),
      expect: { violates: 'L4', steps: 27 },
      reference: 'handle_userfault() of Linux 4.3: down_read(&mm->mmap_sem) before VM_FAULT_NOPAGE',
    },
  },
});

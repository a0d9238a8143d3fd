/**
 * One thread that accesses a page of anonymous memory: do_user_addr_fault(), arch/x86/mm/fault.c, around
 * do-anonymous-page.ts and handle-userfault.ts. Linux 6.12 and, by the constants of models/kernel.ts, Linux 4.3; with
 * VM_USERFAULT the MADV_USERFAULT of 2013.
 * Not modelled: what the fault does for other kinds of memory, more than one access but a load after the store.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { anonymousOnly } from '../file/anonymous-only.ts';
import { residentOnly } from '../swap/resident-only.ts';
import { handleUserfault } from '../userfaultfd/handle-userfault.ts';
import { anonymousStates } from './do-anonymous-page.ts';
import { faulter } from './faulting-thread-role.ts';

export const faultStates = states({
  accessing: {
    id: 'accessing',
    meta: { in: 'hardware', version: '6.12' },
    on: {
      'access memory': [
        {
          guard: 'storeRetiresBeforeLoad',
          actions: ['store', 'turnToReading'],
          description: 'the store succeeds, and a load follows',
        },
        { guard: 'storeRetires', actions: 'store', target: 'done', description: 'the store succeeds' },
        { guard: 'loadRetires', actions: 'load', target: 'done', description: 'the load succeeds' },
        { target: 'fault', description: 'a page fault' },
      ],
    },
  },
  fault: {
    initial: 'begun',
    meta: { in: 'arch/x86/mm/fault.c:do_user_addr_fault', version: '6.12' },
    on: {
      'signal arrives': { guard: 'signalMayCome', actions: 'receiveSignal' },
      'late wake-up': { guard: 'lateWakeComes', actions: 'deliverLateWake' },
    },
    states: {
      begun: { always: [{ guard: 'vmaLockApplies', target: 'underRcu' }, { target: 'atMmapLock' }] },
      underRcu: {
        meta: { in: 'mm/memory.c:lock_vma_under_rcu' },
        on: {
          'find VMA under RCU': [
            { guard: 'vmaInTree', actions: 'findVmaLockless', target: 'vmaFound', description: 'found' },
            { target: 'atMmapLock', description: 'none there' },
          ],
        },
      },
      vmaFound: {
        meta: { in: 'include/linux/mm.h:vma_start_read' },
        on: {
          'try VMA lock': [
            { guard: 'tryVmaLock', actions: 'tryVmaLock', target: 'vmaLocked', description: 'taken' },
            { actions: 'forgetVma', target: 'atMmapLock', description: 'locked for writing' },
          ],
        },
      },
      // The VMA may have been detached or moved before the lock kept it in place.
      vmaLocked: {
        meta: { in: 'mm/memory.c:lock_vma_under_rcu' },
        on: {
          'recheck VMA': [
            { guard: 'vmaStillCovers', actions: 'keepVmaLock', target: 'covered', description: 'still there' },
            {
              actions: ['dropVmaLock', 'forgetVma'],
              target: 'atMmapLock',
              description: 'detached, or elsewhere by now',
            },
          ],
        },
      },
      atMmapLock: {
        always: [{ guard: 'mmapContended', target: 'sleepingOnMmapLock' }, { target: 'takingMmapLock' }],
      },
      takingMmapLock: {
        meta: { in: 'mm/memory.c:get_mmap_lock_carefully' },
        on: {
          'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'covered' },
          'leave queue for mmap_lock': { guard: 'waitIsKilled', target: '#killed' },
        },
      },
      // The waker of the rwsem may still be on its way to this task after the lock is taken.
      sleepingOnMmapLock: {
        meta: { in: 'mm/memory.c:get_mmap_lock_carefully' },
        on: {
          'take mmap_lock': {
            guard: 'lockMmap',
            actions: ['lockMmap', 'findVma', 'leaveLateWake'],
            target: 'covered',
          },
          'leave queue for mmap_lock': { guard: 'waitIsKilled', target: '#killed' },
        },
      },
      covered: { always: [{ guard: 'accessAllowed', target: 'dispatching' }, { target: 'badAccess' }] },
      ...anonymousStates,
      asking: {
        id: 'asking',
        always: [
          { guard: 'answeredBySigbus', target: 'sigbus' },
          { actions: 'noteContext', target: 'handleUserfault' },
        ],
      },
      handleUserfault,
      // VM_FAULT_RETRY: the callee has dropped the fault lock.
      retry: {
        id: 'retry',
        entry: 'returnRetry',
        always: [
          { guard: 'isKilled', target: '#killed' },
          { guard: 'returnsToHandler', target: 'resuming' },
          { target: 'atMmapLock' },
        ],
      },
      // 0 or VM_FAULT_NOPAGE: the fault lock is still held.
      resolved: {
        id: 'resolved',
        entry: 'returnDone',
        on: { 'drop fault lock': { actions: ['releaseFaultLock', 'forgetFaultLock'], target: 'resuming' } },
      },
      resuming: {
        id: 'resuming',
        exit: 'leaveFault',
        always: [
          { guard: 'isKilled', target: '#killed' },
          { guard: 'handlerRuns', actions: 'takeSignal', target: '#accessing' },
          { target: '#accessing' },
        ],
      },
      sigbus: {
        id: 'sigbus',
        on: {
          'drop fault lock': [
            {
              guard: 'inKernelMode',
              actions: ['releaseFaultLock', 'forgetFaultLock'],
              target: '#failedWithEfault',
              description: 'the system call fails',
            },
            {
              guard: 'handlesSigbus',
              actions: ['releaseFaultLock', 'forgetFaultLock', 'leaveFault'],
              target: '#handler',
              description: 'SIGBUS has a handler',
            },
            {
              actions: ['releaseFaultLock', 'forgetFaultLock'],
              target: '#killedBySigbus',
              description: 'SIGBUS has no handler',
            },
          ],
        },
      },
      badAccess: {
        meta: { in: 'arch/x86/mm/fault.c:__bad_area' },
        on: { 'drop fault lock': { actions: ['releaseFaultLock', 'forgetFaultLock'], target: '#failedWithSegv' } },
      },
    },
  },
  done: { id: 'done', type: 'final' },
  killed: { id: 'killed', type: 'final' },
  killedBySigbus: { id: 'killedBySigbus', type: 'final' },
  failedWithEfault: { id: 'failedWithEfault', type: 'final' },
  failedWithSegv: { id: 'failedWithSegv', type: 'final' },
  // The SIGBUS handler returns, and the access is tried again; in other threads it first asks for the page.
  handler: {
    id: 'handler',
    meta: { in: 'user space', version: '6.12' },
    on: { 'return from handler': { target: '#accessing' } },
  },
});

export const faultingThread = setup(vocabulary(faulter)).createMachine({
  id: 'faulting thread',
  meta: { excludes: { ...anonymousOnly, ...residentOnly } },
  initial: 'accessing',
  states: faultStates,
});

/**
 * shmem_falloc_wait(), mm/shmem.c, Linux 6.12: a fault in a hole that is being punched sleeps until it is, since who punches
 * might never come to an end beside faults that fill the hole again. Part of shmem-fault.ts. The queue is on the stack of who
 * punches: i_lock is taken again before finish_wait() so that the node is off it, and nobody looks at what may be gone.
 */
import { states } from '../../checker/language/vocabulary.ts';

/** It ends at #lookingForPage if the hole is not this one. */
export const shmemFallocWait = states({
  initial: 'lockingInode',
  meta: { in: 'mm/shmem.c:shmem_falloc_wait', version: '6.12' },
  states: {
    lockingInode: { on: { 'take i_lock': { guard: 'lockInode', actions: 'lockInode', target: 'inodeLocked' } } },
    inodeLocked: {
      on: {
        'read i_private again': [
          { guard: 'isPunched', target: 'inHole', description: 'this page is being punched' },
          { target: 'elsewhere', description: 'not this page' },
        ],
      },
    },
    elsewhere: { on: { 'drop i_lock': { actions: 'unlockInode', target: '#lookingForPage' } } },
    inHole: { always: [{ guard: 'mayDropLock', target: 'droppingFaultLock' }, { target: 'queueing' }] },
    droppingFaultLock: {
      meta: { in: 'mm/internal.h:maybe_unlock_mmap_for_io' },
      on: { 'drop fault lock': { actions: ['releaseFaultLock', 'forgetFaultLock'], target: 'queueing' } },
    },
    queueing: { on: { 'prepare to wait': { actions: 'queueForPunch', target: 'queued' } } },
    queued: { on: { 'drop i_lock': { actions: 'unlockInode', target: 'sleeping' } } },
    sleeping: { on: { 'wake up': { guard: 'wokenByPunch', actions: 'wokenByPunch', target: 'relocking' } } },
    relocking: { on: { 'take i_lock again': { guard: 'lockInode', actions: 'lockInode', target: 'finishing' } } },
    finishing: { on: { 'finish wait': { actions: 'finishPunchWait', target: 'finished' } } },
    finished: { on: { 'drop i_lock': { actions: 'unlockInode', target: 'over' } } },
    over: { always: [{ guard: 'holdsFaultLock', target: '#resolved' }, { target: '#retry' }] },
  },
});

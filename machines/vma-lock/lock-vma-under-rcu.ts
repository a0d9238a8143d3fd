/**
 * A thread that read-locks the VMA at an address, as a fault does, reads two fields of it that belong together, and lets it go:
 * lock_vma_under_rcu(), mm/memory.c of Linux 6.12 and mm/mmap_lock.c of Linux 6.16, with vma_start_read() and
 * vma_end_read(); vma_start_read() with what commit 9bbffee67ffd made of it, in 6.17 and 6.16.1. If that fails it looks the VMA up
 * under mmap_lock.
 * Not modelled: the first look at the sequence numbers without the lock, by which vma_start_read() only gives up sooner; sequence numbers
 * and counts that overflow; that numbers of two address spaces may be the same, by which it does so, too; that up_read() still looks at the
 * semaphore when it has released it, for which vma_end_read() holds RCU; nodes of the maple tree.
 */
import { setup } from 'xstate';
import { states, vocabulary } from '../../checker/language/vocabulary.ts';
import { vmaReader } from './vma-reader-role.ts';

const using = states({
  initial: 'readingFlags',
  meta: { in: 'arch/x86/mm/fault.c:do_user_addr_fault', version: '6.12' },
  states: {
    readingFlags: { on: { 'read vm_flags': { actions: 'readFlags', target: 'readingPageProt' } } },
    readingPageProt: { on: { 'read vm_page_prot': { actions: 'readPageProt', target: 'used' } } },
    used: { type: 'final' },
  },
});

/** Ends at #using, with the VMA locked, or at #atMmapLock. */
export const bySemaphore = states({
  initial: 'walking',
  meta: { in: 'mm/memory.c:lock_vma_under_rcu', version: '6.12' },
  states: {
    walking: {
      on: {
        'find VMA under RCU': [
          { guard: 'inTree', actions: 'findUnderRcu', target: 'found', description: 'found' },
          { target: '#atMmapLock', description: 'none there' },
        ],
      },
    },
    found: {
      meta: { in: 'include/linux/mm.h:vma_start_read' },
      on: {
        'try vm_lock': [
          { guard: 'tryVmLock', actions: 'tryVmLock', target: 'locked', description: 'taken' },
          { actions: 'forgetFound', target: 'leaving', description: 'held for writing' },
        ],
      },
    },
    // vma_start_write() has given the semaphore back long before the writer is done.
    locked: {
      meta: { in: 'include/linux/mm.h:vma_start_read' },
      on: {
        'compare lock sequence': [
          { guard: 'isWriteLocked', target: 'givingUp', description: 'a writer has it' },
          { target: 'checkingDetached', description: 'no writer' },
        ],
      },
    },
    checkingDetached: {
      on: {
        'look whether detached': [
          { guard: 'isDetached', target: 'unlockingDetached', description: 'detached' },
          { target: 'checkingRange', description: 'attached' },
        ],
      },
    },
    unlockingDetached: { on: { 'unlock vm_lock': { actions: 'unlockVm', target: 'walkingAgain' } } },
    walkingAgain: {
      on: {
        'find VMA again': [
          { guard: 'inTree', actions: 'findAgain', target: 'found', description: 'found' },
          { target: 'leaving', description: 'none there' },
        ],
      },
    },
    checkingRange: {
      on: {
        'check range': [
          { guard: 'inRange', target: 'keeping', description: 'it covers the address' },
          { target: 'givingUp', description: 'it has shrunk' },
        ],
      },
    },
    keeping: { on: { rcu_read_unlock: { actions: 'rcuUnlock', target: '#using' } } },
    givingUp: { on: { 'unlock vm_lock': { actions: 'unlockVm', target: 'leaving' } } },
    leaving: { on: { rcu_read_unlock: { actions: 'rcuUnlock', target: '#atMmapLock' } } },
  },
});

/** vma_refcount_put(): vm_mm is read before the count is dropped, since the VMA may be another one afterwards. */
const refcountPut = states({
  initial: 'dropping',
  meta: { in: 'include/linux/mmap_lock.h:vma_refcount_put', version: '6.16' },
  states: {
    dropping: {
      on: {
        'drop vm_refcnt': [
          {
            guard: 'writerWaits',
            actions: ['noteMm', 'uncount'],
            target: 'waking',
            description: 'a writer waits for that',
          },
          { actions: 'uncount', target: 'dropped', description: 'no writer waits for that' },
        ],
      },
    },
    waking: { on: { 'wake writer': { actions: 'wakeWriter', target: 'dropped' } } },
    dropped: { type: 'final' },
  },
});

const startRead = { in: 'include/linux/mmap_lock.h:vma_start_read' } as const;

const byCount = states({
  initial: 'walking',
  meta: { in: 'mm/mmap_lock.c:lock_vma_under_rcu', version: '6.16' },
  states: {
    walking: {
      on: {
        'find VMA under RCU': [
          { guard: 'inTree', actions: 'findUnderRcu', target: 'found', description: 'found' },
          { target: '#atMmapLock', description: 'none there' },
        ],
      },
    },
    found: {
      meta: startRead,
      on: {
        'raise vm_refcnt': [
          { guard: 'countIsNone', target: 'walkingAgain', description: 'detached' },
          { guard: 'keptOut', actions: 'forgetFound', target: 'leaving', description: 'a writer keeps readers out' },
          { actions: 'count', target: 'counted', description: 'counted' },
        ],
      },
    },
    walkingAgain: {
      on: {
        'find VMA again': [
          { guard: 'inTree', actions: 'findAgain', target: 'found', description: 'found' },
          { actions: 'forgetFound', target: 'leaving', description: 'none there' },
        ],
      },
    },
    // It may be another one than the one that was found: in another address space, or at another address.
    counted: {
      meta: startRead,
      on: {
        'compare vm_mm': [
          { guard: 'isOfOther', actions: 'noteMm', target: 'leavingOther', description: 'of another address space' },
          { target: 'comparing', description: 'of this one' },
        ],
      },
    },
    leavingOther: { meta: startRead, on: { rcu_read_unlock: { actions: 'rcuUnlock', target: 'grabbing' } } },
    // Nobody but the VMA keeps that address space, and the VMA is let go before its writer is woken.
    grabbing: { meta: startRead, on: { mmgrab: { actions: 'mmgrab', target: 'puttingOther' } } },
    puttingOther: { ...refcountPut, onDone: { target: 'droppingOther' } },
    droppingOther: {
      meta: startRead,
      on: {
        mmdrop: [
          {
            guard: 'lastOfMm',
            actions: ['mmdrop', 'freeMm', 'forgetMm'],
            target: '#atMmapLock',
            description: 'the last',
          },
          { actions: ['mmdrop', 'forgetMm'], target: '#atMmapLock', description: 'others have it' },
        ],
      },
    },
    comparing: {
      meta: startRead,
      on: {
        'compare lock sequence': [
          { guard: 'isWriteLocked', target: 'givingUp', description: 'a writer has it' },
          { target: 'checkingRange', description: 'no writer' },
        ],
      },
    },
    checkingRange: {
      on: {
        'check range': [
          { guard: 'inRange', target: 'keeping', description: 'it covers the address' },
          { target: 'givingUp', description: 'it is elsewhere' },
        ],
      },
    },
    keeping: { on: { rcu_read_unlock: { actions: 'rcuUnlock', target: '#using' } } },
    givingUp: { ...refcountPut, onDone: { actions: 'forgetMm', target: 'leaving' } },
    leaving: { on: { rcu_read_unlock: { actions: 'rcuUnlock', target: '#atMmapLock' } } },
  },
});

export const lockVmaUnderRcu = setup(vocabulary(vmaReader)).createMachine({
  id: 'reader of a VMA',
  initial: 'called',
  states: {
    called: { always: [{ guard: 'isSemaphore', target: 'bySemaphore' }, { target: 'byCount' }] },
    bySemaphore,
    byCount,
    using: { id: 'using', ...using, onDone: { target: 'ending' } },
    ending: { always: [{ guard: 'isSemaphore', target: 'unlocking' }, { target: 'putting' }] },
    unlocking: {
      meta: { in: 'include/linux/mm.h:vma_end_read', version: '6.12' },
      on: { 'unlock vm_lock': { actions: 'unlockVm', target: 'done' } },
    },
    putting: { ...refcountPut, onDone: { actions: 'forgetMm', target: 'done' } },

    atMmapLock: {
      id: 'atMmapLock',
      meta: { in: 'mm/memory.c:lock_mm_and_find_vma', version: '6.12' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'finding' } },
    },
    finding: {
      meta: { in: 'mm/memory.c:lock_mm_and_find_vma', version: '6.12' },
      on: {
        'find VMA': [
          { guard: 'inTree', actions: 'findUnderLock', target: 'usingUnderLock', description: 'found' },
          { target: 'missing', description: 'none there' },
        ],
      },
    },
    usingUnderLock: { ...using, onDone: { target: 'unlockingMmap' } },
    unlockingMmap: {
      meta: { in: 'arch/x86/mm/fault.c:do_user_addr_fault', version: '6.12' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } },
    },
    missing: {
      meta: { in: 'mm/memory.c:lock_mm_and_find_vma', version: '6.12' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'failedWithSegv' } },
    },
    done: { type: 'final' },
    failedWithSegv: { type: 'final' },
  },
});

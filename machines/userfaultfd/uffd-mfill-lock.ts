/**
 * How a resolver locks what it fills: uffd_mfill_lock() and uffd_mfill_unlock(), mm/userfaultfd.c, Linux 6.12,
 * with the map_changing_lock that mfill_atomic() takes around the look at mmap_changing; and where
 * `kernel.fillsTakeMmapLock` or `kernel.noVmaLocks` is set, the mmap_lock that __mcopy_atomic() of 6.1 held instead of both.
 * Not modelled: preparing an anon_vma, which under the VMA lock is asked for and otherwise made under mmap_lock.
 */
import { uffdUserSetup } from './descriptor-user-role.ts';

const before69 = { in: 'mm/userfaultfd.c:__mcopy_atomic', version: '6.1' } as const;

/** Ends with the locks held, or with `error` set and none held. */
export const mfillLock = uffdUserSetup.createStateConfig({
  initial: 'begun',
  meta: { in: 'mm/userfaultfd.c:uffd_lock_vma', version: '6.12' },
  states: {
    begun: { always: [{ guard: 'mmapLockOnly', target: 'underMmapLock' }, { target: 'tryingVmaLock' }] },
    // Finding and trying are one RCU section: what was detached in between is found out, and refused like a failed try.
    tryingVmaLock: {
      meta: { in: 'mm/memory.c:lock_vma_under_rcu' },
      on: {
        'try VMA lock': [
          { guard: 'tryVmaLock', actions: 'tryVmaLock', target: 'vmaLocked', description: 'locked' },
          { target: 'takingMmapLock', description: 'write-locked or not there' },
        ],
      },
    },
    takingMmapLock: {
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'mmapLocked' } },
    },
    mmapLocked: {
      always: [
        { guard: 'vmaFound', target: 'lockingVma' },
        { actions: 'failEnoent', target: 'notFound' },
      ],
    },
    // No writer can hold the VMA's lock while mmap_lock is read-held.
    lockingVma: {
      on: {
        'lock VMA': { guard: 'lockVmaUnderMmap', actions: 'lockVmaUnderMmap', target: 'droppingMmapLock' },
      },
    },
    droppingMmapLock: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'vmaLocked' } } },
    notFound: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    vmaLocked: {
      meta: { in: 'mm/userfaultfd.c:validate_dst_vma' },
      on: {
        'validate VMA': [
          { guard: 'rangeRegistered', target: 'takingMapChangingLock', description: 'covers the range, registered' },
          { actions: 'failEnoent', target: 'refused', description: 'not the whole range or not registered: ENOENT' },
        ],
      },
    },
    refused: {
      meta: { in: 'mm/userfaultfd.c:uffd_mfill_lock' },
      on: { 'drop VMA lock': { actions: 'unlockVma', target: 'done' } },
    },
    takingMapChangingLock: {
      meta: { in: 'mm/userfaultfd.c:mfill_atomic' },
      on: {
        'take map_changing_lock': { guard: 'lockMapChanging', actions: 'lockMapChanging', target: 'stable' },
      },
    },
    // An event that began since the first look is not to be overtaken.
    stable: {
      meta: { in: 'mm/userfaultfd.c:mfill_atomic' },
      on: {
        'look at mmap_changing': [
          {
            guard: 'layoutChanging',
            actions: 'failEagain',
            target: 'droppingMapChangingLock',
            description: 'layout changing: EAGAIN',
          },
          { target: 'done', description: 'no event in flight' },
        ],
      },
    },
    droppingMapChangingLock: {
      meta: { in: 'mm/userfaultfd.c:mfill_atomic' },
      on: { 'drop map_changing_lock': { actions: 'unlockMapChanging', target: 'droppingVmaLock' } },
    },
    droppingVmaLock: {
      meta: { in: 'mm/userfaultfd.c:uffd_mfill_unlock' },
      on: { 'drop VMA lock': { actions: 'unlockVma', target: 'done' } },
    },
    underMmapLock: {
      meta: before69,
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'mmapLockedOnly' } },
    },
    mmapLockedOnly: { always: [{ guard: 'looksForExit', target: 'lookingForExit' }, { target: 'inUse' }] },
    lookingForExit: {
      meta: before69,
      on: {
        'look at mm_users': [
          { guard: 'tearDownIsDue', actions: 'failEsrch', target: 'droppingLockOnly', description: '0: ESRCH' },
          { target: 'inUse', description: 'in use' },
        ],
      },
    },
    inUse: { always: [{ guard: 'noMmapChanging', target: 'checkingVma' }, { target: 'checkingChange' }] },
    checkingChange: {
      meta: before69,
      on: {
        'look at mmap_changing': [
          {
            guard: 'layoutChanging',
            actions: 'failEagain',
            target: 'droppingLockOnly',
            description: 'layout changing: EAGAIN',
          },
          { target: 'checkingVma', description: 'no event in flight' },
        ],
      },
    },
    checkingVma: {
      meta: { in: 'mm/userfaultfd.c:find_dst_vma', version: '6.1' },
      on: {
        'validate VMA': [
          { guard: 'rangeRegistered', target: 'done', description: 'covers the range, registered' },
          {
            actions: 'failEnoent',
            target: 'droppingLockOnly',
            description: 'not the whole range or not registered: ENOENT',
          },
        ],
      },
    },
    droppingLockOnly: {
      meta: before69,
      on: { 'drop mmap_lock': { actions: 'unlockMmapAndForgetVma', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

/** Drops what mfillLock took. */
export const mfillUnlock = uffdUserSetup.createStateConfig({
  initial: 'begun',
  states: {
    begun: { always: [{ guard: 'mmapLockOnly', target: 'droppingMmapLock' }, { target: 'droppingMapChangingLock' }] },
    droppingMapChangingLock: {
      meta: { in: 'mm/userfaultfd.c:mfill_atomic', version: '6.12' },
      on: { 'drop map_changing_lock': { actions: 'unlockMapChanging', target: 'droppingVmaLock' } },
    },
    droppingVmaLock: {
      meta: { in: 'mm/userfaultfd.c:uffd_mfill_unlock', version: '6.12' },
      on: { 'drop VMA lock': { actions: 'unlockVma', target: 'done' } },
    },
    droppingMmapLock: {
      meta: before69,
      on: { 'drop mmap_lock': { actions: 'unlockMmapAndForgetVma', target: 'done' } },
    },
    done: { type: 'final' },
  },
});

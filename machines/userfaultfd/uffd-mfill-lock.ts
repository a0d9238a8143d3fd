/**
 * How a resolver locks what it fills: uffd_mfill_lock() and uffd_mfill_unlock(), mm/userfaultfd.c, Linux 6.9 to 6.12,
 * with the map_changing_lock that its callers take around the look at mmap_changing; and by the constant
 * `kernel.noVmaLocks` the mmap_lock that earlier kernels held instead of both.
 */
import { uffdUserSetup } from './descriptor-user-role.ts';

/** Ends with the locks held, or with `error` set and none held. */
export const mfillLock = uffdUserSetup.createStateConfig({
  initial: 'begun',
  states: {
    begun: { always: [{ guard: 'mmapLockOnly', target: 'takingMmapLock' }, { target: 'tryingVmaLock' }] },
    tryingVmaLock: {
      on: {
        'try VMA lock': [
          { guard: 'tryVmaLock', actions: 'tryVmaLock', target: 'vmaLocked' },
          { target: 'takingMmapLock' },
        ],
      },
    },
    takingMmapLock: {
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findVma'], target: 'mmapLocked' } },
    },
    mmapLocked: {
      always: [{ guard: 'mmapLockOnly', target: 'validatingUnderMmapLock' }, { target: 'lockingVma' }],
    },
    // No writer can hold the VMA's lock while mmap_lock is read-held.
    lockingVma: {
      on: {
        'lock VMA': { guard: 'lockVmaUnderMmap', actions: 'lockVmaUnderMmap', target: 'droppingMmapLock' },
      },
    },
    droppingMmapLock: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'vmaLocked' } } },
    vmaLocked: {
      on: {
        'validate VMA': [
          { guard: 'vmaRegistered', target: 'takingMapChangingLock' },
          { actions: 'failEnoent', target: 'droppingVmaLock' },
        ],
      },
    },
    takingMapChangingLock: {
      on: {
        'take map_changing_lock': { guard: 'lockMapChanging', actions: 'lockMapChanging', target: 'stable' },
      },
    },
    // An event that began since the first look is not to be overtaken.
    stable: {
      on: {
        'look at mmap_changing': [
          { guard: 'layoutChanging', actions: 'failEagain', target: 'droppingMapChangingLock' },
          { target: 'done' },
        ],
      },
    },
    validatingUnderMmapLock: {
      on: {
        'look at mmap_changing': [
          { guard: 'layoutChanging', actions: 'failEagain', target: 'droppingVmaLock' },
          { guard: 'vmaRegistered', target: 'done' },
          { actions: 'failEnoent', target: 'droppingVmaLock' },
        ],
      },
    },
    droppingMapChangingLock: {
      on: { 'drop map_changing_lock': { actions: 'unlockMapChanging', target: 'droppingVmaLock' } },
    },
    droppingVmaLock: {
      on: {
        'drop fault lock': [
          { guard: 'mmapLockOnly', actions: 'unlockMmapAndForgetVma', target: 'done' },
          { actions: 'unlockVma', target: 'done' },
        ],
      },
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
      on: { 'drop map_changing_lock': { actions: 'unlockMapChanging', target: 'droppingVmaLock' } },
    },
    droppingVmaLock: { on: { 'drop VMA lock': { actions: 'unlockVma', target: 'done' } } },
    droppingMmapLock: { on: { 'drop mmap_lock': { actions: 'unlockMmapAndForgetVma', target: 'done' } } },
    done: { type: 'final' },
  },
});

/**
 * How UFFDIO_MOVE locks the VMAs of both ends: uffd_move_lock() and uffd_move_unlock(), mm/userfaultfd.c, Linux 6.12, with
 * uffd_lock_vma() for the destination. The lock of the source is only tried while that of the destination is held: whoever
 * write-locks them in the other order holds mmap_lock for writing, which a wait for mmap_lock would wait for. With
 * `kernel.fillsTakeMmapLock` or `kernel.noVmaLocks` the mmap_lock that 6.8 held for the whole call.
 * Not modelled: preparing the anon_vma of the destination.
 */
import { states } from '../../checker/language/vocabulary.ts';

/** Ends with the locks held, or with `error` set and none held. */
export const moveLock = states({
  initial: 'begun',
  meta: { in: 'mm/userfaultfd.c:uffd_move_lock', version: '6.12' },
  states: {
    begun: { always: [{ guard: 'mmapLockOnly', target: 'underMmapLock' }, { target: 'tryingDst' }] },
    tryingDst: {
      meta: { in: 'mm/memory.c:lock_vma_under_rcu' },
      on: {
        'try destination VMA lock': [
          { guard: 'tryDstVma', actions: 'tryDstVma', target: 'dstLocked', description: 'locked' },
          { target: 'takingMmapLock', description: 'write-locked or not there' },
        ],
      },
    },
    takingMmapLock: {
      meta: { in: 'mm/userfaultfd.c:uffd_lock_vma' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findDst'], target: 'mmapLocked' } },
    },
    mmapLocked: {
      always: [
        { guard: 'dstFound', target: 'lockingDst' },
        { actions: 'failEnoent', target: 'notFound' },
      ],
    },
    // No writer can hold the VMA's lock while mmap_lock is read-held.
    lockingDst: {
      meta: { in: 'mm/userfaultfd.c:uffd_lock_vma' },
      on: { 'lock destination VMA': { guard: 'lockDstVma', actions: 'lockDstVma', target: 'droppingMmapLock' } },
    },
    droppingMmapLock: {
      meta: { in: 'mm/userfaultfd.c:uffd_lock_vma' },
      on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'dstLocked' } },
    },
    dstLocked: {
      always: [{ guard: 'oneVma', actions: 'takeDstForSrc', target: 'done' }, { target: 'tryingSrc' }],
    },
    tryingSrc: {
      meta: { in: 'mm/memory.c:lock_vma_under_rcu' },
      on: {
        'try source VMA lock': [
          { guard: 'trySrcVma', actions: 'trySrcVma', target: 'done', description: 'locked' },
          { target: 'undoing', description: 'write-locked or not there' },
        ],
      },
    },
    // Who waited for mmap_lock with the destination locked would wait for a writer that waits for that lock.
    undoing: {
      on: { 'drop destination VMA lock': { actions: ['unlockDst', 'forgetDst'], target: 'takingMmapLockForBoth' } },
    },
    takingMmapLockForBoth: {
      on: {
        'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findDst', 'findSrc'], target: 'foundBoth' },
      },
    },
    foundBoth: {
      always: [
        { guard: 'bothFound', target: 'lockingDstOfBoth' },
        { actions: ['failEnoent', 'forgetDst', 'forgetSrc'], target: 'notFound' },
      ],
    },
    lockingDstOfBoth: {
      on: { 'lock destination VMA': { guard: 'lockDstVma', actions: 'lockDstVma', target: 'dstOfBothLocked' } },
    },
    dstOfBothLocked: {
      always: [{ guard: 'oneVma', target: 'droppingMmapLockOfBoth' }, { target: 'lockingSrcOfBoth' }],
    },
    lockingSrcOfBoth: {
      on: { 'lock source VMA': { guard: 'lockSrcVma', actions: 'lockSrcVma', target: 'droppingMmapLockOfBoth' } },
    },
    droppingMmapLockOfBoth: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    notFound: { on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'done' } } },
    underMmapLock: {
      meta: { in: 'fs/userfaultfd.c:userfaultfd_move' },
      on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'findDst', 'findSrc'], target: 'done' } },
    },
    done: { type: 'final' },
  },
});

/** Drops what moveLock took. */
export const moveUnlock = states({
  initial: 'begun',
  meta: { in: 'mm/userfaultfd.c:uffd_move_unlock', version: '6.12' },
  states: {
    begun: { always: [{ guard: 'mmapLockOnly', target: 'droppingMmapLock' }, { target: 'droppingSrc' }] },
    droppingSrc: {
      on: {
        'drop source VMA lock': [
          {
            guard: 'oneVma',
            actions: ['unlockSrcVma', 'forgetSrc', 'forgetDst'],
            target: 'done',
            description: 'one VMA',
          },
          { actions: ['unlockSrcVma', 'forgetSrc'], target: 'droppingDst', description: 'two VMAs' },
        ],
      },
    },
    droppingDst: {
      on: { 'drop destination VMA lock': { actions: ['unlockDst', 'forgetDst'], target: 'done' } },
    },
    droppingMmapLock: {
      meta: { in: 'fs/userfaultfd.c:userfaultfd_move' },
      on: { 'drop mmap_lock': { actions: ['unlockMmap', 'forgetSrc', 'forgetDst'], target: 'done' } },
    },
    done: { type: 'final' },
  },
});

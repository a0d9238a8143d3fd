/**
 * How a VMA is write-locked, detached and freed by whoever has mmap_lock for writing: vma_start_write() and vma_mark_detached(),
 * include/linux/mm.h of Linux 6.12, and mm/mmap_lock.c of Linux 6.16, where readers are counted by vm_refcnt; vm_area_free() with
 * vm_area_free_rcu_cb(), kernel/fork.c of 6.12, and mm/vma_init.c of 6.16, whose slab is SLAB_TYPESAFE_BY_RCU.
 * Parts of the machines that change VMAs.
 * Not modelled: that vma_start_write() returns at once if the VMA is write-locked already.
 */
import { states } from '../../checker/language/vocabulary.ts';

/** rcuwait_wait_event(), whose condition is `readersGone`; it ends at `readersGone`. */
function waitForReaders<const G extends string>(readersGone: G) {
  return {
    preparing: { on: { 'prepare to wait': { actions: 'prepareToWait', target: 'lookingAtCount' } } },
    lookingAtCount: {
      on: {
        'look at vm_refcnt': [
          { guard: readersGone, actions: 'finishWait', target: 'readersGone', description: 'no readers' },
          { target: 'asleep', description: 'readers' },
        ],
      },
    },
    asleep: { on: { 'wake up': { guard: 'woken', target: 'preparing' } } },
  } as const;
}

const entering = { in: 'mm/mmap_lock.c:__vma_enter_locked', version: '6.16' } as const;

/** From mmap_lock held for writing to the final state `locked`. */
export const vmaStartWrite = states({
  initial: 'entered',
  meta: { in: 'mm/mmap_lock.c:__vma_start_write', version: '6.16' },
  states: {
    entered: { always: [{ guard: 'isSemaphore', target: 'bySemaphore' }, { target: 'byCount' }] },
    // Readers under the semaphore leave first; those who come later see the number.
    bySemaphore: {
      initial: 'locking',
      meta: { in: 'include/linux/mm.h:vma_start_write', version: '6.12' },
      states: {
        locking: { on: { 'lock vm_lock': { guard: 'lockVm', actions: 'lockVm', target: 'numbering' } } },
        numbering: { on: { 'set vm_lock_seq': { actions: 'setLockSeq', target: 'unlocking' } } },
        unlocking: { on: { 'unlock vm_lock': { actions: 'unlockVm', target: 'done' } } },
        done: { type: 'final' },
      },
      onDone: { target: 'locked' },
    },
    byCount: {
      initial: 'excluding',
      states: {
        excluding: {
          meta: entering,
          on: {
            'add VMA_LOCK_OFFSET': [
              { guard: 'countIsNone', target: 'numberingDetached', description: 'not attached: there are no readers' },
              { actions: 'exclude', target: 'waiting', description: 'no new readers' },
            ],
          },
        },
        numberingDetached: { on: { 'set vm_lock_seq': { actions: 'setLockSeq', target: 'done' } } },
        waiting: {
          initial: 'preparing',
          meta: entering,
          states: { ...waitForReaders('noReaders'), readersGone: { type: 'final' } },
          onDone: { target: 'numbering' },
        },
        numbering: { on: { 'set vm_lock_seq': { actions: 'setLockSeq', target: 'admitting' } } },
        admitting: {
          meta: { in: 'mm/mmap_lock.c:__vma_exit_locked' },
          on: { 'subtract VMA_LOCK_OFFSET': { actions: 'admit', target: 'done' } },
        },
        done: { type: 'final' },
      },
      onDone: { target: 'locked' },
    },
    locked: { type: 'final' },
  },
});

/** Of a VMA that is write-locked. Readers may have counted themselves and not looked at vm_lock_seq yet. */
export const vmaMarkDetached = states({
  initial: 'entered',
  meta: { in: 'mm/mmap_lock.c:vma_mark_detached', version: '6.16' },
  states: {
    entered: { always: [{ guard: 'isSemaphore', target: 'marking' }, { target: 'dropping' }] },
    marking: {
      meta: { in: 'include/linux/mm.h:vma_mark_detached', version: '6.12' },
      on: { 'set vma->detached': { actions: 'markDetached', target: 'detached' } },
    },
    dropping: {
      on: {
        'drop vm_refcnt': [
          { guard: 'onlyAttached', actions: 'dropCount', target: 'detached', description: 'no readers' },
          { actions: 'dropCount', target: 'excluding', description: 'a reader is about to look' },
        ],
      },
    },
    excluding: {
      meta: entering,
      on: {
        'add VMA_LOCK_OFFSET': [
          { guard: 'countIsNone', target: 'detached', description: 'it has left by now' },
          { actions: 'exclude', target: 'waiting', description: 'no new readers' },
        ],
      },
    },
    waiting: {
      initial: 'preparing',
      meta: entering,
      states: { ...waitForReaders('noReadersOfDetached'), readersGone: { type: 'final' } },
      onDone: { target: 'admitting' },
    },
    admitting: {
      meta: { in: 'mm/mmap_lock.c:__vma_exit_locked' },
      on: { 'subtract VMA_LOCK_OFFSET': { actions: 'admit', target: 'detached' } },
    },
    detached: { type: 'final' },
  },
});

/** Of a VMA that is detached. Until 6.14 nobody has it again before all who may have found it have left. */
export const vmAreaFree = states({
  initial: 'entered',
  meta: { in: 'mm/vma_init.c:vm_area_free', version: '6.16' },
  states: {
    entered: { always: [{ guard: 'isSemaphore', target: 'waiting' }, { target: 'freeing' }] },
    waiting: {
      meta: { in: 'kernel/fork.c:vm_area_free_rcu_cb', version: '6.12' },
      on: {
        'free VMA after grace period': { guard: 'gracePeriodOver', actions: ['freeVma', 'forget'], target: 'freed' },
      },
    },
    freeing: { on: { 'free VMA': { actions: 'giveBack', target: 'inSlab' } } },
    inSlab: {
      meta: { in: 'mm/slub.c:free_slab' },
      on: {
        'look at slab page': [
          { guard: 'freeStill', actions: 'discardSlab', target: 'discarded', description: 'empty: it is given back' },
          { actions: 'forget', target: 'freed', description: 'in use again' },
        ],
        'keep slab page': { actions: 'forget', target: 'freed' },
      },
    },
    discarded: {
      meta: { in: 'mm/slub.c:rcu_free_slab' },
      on: {
        'free slab page after grace period': {
          guard: 'gracePeriodOver',
          actions: ['freeVma', 'forget'],
          target: 'freed',
        },
      },
    },
    freed: { type: 'final' },
  },
});

/**
 * Calls that change VMAs, one page each, as far as readers under the lock of a VMA come across them: munmap(), whose
 * vms_gather_munmap_vmas() and do_vmi_align_munmap() are in mm/vma.c, mmap() with MAP_FIXED_NOREPLACE, with __mmap_region() and the end of its
 * process with exit_mmap(), mm/mmap.c, and mprotect() of the last page of a VMA, with __split_vma() and mprotect_fixup(), mm/mprotect.c, and mremap() that leaves the VMA where it is, with move_vma(), mm/mremap.c; Linux
 * 6.12, and 6.16 where it is another: vma_iter_store_new() attaches the VMA.
 * Not modelled: page tables, merging, the rmap, allocations that fail but for that of mmap(); that __split_vma() allocates before it
 * locks, and that mprotect_fixup() is told of the new VMA and locks it once more.
 */
import { setup } from 'xstate';
import { vocabulary } from '../../checker/language/vocabulary.ts';
import { vmAreaFree, vmaMarkDetached, vmaStartWrite } from './vma-start-write.ts';
import { vmaWriter } from './vma-writer-role.ts';

const machine = setup(vocabulary(vmaWriter));

const endWrites = { in: 'include/linux/mmap_lock.h:vma_end_write_all' } as const;
const unlock = { in: 'include/linux/mmap_lock.h:mmap_write_unlock' } as const;

export const munmapOfVma = machine.createMachine({
  id: 'munmap of a VMA',
  initial: 'called',
  meta: { in: 'mm/mmap.c:__vm_munmap', version: '6.12' },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'find'], target: 'locking' } } },
    locking: { ...vmaStartWrite, onDone: { target: 'detaching' } },
    detaching: { ...vmaMarkDetached, onDone: { target: 'clearing' } },
    // Until then a walk finds what is detached, and begins again.
    clearing: {
      meta: { in: 'mm/vma.c:do_vmi_align_munmap' },
      on: { 'take VMA out of tree': { actions: 'clearTree', target: 'ending' } },
    },
    ending: { meta: endWrites, on: { 'move mm_lock_seq': { actions: 'endWrites', target: 'unlocking' } } },
    unlocking: { meta: unlock, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'freeing' } } },
    freeing: { ...vmAreaFree, onDone: { target: 'done' } },
    done: { type: 'final' },
  },
});

export const mmapOfVma = machine.createMachine({
  id: 'mmap of a VMA',
  initial: 'called',
  meta: { in: 'mm/mmap.c:__mmap_region', version: '6.12' },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'looking' } } },
    looking: {
      meta: { in: 'mm/mmap.c:do_mmap' },
      on: {
        'look for VMA': [
          { guard: 'addressTaken', target: 'refusing', description: 'one is there' },
          { target: 'allocating', description: 'none there' },
        ],
      },
    },
    refusing: { meta: unlock, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'failedWithEexist' } } },
    allocating: {
      meta: { in: 'kernel/fork.c:vm_area_alloc' },
      on: {
        'allocate VMA': { guard: 'vmaFree', actions: 'allocate', target: 'settingFlags' },
        'out of memory': { guard: 'noVmaFree', target: 'failing' },
      },
    },
    failing: { meta: unlock, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'failedWithEnomem' } } },
    settingFlags: { on: { 'set vm_flags': { actions: 'setFlags', target: 'locking' } } },
    locking: { ...vmaStartWrite, onDone: { target: 'locked' } },
    locked: { always: [{ guard: 'isSemaphore', target: 'storing' }, { target: 'attaching' }] },
    attaching: {
      meta: { in: 'include/linux/mmap_lock.h:vma_mark_attached', version: '6.16' },
      on: { 'set vm_refcnt': { actions: 'attach', target: 'storing' } },
    },
    storing: { on: { 'store VMA in tree': { actions: 'storeInTree', target: 'completing' } } },
    // It may be found from here on, and is not what it is going to be.
    completing: { on: { 'set vm_page_prot': { actions: 'setPageProt', target: 'ending' } } },
    ending: { meta: endWrites, on: { 'move mm_lock_seq': { actions: 'endWrites', target: 'unlocking' } } },
    unlocking: { meta: unlock, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'mapped' } } },
    mapped: {
      always: [
        { guard: 'exits', target: 'exiting' },
        { actions: 'forget', target: 'done' },
      ],
    },

    // Of a process without other threads: nobody else looks for a VMA of it any more.
    exiting: {
      initial: 'leaving',
      meta: { in: 'mm/mmap.c:exit_mmap' },
      states: {
        leaving: {
          meta: { in: 'kernel/exit.c:exit_mm' },
          on: { mmput: { actions: 'mmput', target: 'queueing' } },
        },
        queueing: { on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } } },
        queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: 'lockMmap', target: 'locking' } } },
        locking: { ...vmaStartWrite, onDone: { target: 'detaching' } },
        detaching: { ...vmaMarkDetached, onDone: { target: 'freeing' } },
        freeing: {
          meta: { in: 'mm/vma_init.c:vm_area_free', version: '6.16' },
          on: { 'free VMA': { actions: ['giveBack', 'forget'], target: 'clearing' } },
        },
        clearing: { on: { 'destroy tree': { actions: 'clearTree', target: 'ending' } } },
        ending: { meta: endWrites, on: { 'move mm_lock_seq': { actions: 'endWrites', target: 'unlocking' } } },
        unlocking: { meta: unlock, on: { 'drop mmap_lock': { actions: 'unlockMmap', target: 'dropping' } } },
        dropping: {
          meta: { in: 'kernel/fork.c:__mmput' },
          on: {
            mmdrop: [
              { guard: 'lastOfMm', actions: ['mmdrop', 'freeMm'], target: 'gone', description: 'the last' },
              { actions: 'mmdrop', target: 'gone', description: 'somebody keeps it' },
            ],
          },
        },
        gone: { type: 'final' },
      },
      onDone: { target: 'done' },
    },
    done: { type: 'final' },
    failedWithEexist: { type: 'final' },
    failedWithEnomem: { type: 'final' },
  },
});

export const mprotectOfVma = machine.createMachine({
  id: 'mprotect of a VMA',
  initial: 'called',
  meta: { in: 'mm/mprotect.c:mprotect_fixup', version: '6.12' },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'find'], target: 'splitting' } } },
    splitting: {
      initial: 'lockingOld',
      meta: { in: 'mm/vma.c:__split_vma' },
      states: {
        lockingOld: { ...vmaStartWrite, onDone: { actions: 'turnToSplit', target: 'allocating' } },
        allocating: {
          meta: { in: 'kernel/fork.c:vm_area_dup' },
          on: { 'allocate VMA': { guard: 'vmaFree', actions: 'allocate', target: 'locking' } },
        },
        locking: { ...vmaStartWrite, onDone: { target: 'shrinking' } },
        shrinking: { on: { 'set vm_end': { actions: ['shrinkOld', 'forgetOld'], target: 'shrunk' } } },
        shrunk: { always: [{ guard: 'isSemaphore', target: 'storing' }, { target: 'attaching' }] },
        attaching: {
          meta: { in: 'include/linux/mmap_lock.h:vma_mark_attached', version: '6.16' },
          on: { 'set vm_refcnt': { actions: 'attach', target: 'storing' } },
        },
        storing: {
          meta: { in: 'mm/vma.c:vma_complete' },
          on: { 'store VMA in tree': { actions: 'storeInTree', target: 'split' } },
        },
        split: { type: 'final' },
      },
      onDone: { target: 'settingFlags' },
    },
    settingFlags: { on: { 'set vm_flags': { actions: 'setFlags', target: 'settingPageProt' } } },
    settingPageProt: { on: { 'set vm_page_prot': { actions: 'setPageProt', target: 'ending' } } },
    ending: { meta: endWrites, on: { 'move mm_lock_seq': { actions: 'endWrites', target: 'unlocking' } } },
    unlocking: { meta: unlock, on: { 'drop mmap_lock': { actions: ['unlockMmap', 'forget'], target: 'done' } } },
    done: { type: 'final' },
  },
});

/** With MREMAP_DONTUNMAP: the VMA stays, and all of its pages are elsewhere. Not modelled: the one that has them now. */
export const mremapOfVma = machine.createMachine({
  id: 'mremap of a VMA',
  initial: 'called',
  meta: { in: 'mm/mremap.c:move_vma', version: '6.12' },
  states: {
    called: { on: { 'queue for mmap_lock': { actions: 'queueForMmap', target: 'queued' } } },
    queued: { on: { 'take mmap_lock': { guard: 'lockMmap', actions: ['lockMmap', 'find'], target: 'locking' } } },
    locking: { ...vmaStartWrite, onDone: { target: 'moved' } },
    moved: { on: { 'unlink anon_vmas': { actions: 'unlinkAnonVmas', target: 'ending' } } },
    ending: { meta: endWrites, on: { 'move mm_lock_seq': { actions: 'endWrites', target: 'unlocking' } } },
    unlocking: { meta: unlock, on: { 'drop mmap_lock': { actions: ['unlockMmap', 'forget'], target: 'done' } } },
    done: { type: 'final' },
  },
});

import type { Protocol } from '../protocol.ts';
import { mayFail, queuedWriter, spinsAtMost } from '../reasons.ts';
import { mmapOfCount, mmapOfSemaphore } from './against-mmap.ts';
import { mprotectOfCount, mprotectOfSemaphore } from './against-mprotect.ts';
import { munmapOfCount, munmapOfSemaphore } from './against-munmap.ts';
import { recycledElsewhere, recycledForOther, remapped } from './against-recycling.ts';
import firstStore from './first-store.ts';
import stack from './stack.ts';

const preparedTwice = 'an anon_vma that is there is left as it is, which __anon_vma_prepare() looks for again';

export const vmaLockProtocol: Protocol = {
  name: 'vma-lock',
  title: 'The life of a VMA, and its lock',
  text: 'A fault finds its VMA by RCU and read-locks it without mmap_lock. Until 6.14 the lock is a semaphore beside a sequence number, and a VMA is freed after a grace period; from 6.15 readers are counted in the VMA itself, which may be another one by then, of another process even. Whoever changes VMAs holds mmap_lock and numbers each that it write-locks, so that all are unlocked together.',
  sources: [
    'lock_vma_under_rcu(), mm/memory.c, vma_start_read(), vma_start_write() and vma_mark_detached(), include/linux/mm.h, Linux 6.12',
    'lock_vma_under_rcu(), __vma_start_write() and vma_mark_detached(), mm/mmap_lock.c, vma_start_read() and vma_refcount_put(), include/linux/mmap_lock.h, Linux 6.16, and commit 9bbffee67ffd',
    'do_vmi_align_munmap() and __split_vma(), mm/vma.c, __mmap_region() and exit_mmap(), mm/mmap.c, vm_area_free(), kernel/fork.c, Linux 6.12',
    '__vmf_anon_prepare() and lock_mm_and_find_vma(), mm/memory.c, find_mergeable_anon_vma(), mm/vma.c, move_vma(), mm/mremap.c, expand_downwards(), mm/mmap.c, Linux 6.12; commits 657b5146955e and 8d7071af8907, both of 6.5, for the forms before',
  ],
  notModelled: [
    'sequence numbers and counts that overflow, and the first look at the numbers, which only gives up sooner',
    'page tables and what the fault does with the VMA; merging of VMAs',
    'a maple tree of more than one node, and its nodes at all but where a stack is expanded',
  ],
  unneeded: {
    'mm/memory.c:__vmf_anon_prepare/using/test anon_vma #1/hasAnonVma taken as false': preparedTwice,
    'mm/memory.c:upgrade_mmap_lock_carefully/queueing/queue for mmap_lock/queueForMmap left out': queuedWriter,
    'mm/mremap.c:move_vma/called/queue for mmap_lock/queueForMmap left out': queuedWriter,
    'include/linux/mmap_lock.h:vma_refcount_put/putting.dropping/drop vm_refcnt #1/writerWaits taken as true':
      'a wake-up too many: who waits looks at the count again',
    'kernel/fork.c:vm_area_alloc/allocating/out of memory/noVmaFree taken as true': mayFail,
    'mm/mmap.c:__mmap_region/called/queue for mmap_lock/queueForMmap left out': queuedWriter,
    'mm/mmap.c:__mmap_region/storing/store VMA in tree/store VMA in tree exchanged':
      'the VMA is write-locked until all of it is written, whether it can be found or not',
    'mm/mmap.c:exit_mmap/exiting.queued/take mmap_lock/lockMmap not taken':
      'nobody else runs in the address space: who looks at it from outside, by the rmap or from /proc, is not modelled',
    'mm/mmap.c:exit_mmap/exiting.queued/take mmap_lock/locking not called':
      'vma_mark_detached() waits for readers itself, and nobody is left who could look for the VMA',
    'mm/mmap_lock.c:__vma_enter_locked/waiting.asleep/wake up/woken does not wait': spinsAtMost,
    'mm/mmap_lock.c:__vma_enter_locked/waiting.preparing/prepare to wait/prepareToWait left out': spinsAtMost,
    'mm/mmap_lock.c:__vma_enter_locked/waiting.lookingAtCount/look at vm_refcnt #1/finishWait left out':
      'who is woken later, in vain, looks at the count again',
    'mm/vma.c:do_vmi_align_munmap/clearing/take VMA out of tree/take VMA out of tree exchanged':
      'who still finds the VMA finds it detached, and looks again',
    'mm/vma_init.c:vm_area_free/freeing/free VMA/free VMA exchanged':
      'nobody is left in an address space that ends who could look into its tree',
  },
  scenarios: [
    munmapOfSemaphore,
    munmapOfCount,
    mprotectOfSemaphore,
    mprotectOfCount,
    mmapOfSemaphore,
    mmapOfCount,
    remapped,
    recycledElsewhere,
    recycledForOther,
    firstStore,
    stack,
  ],
};

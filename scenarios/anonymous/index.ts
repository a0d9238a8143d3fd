import type { Protocol } from '../protocol.ts';
import { nobodyToTell, queuedWriter, spinsAtMost } from '../reasons.ts';
import entryNoneForAMoment from './entry-none-for-a-moment.ts';
import exitWithHugePage from './exit-with-huge-page.ts';
import faultAgainstReaper from './fault-against-reaper.ts';
import { faultEntryMmapLock, faultEntryVmaLock } from './fault-entry.ts';
import faultsWithoutTable from './faults-without-table.ts';
import hugeFaultAgainstMunmap from './huge-fault-against-munmap.ts';
import killEndsAWait from './kill-ends-a-wait.ts';
import lateWakeUp from './late-wake-up.ts';
import { messageNamesThePage, rearmOnRetry } from './one-retry.ts';
import prefetchWakes from './prefetch-wakes.ts';
import readerAndWriterOnePage from './reader-and-writer-one-page.ts';
import { signalsEndAWait, signalsEndAWait2015 } from './signals-end-a-wait.ts';
import twoThreadsOnePage from './two-threads-one-page.ts';
import { firstStore, killedInTheQueue } from './waits-for-mmap-lock.ts';

const lateWake = 'a wake-up that comes once more ends a sleep for nothing, after which the fault looks again';
const againstRmap =
  'munmap() and exit_mmap() have the page table for themselves but for who comes by the rmap, and nobody does here';
const ofNeighbours =
  'mmap_lock keeps the neighbours of the VMA, and which anon_vma is found among them is not modelled';

export const anonymous: Protocol = {
  name: 'anonymous',
  title: 'Page faults on anonymous memory',
  text: 'A thread accesses a page that is not mapped. The fault finds its VMA, allocates a frame outside the page-table lock, looks at the entry again under it, and maps the frame, gives it back, or asks user space.',
  sources: [
    'do_user_addr_fault(), arch/x86/mm/fault.c, Linux 6.6',
    'lock_vma_under_rcu() and do_anonymous_page(), mm/memory.c, Linux 6.6',
    'handle_userfault(), fs/userfaultfd.c, Linux 4.3 and 6.6',
    'do_vmi_align_munmap(), mm/mmap.c, Linux 6.6',
    'exit_mmap(), mm/mmap.c, and zap_huge_pmd(), mm/huge_memory.c, Linux 6.1',
  ],
  notModelled: [
    'allocation of page tables, huge pages, swap, file mappings',
    'failure of an allocation or of a charge: an allocation waits until a frame is free',
    'copy-on-write of frames that several address spaces share; of what a store finds read-only, only the zero page',
    'TLBs: an entry that was changed is seen at once',
  ],
  unneeded: {
    'mm/mprotect.c:change_pte_range/changed/unlock PTE #1/announces taken as true': nobodyToTell,
    'mm/mprotect.c:change_pte_range/mmapLocked/read PMD #1/announces taken as true': nobodyToTell,
    'fs/userfaultfd.c:handle_userfault/handleUserfault.awake/set task running #1/retakesMmapLock taken as false':
      'the fault returns VM_FAULT_RETRY and is tried again before the signal handler runs: how soon that is nobody promises',
    'fs/userfaultfd.c:handle_userfault/handleUserfault.linked/set task state/setTaskState without set task.state':
      spinsAtMost,
    'arch/x86/mm/fault.c:do_user_addr_fault/fault/late wake-up/deliverLateWake without set task.lateWake': lateWake,
    'mm/memory.c:lock_vma_under_rcu/underRcu/find VMA under RCU #1/vmaInTree taken as true':
      'what is found is looked at again once its lock is held',
    'mm/memory.c:__vmf_anon_prepare/preparing.looking/always #1/hasAnonVma taken as false':
      'an anon_vma that is there already is found again under mmap_lock',
    'mm/memory.c:do_anonymous_page/rereading/read PMD #1/pmdUnstable taken as true':
      'the access faults again, and finds the table that is there now',
    'mm/memory.c:get_mmap_lock_carefully/sleepingOnMmapLock/take mmap_lock/lockMmap not taken':
      'the lock is that of takingMmapLock, apart only for its late wake-up',
    'mm/memory.c:handle_pte_fault/zeroPage.lockingPte/lock PTE/lockPte not taken':
      'what is seen here is looked at again under the PTL before the zero page is replaced',
    'mm/huge_memory.c:zap_huge_pmd/zappingHuge.lockingPmd/lock PMD/': againstRmap,
    'arch/x86/mm/fault.c:do_user_addr_fault/fault.resuming/always #2/takeSignal left out':
      'a signal that stays pending only ends the next wait as well',
    'mm/mprotect.c:change_pte_range/changing/ptep_modify_prot_start/takeOut without set pt.pte':
      'the entry is out so that no CPU sets a bit of it meanwhile: the bits of anonymous pages are not modelled',
    'mm/memory.c:__vmf_anon_prepare/preparing.trying/try mmap_lock #1/tryMmapLock never taken':
      'the fault is then tried again under mmap_lock',
    'mm/memory.c:__vmf_anon_prepare/preparing.trying/try mmap_lock #1/tryMmapLock not taken': ofNeighbours,
    'mm/memory.c:__vmf_anon_prepare/preparing.looking/always #2/underVmaLock taken as false': ofNeighbours,
    'mm/memory.c:lock_vma_under_rcu/vmaLocked/recheck VMA #1/keepVmaLock without set faulter.under': ofNeighbours,
    'mm/mmap.c:__vm_munmap/called/queue for mmap_lock/': queuedWriter,
    'mm/mmap.c:__vm_munmap/queueing/queue for mmap_lock/': queuedWriter,
    'mm/mmap.c:__vm_munmap/queued/take mmap_lock/lock not taken':
      'what this writer changes is not said: it is there to hold the lock',
  },
  scenarios: [
    twoThreadsOnePage,
    readerAndWriterOnePage,
    faultEntryVmaLock,
    faultEntryMmapLock,
    signalsEndAWait,
    signalsEndAWait2015,
    killEndsAWait,
    lateWakeUp,
    entryNoneForAMoment,
    prefetchWakes,
    rearmOnRetry,
    messageNamesThePage,
    killedInTheQueue,
    firstStore,
    faultsWithoutTable,
    hugeFaultAgainstMunmap,
    faultAgainstReaper,
    exitWithHugePage,
  ],
};

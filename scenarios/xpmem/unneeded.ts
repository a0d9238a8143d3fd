/** Steps that no scenario of exported memory misses, each with the reason why it is there. */
import {
  calledInAnyOrder,
  keepsVma,
  onlyAnnotates,
  queuedWriter,
  saidAnew,
  spinsAtMost,
  wakesTooMuch,
} from '../reasons.ts';

const triesFirst = 'who never tries gives all back, waits for the lock and goes on: to try spares that';
const kernelAttach = 'kernel/xpmem_attach.c';
const kernelPfn = 'kernel/xpmem_pfn.c';
const attach = 'drivers/misc/xp/xpmem_attach.c';
const pfn = 'drivers/misc/xp/xpmem_pfn.c';

const keepsAttachment = 'mmap_lock of the importer keeps the VMA of the attachment: that it goes is not modelled';
const underPtl = 'the PTL of the importer is taken for what other threads of it do with the same page table';
const onList =
  'a page request lies on the stack of its fault, and a list leads to it: what comes of a list that leads to nothing is not modelled';
const recalledInOrder =
  'a page leaves the PFN table when all else of its recall is done: who recalls it beside finds it there, and does the same again, or has nothing to do';

export const unneeded: { readonly [start: string]: string } = {
  'arch/x86/mm/fault.c:do_user_addr_fault/faulted/take mmap_lock/lockMmap not taken': keepsAttachment,
  [`${attach}:xpmem_clear_PTEs_of_att/lockingAttachment/lock attachment/`]:
    'no fault is between its PFN and its PTE while something is recalled: the mutex is for who detaches, which is not modelled',
  [`${attach}:xpmem_clear_PTEs_of_att/lockingImporter/`]: keepsAttachment,
  [`${attach}:xpmem_clear_PTEs_of_att/zappingImporter/`]: underPtl,
  [`${attach}:xpmem_fault_handler/lockingExporter/`]: keepsVma,
  [`${attach}:xpmem_fault_handler/mapping/map page/mapPage without acquire`]: underPtl,
  [`${attach}:xpmem_fault_handler/relockingAttachment/`]:
    'the lock is the same as where the exporter’s mmap_lock is had at once: two-xpmem-faults shows what it is for',
  [`${attach}:xpmem_fault_handler/relockingMmap/`]: keepsAttachment,
  [`${attach}:xpmem_fault_handler/retaking/`]: keepsAttachment,
  [`${attach}:xpmem_fault_handler/tryingExporter/try exporter’s mmap_lock #1/tryExporter never taken`]: triesFirst,
  [`${attach}:xpmem_fault_handler/tryingExporter/try exporter’s mmap_lock #1/tryExporter not taken`]: keepsVma,
  [`${pfn}:xpmem_block_recall_PFNs/waiting.asking/look whether to wait #1/recalls taken as true`]:
    'who has queued asks once more, and sleeps only if there is something to wait for',
  [`${pfn}:xpmem_block_recall_PFNs/waiting.finishing/finish_wait/finishWait`]: wakesTooMuch,
  [`${pfn}:xpmem_block_recall_PFNs/waiting.preparing/prepare_to_wait/prepareToWait`]: spinsAtMost,
  [`${pfn}:xpmem_block_recall_PFNs/waiting.sleeping/wake up/wakeUp does not wait`]: spinsAtMost,
  [`${pfn}:xpmem_disallow_blocking_recall_PFNs/finishing/finish_wait/finishWaiting`]: wakesTooMuch,
  [`${pfn}:xpmem_disallow_blocking_recall_PFNs/preparing/prepare_to_wait/prepareToRecall`]: spinsAtMost,
  [`${pfn}:xpmem_disallow_blocking_recall_PFNs/sleeping/wake up/wakeToRecall does not wait`]: spinsAtMost,
  [`${pfn}:xpmem_emm_notifier_callback/lockingRecall/lock recall mutex/`]: recalledInOrder,
  [`${pfn}:xpmem_pin_pages/checking/look at page request #2/removeRequest left out`]: onList,
  [`${pfn}:xpmem_pin_pages/withdrawing/remove page request/removeRequest left out`]: onList,
  [`${pfn}:xpmem_pin_pages/withdrawingToWait/remove page request/removeRequest left out`]: onList,
  [`${pfn}:xpmem_pin_pages/givingBack/put page/putPage without the conditional set frames.exclusive`]: saidAnew,
  [`${pfn}:xpmem_pin_pages/puttingPage/put page/putPage without the conditional set frames.exclusive`]: saidAnew,
  [`${pfn}:xpmem_recall_PFNs_of_tg/searching/search PFN table #1/knowsPfn taken as true`]:
    'to take back what nobody has costs only time',
  'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcing.atList/always #1/nextOnList each set exporter.callee for the last only':
    calledInAnyOrder,
  'mm/mmu_notifier.c:mn_hlist_invalidate_end/ending.inEnds/always #1/nextEnd each set exporter.callee for the last only':
    calledInAnyOrder,
  'mm/mmu_notifier.c:mn_hlist_invalidate_end/ending.atXpmem/always #1/isXpmem taken as true':
    'the end callback of KVM is for its faults, which ask for the count and the sequence: beside XPMEM the guest has its SPTE from the start, and none runs',

  [`${kernelAttach}:xpmem_clear_PTEs_of_att/atAttachment/lock invalidate_mutex/lock invalidate_mutex exchanged with 'advance number'`]:
    'who has compared the number before it moves holds the mutex, and what he sets goes with the zap behind it: it may move before the mutex is taken',
  [`${kernelAttach}:xpmem_clear_PTEs_of_att/called/`]: keepsAttachment,
  [`${kernelAttach}:xpmem_clear_PTEs_of_att/clearing.zapped/clear XPMEM_FLAG_VALIDPTEs #1/`]:
    'of an attachment whose entries are gone nothing is put and nothing zapped: the flag spares a walk',
  [`${kernelAttach}:xpmem_clear_PTEs_of_att/clearing.zapped/put pages #1/putGathered without the conditional set frames.exclusive`]:
    saidAnew,
  [`${kernelAttach}:xpmem_clear_PTEs_of_att/clearing.zapping/`]: underPtl,
  [`${kernelAttach}:xpmem_clear_PTEs_of_att/unpinning.zapping/`]: underPtl,
  [`${kernelAttach}:xpmem_detach/called/queue for mmap_lock/`]: queuedWriter,
  [`${kernelAttach}:xpmem_detach/unmapping/queue for mmap_lock/`]: queuedWriter,
  [`${kernelAttach}:xpmem_detach/clearing/`]: 'what is being destroyed is passed over, whatever its other flags say',
  [`${kernelAttach}:xpmem_detach/lockingAttachment/`]:
    'mmap_lock for writing keeps off faults and recalls, which take the mutex: those who unmap the attachment otherwise are not modelled',
  [`${kernelAttach}:xpmem_detach/queued/`]: keepsAttachment,
  [`${kernelAttach}:xpmem_detach/queuedAgain/`]: keepsAttachment,
  [`${kernelAttach}:xpmem_fault_handler/lockingAttachment/lock attachment/`]:
    'two faults on one entry find each other under its PTL, and mmap_lock keeps off a detach: the mutex is for flags and bounds of the attachment',
  [`${kernelAttach}:xpmem_fault_handler/relockingMmap/`]: keepsAttachment,
  [`${kernelAttach}:xpmem_fault_handler/tryingExporter/try exporter’s mmap_lock #1/tryExporter never taken`]:
    triesFirst,
  [`${kernelAttach}:xpmem_fault_pages/puttingPage/put page/putPage without the conditional set frames.exclusive`]:
    saidAnew,
  'kernel/xpmem_mmu_notifier.c:xpmem_invalidate_range/calling.nextAttachment/always #1/nextEnd each set sharer.callee for the last only':
    calledInAnyOrder,
  'kernel/xpmem_mmu_notifier.c:xpmem_invalidate_range/calling.nextAttachment/always #1/nextEnd each set unmapper of shared memory.callee for the last only':
    calledInAnyOrder,
  [`${kernelPfn}:remap_func/mapping/look at PTE #2/setPte without acquire`]: underPtl,
  [`${kernelPfn}:xpmem_unpin_pages/unpinning/put pages/unpin without the conditional set frames.exclusive`]: saidAnew,
  'mm/memory.c:zap_pte_range/zapping/zap PTEs/zapImporter without acquire': underPtl,
  'mm/mmu_notifier.c:mn_hlist_invalidate_end/ending.entering/non_block_start/enterNonBlocking not taken': onlyAnnotates,
};

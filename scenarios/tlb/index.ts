import type { Protocol } from '../protocol.ts';
import {
  byMmapLock,
  flushInVain,
  hintOfScan,
  lockOfOneStep,
  lookedUpAtOnce,
  mayFail,
  nobodyToTell,
  notedAsOwned,
  pmdLockOfCollapse,
  ptlOfDetachedTable,
  stepByStep,
  tableOfNobody,
} from '../reasons.ts';
import { copiedZeroPage } from './copied-zero-page.ts';
import { dontneedAgainstNuma } from './dontneed-against-numa.ts';
import { faultAfterZap } from './fault-after-zap.ts';
import { storesAgainstCollapse } from './stores-against-collapse.ts';
import { storesAgainstRegionZap } from './stores-against-region-zap.ts';
import { announcedZap, storesAgainstZap, storesAgainstZapBroadcast } from './stores-against-zap.ts';
import { hugeZapAgainstHugeZap, zapAgainstZap } from './zap-against-zap.ts';

const sameAgain =
  'the protection is not modelled: the entry comes back as it was, so that what a CPU has cached of it is right all the time';

export const tlb: Protocol = {
  name: 'tlb',
  title: 'CPUs with TLBs',
  text: 'A CPU caches translations and goes on to use them when the page table says something else. Who clears an entry gathers it, flushes when the page-table lock is free, and puts the frame when no CPU leads to it any more.',
  sources: [
    'zap_page_range_single(), zap_pmd_range() and zap_pte_range(), mm/memory.c, Linux 6.1',
    'tlb_gather_mmu(), tlb_finish_mmu() and tlb_flush_mmu(), mm/mmu_gather.c, Linux 6.1',
    'collapse_huge_page(), mm/khugepaged.c, Linux 6.1',
    'change_huge_pmd(), mm/huge_memory.c, before and after 4.12',
    'flush_tlb_func(), arch/x86/mm/tlb.c, Linux 6.1',
  ],
  notModelled: [
    'lazy TLB mode, address space numbers, cached upper levels of the page table',
    'a batch that is full in the middle of a range, and the batched flush of reclaim',
    'flushes of single addresses by interrupt: an interrupt drops all that the CPU has cached',
  ],
  unneeded: {
    'mm/memory.c:zap_pte_range/zapping.begun/always #1/somebodySubscribed taken as true': nobodyToTell,
    'mm/memory.c:zap_pte_range/zapping.unlocked/always #1/somebodySubscribed taken as true': nobodyToTell,
    'mm/memory.c:__vmf_anon_prepare/preparing.looking/always #1/hasAnonVma taken as false': byMmapLock,
    'mm/memory.c:__vmf_anon_prepare/preparingCopy.looking/always #1/hasAnonVma taken as false': byMmapLock,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_start/announcing.begun/call invalidate_range_start #1/needsSteps taken as true':
      stepByStep,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/ending.begun/call invalidate_range_end #1/needsSteps taken as true':
      stepByStep,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/ending.begun/call invalidate_range_end #2/endAtOnce without acquire secondary.lock':
      'all that the lock keeps apart is one step in this form',
    'mm/khugepaged.c:collapse_huge_page/lockingPmd/lock PMD/': pmdLockOfCollapse,
    'mm/khugepaged.c:collapse_huge_page/flushing/flush TLBs/flush TLBs exchanged with': pmdLockOfCollapse,
    'mm/khugepaged.c:collapse_huge_page/relockingPmd/lock PMD/': pmdLockOfCollapse,
    'mm/khugepaged.c:collapse_huge_page/lockingPte/lock PTE/lockPte not taken': ptlOfDetachedTable,
    'mm/khugepaged.c:__collapse_huge_page_copy/copy.lockingPte/lock PTE/lockPte not taken': ptlOfDetachedTable,
    'mm/khugepaged.c:collapse_huge_page/pmdLocked/take table out/takeTableOut without set pt.life': notedAsOwned,
    'mm/khugepaged.c:collapse_huge_page/relocking/take mmap_lock/relockMmap not taken': lookedUpAtOnce,
    'mm/khugepaged.c:hpage_collapse_scan_pmd/scanPmd.lockingPte/lock PTE/lockPte not taken': hintOfScan,
    'mm/mmu_notifier.c:__mmu_notifier_invalidate_range_end/ending.begun/call invalidate_range_end #2/endAtOnce without acquire':
      lockOfOneStep,
    'mm/khugepaged.c:alloc_charge_hpage/allocating/': mayFail,
    'kernel/sched/fair.c:task_numa_work/called/take mmap_lock/lockMmap not taken':
      'mmap_lock keeps VMAs and page tables, which nobody takes away beside a scan here',
    'mm/memory.c:zap_pmd_range/walking/read PMD #1/regionIsHuge taken as true':
      '__pmd_trans_huge_lock() looks again under the PMD lock',
    'mm/huge_memory.c:change_huge_pmd/invalidated/flush TLBs/': sameAgain,
    'mm/huge_memory.c:change_huge_pmd/pmdLocked/change PMD #1/invalidate': sameAgain,
    'mm/huge_memory.c:zap_huge_pmd/zapHugePmd.pmdCleared/free deposited table/free deposited table exchanged':
      tableOfNobody,
    'mm/memory.c:zap_pmd_range/testingPmd/test PMD #2/pmdHuge taken as true':
      '__split_huge_pmd() looks again under the PMD lock',
    'mm/mmu_gather.c:tlb_finish_mmu/flushing.deciding/look for a pending flush #1/owesFlush taken as true': flushInVain,
  },
  scenarios: [
    storesAgainstZap,
    storesAgainstRegionZap,
    storesAgainstZapBroadcast,
    announcedZap,
    zapAgainstZap,
    hugeZapAgainstHugeZap,
    faultAfterZap,
    storesAgainstCollapse,
    dontneedAgainstNuma,
    copiedZeroPage,
  ],
};

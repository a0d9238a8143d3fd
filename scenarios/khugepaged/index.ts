/** Collapse of anonymous memory into huge pages. */
import type { Protocol } from '../protocol.ts';
import {
  askedAgain,
  byMmapLock,
  flushAnywhere,
  hintOfScan,
  notedAsOwned,
  pmdLockOfCollapse,
  tableOfNobody,
} from '../reasons.ts';
import collapseAgainstCompaction from './collapse-against-compaction.ts';
import collapseAgainstCopy from './collapse-against-copy.ts';
import collapseAgainstFault from './collapse-against-fault.ts';
import collapseAgainstIsolation from './collapse-against-isolation.ts';
import collapseAgainstMigrate from './collapse-against-migrate.ts';
import collapseAgainstMunmap from './collapse-against-munmap.ts';
import collapseAgainstReaper from './collapse-against-reaper.ts';
import collapseAgainstRegister from './collapse-against-register.ts';
import collapseAgainstZap from './collapse-against-zap.ts';
import collapseInArmedRange from './collapse-in-armed-range.ts';
import collapseWithSubscriber from './collapse-with-subscriber.ts';
import hugeFaultAgainstRegister from './huge-fault-against-register.ts';
import hugeFaultAgainstZap from './huge-fault-against-zap.ts';
import { hugeZeroAgainstStore, hugeZeroSplitTwice } from './huge-zero.ts';
import regionOfTwoVmas from './region-of-two-vmas.ts';
import regionZapAgainstRegionZap from './region-zap-against-region-zap.ts';
import splitAgainstCpu from './split-against-cpu.ts';
import splitAgainstSplit from './split-against-split.ts';
import twoCollapses from './two-collapses.ts';

export const khugepaged: Protocol = {
  name: 'khugepaged',
  title: 'khugepaged and MADV_COLLAPSE',
  text: 'A collapse replaces the page table of a region by one huge page. It looks at the region with mmap_lock held for reading, drops it to allocate, takes the table out of the PMD entry with mmap_lock held for writing, and copies what it finds there; every failure puts the table back. Faults, zaps, an arming call, munmap, another collapse and compaction come in between. So do faults that map a huge page at once.',
  sources: [
    'hpage_collapse_scan_pmd() and collapse_huge_page(), mm/khugepaged.c, v6.1 and v6.4',
    'handle_pte_fault(), do_anonymous_page(), __pte_alloc() and wp_page_copy(), mm/memory.c, v6.1',
    'do_huge_pmd_anonymous_page() and zap_huge_pmd(), mm/huge_memory.c, v6.1',
    'zap_pmd_range(), mm/memory.c, v6.1',
    'seed 003: the patch of khugepaged',
  ],
  notModelled: [
    'file and shared memory, whose tables are taken away by other ways',
    'pages that were swapped out, or that a fork shares',
    'the limits of khugepaged, young bits, NUMA nodes',
    'the huge zero page in a region that is collapsed or zapped',
    'the memory barrier between the copy and the PMD entry',
  ],
  unneeded: {
    'mm/huge_memory.c:__split_huge_zero_page_pmd/splitHugeZero.cleared/fill table/fillWithZero left out':
      'an entry that is none reads as zero, too: the next fault there maps the zero page',
    'mm/memory.c:__handle_mm_fault/readingPmd/read PMD #4/asksForHugePage':
      'a region gets a huge page or a table, and what the PMD leads to is looked at again under its lock',
    'mm/memory.c:__handle_mm_fault/readingPmd/read PMD #5/noTable taken as true': askedAgain,
    'mm/khugepaged.c:__collapse_huge_page_isolate/isolate.checking/check PTE #2/unfit taken as false':
      'behind a migration entry is a page that its mover has locked, and the collapse only tries that lock: a swap entry, behind which there is none, does not come here',
    'mm/huge_memory.c:zap_huge_pmd/zapHugePmd.freeingDeposit/free deposited table/free deposited table exchanged':
      tableOfNobody,
    'mm/khugepaged.c:__collapse_huge_page_copy/copy.clearing/clear PTE #1/countEmpty without set pt.pte':
      'the table is deposited with the huge page: who withdraws it writes each entry of it, or frees it',
    'mm/khugepaged.c:hpage_collapse_scan_pmd/scanPmd.scanning/look at PTE #1/hintArmedHole taken as false': hintOfScan,
    'mm/khugepaged.c:hpage_collapse_scan_pmd/scanPmd.scanning/look at PTE #3/lastPage taken as true': hintOfScan,
    'mm/khugepaged.c:hugepage_vma_revalidate/locked/find VMA #1/scanPmd not called': hintOfScan,
    'mm/khugepaged.c:release_pte_page/puttingBack/put page back #2/nextPage left out':
      'the page is looked at once more, and found to be released',
    'mm/memory.c:__vmf_anon_prepare/preparingHuge.looking/always #1/hasAnonVma taken as false': byMmapLock,
    'mm/khugepaged.c:__collapse_huge_page_copy_failed/givingUp.lockingPmd/lock PMD/': pmdLockOfCollapse,
    'mm/khugepaged.c:__collapse_huge_page_copy_failed/givingUp.pmdLocked/put table back/putTableBack without set pt.life':
      notedAsOwned,
    'mm/khugepaged.c:collapse_huge_page/queueing/queue for mmap_lock/queueForMmapLock left out':
      'a writer that is queued holds back later readers, so that it is served in the end: no promise about that is made here',
    'mm/khugepaged.c:release_pte_folio/puttingBack/put page back #2/nextPage left out':
      'the page is looked at once more, and found to be released',
    'mm/khugepaged.c:khugepaged_scan_mm_slot/trying/try mmap_lock #1/tryMmapLock not taken': hintOfScan,
    'mm/huge_memory.c:__split_huge_pmd_locked/splitHugePmd.invalidated/flush TLBs/flush TLBs exchanged with':
      flushAnywhere,
  },
  scenarios: [
    collapseAgainstFault,
    collapseAgainstCopy,
    collapseAgainstZap,
    collapseInArmedRange,
    collapseAgainstReaper,
    collapseAgainstRegister,
    twoCollapses,
    collapseAgainstMunmap,
    regionOfTwoVmas,
    collapseAgainstIsolation,
    collapseAgainstCompaction,
    collapseAgainstMigrate,
    collapseWithSubscriber,
    hugeFaultAgainstZap,
    hugeZeroAgainstStore,
    hugeZeroSplitTwice,
    hugeFaultAgainstRegister,
    splitAgainstCpu,
    splitAgainstSplit,
    regionZapAgainstRegionZap,
  ],
};

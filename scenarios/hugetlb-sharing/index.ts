import type { Protocol } from '../protocol.ts';
import {
  exitAgainstFaults,
  mmapAgainstFaults,
  mmapOf61AgainstFaults,
  munmapAgainstFault,
  munmapAgainstFaults,
} from './against-fault.ts';
import { threeSharers, unshareAgainstGupFast, unshareOf616 } from './against-gup-fast.ts';
import { twoMunmaps } from './two-munmaps.ts';
import { twoSplits, twoSplitsOf61 } from './two-splits.ts';
import { faultsOfTwoThreads } from './two-threads.ts';

export const hugetlbSharing: Protocol = {
  name: 'hugetlb-sharing',
  title: 'Page tables that processes share: hugetlbfs',
  text: 'Processes that map the same gigabyte of a file of hugetlbfs in the same way share the page of PMD entries for it. A fault that finds no table looks for that of another process by i_mmap and counts itself in; whoever unmaps leaves the table to the others, as long as there are some, and the last one has it for himself, as a table like any other. GUP-fast walks all this without a lock: who has read a PUD entry before it was cleared goes through the table of others.',
  sources: [
    'hugetlb_fault(), huge_pte_alloc(), huge_pmd_share(), __huge_pmd_unshare(), huge_pmd_unshare_flush(), __unmap_hugepage_range_final() and hugetlb_split(), mm/hugetlb.c, Linux 6.1 and 6.12',
    'gup_pud_range(), gup_pmd_range() and gup_huge_pmd(), mm/gup.c, __pmd_alloc() and free_pmd_range(), mm/memory.c, tlb_remove_table_sync_one(), mm/mmu_gather.c, Linux 6.1',
    '__split_vma(), mm/vma.c, Linux 6.12, and __vma_adjust(), mm/mmap.c, Linux 6.1; commits 1013af4f585f, of 6.16, and 8ce720d5bd91, of 6.19, for huge_pmd_unshare(), 59d9094df3d7, of 6.13, and 349d1670008d, of 6.5, for the forms before',
  ],
  notModelled: [
    'TLBs, and what a CPU has cached of the upper levels; the flush is a step that may wait for who walks',
    'private mappings, reservations, truncation, migration, userfaultfd, memory errors, notifiers',
    'several areas, and tables that are shared at different addresses',
  ],
  scenarios: [
    unshareAgainstGupFast,
    unshareOf616,
    threeSharers,
    twoSplits,
    twoSplitsOf61,
    munmapAgainstFault,
    munmapAgainstFaults,
    exitAgainstFaults,
    mmapAgainstFaults,
    mmapOf61AgainstFaults,
    faultsOfTwoThreads,
    twoMunmaps,
  ],
};
